// The drawing. vis-network keeps the camera and finds what is under the pointer; nodes, lines and
// labels are painted here, because it would paint every label over every other one.

const stage = document.getElementById("graph");
const shapes = new Map(data.kinds.map((kind) => [kind.id, new Path2D(kind.shape)]));
const FONT = '"PingFang TC","PingFang SC","Noto Sans CJK TC","Noto Sans CJK SC","Noto Sans TC","Noto Sans SC",' +
  '"Source Han Sans TC","Microsoft JhengHei","Microsoft YaHei",system-ui,sans-serif';
const MOST_LINE_LABELS = 30;
const MOST_PLATES = 2000;
const plates = new Map();
let colours = {};
let network = null;
let light = null;
let ratio = 1;

function readColours() {
  const style = getComputedStyle(document.documentElement);
  const names = ["paper", "ink", "quiet", "tie", "accent", "line", ...kinds.keys()];
  plates.clear();
  colours = Object.fromEntries(names.map((name) => [name, style.getPropertyValue("--" + name).trim()]));
}

function startDrawing() {
  readColours();
  if (stage.clientHeight > stage.clientWidth * 1.2) layUpright();
  const items = data.nodes.map((node) => ({ id: node.id, x: node.x, y: node.y, shape: "custom", group: undefined }));
  network = new vis.Network(stage, { nodes: new vis.DataSet(items), edges: [] }, {
    physics: false,
    layout: { improvedLayout: false },
    interaction: { hover: true, keyboard: false, selectable: false, tooltipDelay: 1e6, zoomSpeed: 0.7 },
    nodes: { shape: "custom", ctxRenderer: paintNode, label: undefined, chosen: false },
  });
  network.on("beforeDrawing", paintLines);
  network.on("afterDrawing", paintLabels);
  network.on("click", clicked);
  network.on("hoverNode", ({ node }) => { state.hover = node; stage.classList.add("on-node"); redraw(); });
  network.on("blurNode", () => { state.hover = null; stage.classList.remove("on-node"); redraw(); });
  network.on("dragEnd", ({ nodes: moved }) => {
    for (const [id, place] of Object.entries(network.getPositions(moved))) Object.assign(nodes.get(id), place);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { readColours(); redraw(); });
}

// The places are wider than high; on an upright screen they are turned by a quarter.
function layUpright() {
  for (const node of data.nodes) [node.x, node.y] = [-node.y, node.x];
}

function redraw() {
  light = lit();
  if (network) network.body.emitter.emit("_requestRedraw");
}

// Hides and shows nodes after the filters changed.
function applyShown() {
  const set = network.body.data.nodes;
  set.update(data.nodes.filter((node) => !!node.hidden === shownNodes.has(node.id)).map((node) => {
    node.hidden = !shownNodes.has(node.id);
    return { id: node.id, hidden: node.hidden };
  }));
  redraw();
}

function place(id) {
  return network.body.nodes[id];
}

// From far off nodes are drawn larger than they stand, so that they stay to be seen.
function drawnRadius(id) {
  return radius.get(id) * Math.max(1, Math.min(2.4, 0.9 / network.getScale()));
}

function paintNode({ ctx, id, x, y }) {
  const r = drawnRadius(id);
  return {
    drawNode() {
      const kind = kindOf(nodes.get(id).group).id;
      const dim = light && !light.has(id);
      ctx.globalAlpha = dim ? 0.13 : 1;
      ctx.translate(x, y);
      if (id === state.chosen || id === state.hover) {
        ctx.beginPath();
        ctx.arc(0, 0, r * 1.3 + 5, 0, 2 * Math.PI);
        ctx.strokeStyle = colours.accent;
        ctx.lineWidth = id === state.chosen ? 2.5 : 1.2;
        ctx.stroke();
      }
      ctx.scale(r, r);
      ctx.fillStyle = colours[kind];
      ctx.strokeStyle = colours.paper;
      ctx.lineWidth = 3.2 / r;
      ctx.lineJoin = "round";
      ctx.stroke(shapes.get(kind));
      ctx.fill(shapes.get(kind));
      ctx.strokeStyle = colours.ink;
      ctx.globalAlpha *= 0.55;
      ctx.lineWidth = 0.9 / r;
      ctx.stroke(shapes.get(kind));
    },
    nodeDimensions: { width: 2 * r + 6, height: 2 * r + 6 },
  };
}

// The curve of a line: its ends at the borders of the nodes and the point that it bends towards.
function curve(edge) {
  const from = place(edge.from), to = place(edge.to);
  const dx = to.x - from.x, dy = to.y - from.y, length = Math.hypot(dx, dy) || 1;
  const bend = edge.smooth ? (edge.smooth.type === "curvedCW" ? 1 : -1) * edge.smooth.roundness : 0;
  const middle = { x: (from.x + to.x) / 2 + dy * bend, y: (from.y + to.y) / 2 - dx * bend };
  const trim = (end, r) => {
    const away = Math.hypot(middle.x - end.x, middle.y - end.y) || 1;
    return { x: end.x + (middle.x - end.x) * r / away, y: end.y + (middle.y - end.y) * r / away };
  };
  const gap = Math.min(drawnRadius(edge.to) * 1.15 + 3, length / 2);
  return { start: trim(from, Math.min(drawnRadius(edge.from), length / 3)), middle, end: trim(to, gap), bend };
}

function edgeLit(edge) {
  if (state.line) return edge === state.line;
  return !light || edge.from === state.chosen || edge.to === state.chosen;
}

function paintLines(ctx) {
  const scale = network.getScale();
  for (const bright of [false, true]) {
    for (const modality of ["", "done", "assigned"]) {
      const edges = shownEdges.filter((edge) => (edge.modality || "") === modality && edgeLit(edge) === bright);
      if (edges.length) paintBatch(ctx, edges, modality, bright, scale);
    }
  }
  ctx.globalAlpha = 1;
  ctx.setLineDash([]);
}

// One path for all lines of a look: thousands of lines cost as little as one.
function paintBatch(ctx, edges, modality, bright, scale) {
  const strong = bright && light;
  const colour = modality === "assigned" ? colours.accent : modality === "done" ? colours.ink : colours.tie;
  const width = (strong ? 1.9 : modality === "done" ? 1.15 : 1) / Math.max(scale, 0.35) * Math.min(1, 0.55 + scale / 2);
  ctx.globalAlpha = !bright ? 0.07 : strong ? 0.95 : Math.min(0.8, (shownEdges.length < 60 ? 0.6 : 0.32) + 0.18 * scale);
  ctx.strokeStyle = ctx.fillStyle = colour;
  ctx.lineWidth = width;
  ctx.setLineDash(modality === "assigned" ? [4.5 * width, 3 * width] : []);
  const heads = new Path2D();
  ctx.beginPath();
  for (const edge of edges) {
    const line = curve(edge);
    ctx.moveTo(line.start.x, line.start.y);
    if (line.bend) ctx.quadraticCurveTo(line.middle.x, line.middle.y, line.end.x, line.end.y);
    else ctx.lineTo(line.end.x, line.end.y);
    if (strong || scale > 0.55) addHead(heads, line, strong ? 8 : 6, scale);
  }
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.fill(heads);
}

function addHead(path, line, pixels, scale) {
  const size = Math.min(pixels / scale, 12);
  const from = line.bend ? line.middle : line.start;
  const dx = line.end.x - from.x, dy = line.end.y - from.y, length = Math.hypot(dx, dy) || 1;
  const ux = dx / length, uy = dy / length, { x, y } = line.end;
  path.moveTo(x + ux * 2, y + uy * 2);
  path.lineTo(x - ux * size - uy * size * 0.42, y - uy * size + ux * size * 0.42);
  path.lineTo(x - ux * size + uy * size * 0.42, y - uy * size - ux * size * 0.42);
  path.closePath();
}

// A text painted once, with a rim of paper around it, and kept: painting rims anew in every frame
// takes most of the frame. The isolates keep its direction to itself.
function plate(text, pixels, weight, colour) {
  const key = [text, pixels, weight, colour].join("\n");
  const kept = plates.get(key);
  if (kept) return kept;
  if (plates.size > MOST_PLATES) plates.clear();
  const canvas = document.createElement("canvas"), ctx = canvas.getContext("2d");
  const alone = "\u2068" + text + "\u2069", font = weight + " " + pixels * ratio + "px " + FONT, rim = 3.5 * ratio;
  ctx.font = font;
  canvas.width = Math.ceil(ctx.measureText(alone).width + 2 * rim);
  canvas.height = Math.ceil(pixels * 1.25 * ratio + 2 * rim);
  ctx.font = font;
  ctx.lineJoin = "round";
  ctx.lineWidth = rim;
  ctx.strokeStyle = colours.paper;
  ctx.strokeText(alone, rim, rim + pixels * 0.98 * ratio);
  ctx.fillStyle = colour;
  ctx.fillText(alone, rim, rim + pixels * 0.98 * ratio);
  const made = { canvas, width: (canvas.width - 2 * rim) / ratio, height: pixels * 1.25 };
  plates.set(key, made);
  return made;
}

// Puts a plate on whole pixels, its middle at (x, y) of the drawing.
function putPlate(ctx, { canvas }, x, y) {
  const view = network.getViewPosition(), scale = network.getScale();
  const left = ((x - view.x) * scale + stage.clientWidth / 2) * ratio - canvas.width / 2;
  const top = ((y - view.y) * scale + stage.clientHeight / 2) * ratio - canvas.height / 2;
  ctx.drawImage(canvas, Math.round(left), Math.round(top));
}

function shortened(text, length) {
  const signs = [...text];
  return signs.length > length ? signs.slice(0, length - 1).join("") + "…" : text;
}

// Labels in the order of standing, each where it covers no other; the closer one looks, the more there are.
function paintLabels(ctx) {
  const scale = network.getScale(), view = network.getViewPosition();
  const half = { x: stage.clientWidth / 2 / scale, y: stage.clientHeight / 2 / scale };
  const taken = [];
  const first = new Set([state.chosen, state.hover, state.line && state.line.from, state.line && state.line.to].filter(Boolean));
  const order = [...[...first].map((id) => nodes.get(id)), ...ranked.filter((node) => !first.has(node.id))];
  let room = Math.max(14, stage.clientWidth * stage.clientHeight / 20000);
  ratio = ctx.canvas.width / stage.clientWidth;
  ctx.save();
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  order.forEach((node, position) => {
    const forced = position < first.size, rank = position - first.size;
    if (!shownNodes.has(node.id) || (light && !light.has(node.id)) || (!forced && !light && room <= 0)) return;
    const at = place(node.id);
    if (Math.abs(at.x - view.x) > half.x + 40 / scale || Math.abs(at.y - view.y) > half.y + 40 / scale) return;
    const large = forced || rank < 12;
    const label = plate(shortened(node.label, forced ? 40 : 18), large ? 14 : rank < 40 ? 12.5 : 11.5, large ? 600 : 400, colours.ink);
    const width = label.width / scale, height = label.height / scale, pad = forced ? 0 : 4 / scale;
    const r = drawnRadius(node.id), y = at.y + r * 1.1 + 3 / scale + height / 2;
    const most = half.x - width / 2 - 6 / scale;
    const x = most > 0 ? Math.max(view.x - most, Math.min(view.x + most, at.x)) : at.x;
    const box = boxAround(x, y, width / 2 + pad, height / 2 + pad / 2);
    if (!forced && !free(taken, box)) return;
    room -= 1;
    taken.push(box);
    if (large) taken.push(boxAround(at.x, at.y, r, r));
    putPlate(ctx, label, x, y);
  });
  if ((light || state.focus) && shownEdges.filter(edgeLit).length <= MOST_LINE_LABELS) paintLineLabels(ctx, scale, taken);
  ctx.restore();
}

function boxAround(x, y, across, down) {
  return { x0: x - across, x1: x + across, y0: y - down, y1: y + down };
}

function free(taken, box) {
  return taken.every((other) => box.x1 < other.x0 || box.x0 > other.x1 || box.y1 < other.y0 || box.y0 > other.y1);
}

// The names of the relations of what is chosen, where there is room along the lines.
function paintLineLabels(ctx, scale, taken) {
  for (const edge of shownEdges) {
    if (!edgeLit(edge)) continue;
    const { start, middle, end, bend } = curve(edge);
    const x = bend ? (start.x + 2 * middle.x + end.x) / 4 : (start.x + end.x) / 2;
    const y = bend ? (start.y + 2 * middle.y + end.y) / 4 : (start.y + end.y) / 2;
    const colour = edge.modality === "assigned" ? colours.accent : colours.quiet;
    const label = plate(predicates.get(edge.predicate).label[tongue], 11, 400, colour);
    const width = label.width / scale, box = boxAround(x, y, width / 2, label.height / scale / 2);
    if (Math.hypot(end.x - start.x, end.y - start.y) < width * 0.9 || !free(taken, box)) continue;
    taken.push(box);
    putPlate(ctx, label, x, y);
  }
}

function clicked({ pointer }) {
  const id = nodeAt(pointer.canvas);
  if (id) return choose(id);
  const edge = lineAt(pointer.canvas);
  return edge ? chooseLine(edge) : choose(null);
}

// The nearest node, also when the finger fell a little beside it.
function nodeAt({ x, y }) {
  let best = null, least = (matchMedia("(pointer: coarse)").matches ? 16 : 4) / network.getScale();
  for (const id of shownNodes) {
    const at = place(id), away = Math.hypot(at.x - x, at.y - y) - drawnRadius(id) * 1.2;
    if (away < least) [best, least] = [id, away];
  }
  return best;
}

function lineAt({ x, y }) {
  let best = null, least = 6 / network.getScale();
  for (const edge of shownEdges) {
    const { start, middle, end, bend } = curve(edge);
    for (let step = 0; step < 16; step += 1) {
      const at = [step / 16, (step + 1) / 16].map((t) => {
        if (!bend) return { x: start.x + (end.x - start.x) * t, y: start.y + (end.y - start.y) * t };
        const u = 1 - t;
        return { x: u * u * start.x + 2 * u * t * middle.x + t * t * end.x, y: u * u * start.y + 2 * u * t * middle.y + t * t * end.y };
      });
      const away = distance({ x, y }, at[0], at[1]);
      if (away < least) [best, least] = [edge, away];
    }
  }
  return best;
}

function distance(point, a, b) {
  const dx = b.x - a.x, dy = b.y - a.y, square = dx * dx + dy * dy;
  const t = square ? Math.max(0, Math.min(1, ((point.x - a.x) * dx + (point.y - a.y) * dy) / square)) : 0;
  return Math.hypot(point.x - a.x - t * dx, point.y - a.y - t * dy);
}

// The room that the card leaves free, as a shift of what is looked at.
function cardShift() {
  const card = document.getElementById("card");
  if (card.hidden) return { x: 0, y: 0 };
  const box = card.getBoundingClientRect(), room = stage.getBoundingClientRect();
  if (box.width > room.width * 0.8) return { x: 0, y: -Math.max(0, room.bottom - box.top) / 2 };
  return { x: -Math.max(0, room.right - box.left) / 2, y: 0 };
}

function glide(options) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  network.moveTo({ ...options, animation: calm ? false : { duration: 350, easingFunction: "easeInOutQuad" } });
}

// Looks at a node with its neighbours, as far as they can be seen without going too far off.
function lookAt(id) {
  const view = viewOf([id, ...neighbours(id)].filter((one) => shownNodes.has(one)), 1.1);
  if (view.scale >= 0.45) return glide(view);
  const { x, y } = place(id);
  return glide({ ...view, position: { x, y }, scale: 0.45 });
}

// The view that has all these nodes in the room that the card leaves.
function viewOf(ids, closest) {
  const xs = ids.map((id) => place(id).x), ys = ids.map((id) => place(id).y);
  const low = { x: Math.min(...xs), y: Math.min(...ys) }, high = { x: Math.max(...xs), y: Math.max(...ys) };
  const offset = cardShift();
  const rim = Math.min(110, stage.clientWidth * 0.13);
  const room = { x: stage.clientWidth - 2 * Math.abs(offset.x) - rim, y: stage.clientHeight - 2 * Math.abs(offset.y) - 110 };
  const scale = Math.min(room.x / (high.x - low.x + 1), room.y / (high.y - low.y + 1), closest);
  return { position: { x: (low.x + high.x) / 2, y: (low.y + high.y) / 2 }, scale: Math.max(scale, 0.02), offset };
}

// Brings all that is shown into view.
function fit(animated) {
  if (!shownNodes.size) return;
  const view = viewOf([...shownNodes], 1.15);
  if (animated) glide(view);
  else network.moveTo({ ...view, animation: false });
}
