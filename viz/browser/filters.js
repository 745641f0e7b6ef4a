// The lists that choose what is shown. Each list is also the legend of what it chooses among.

const MOST_DOCUMENTS = 60;

const lists = [
  {
    name: "kinds",
    rows: () => data.kinds.map((kind) => ({ key: kind.id, label: kind.label[tongue], sign: () => glyph(kind.id) })),
    counts: () => tally(data.nodes.map((node) => kindOf(node.group).id)),
  },
  {
    name: "modalities",
    rows: () => ["done", "assigned", "plain"].map((key) => ({ key, label: say(key + "-long"), sign: () => lineSample(key) })),
    counts: () => tally(data.statements.map((statement) => statement.modality || "plain")),
  },
  {
    name: "relations",
    rows: () => data.predicates.map((predicate) => ({ key: predicate.id, label: predicate.label[tongue] })),
    counts: () => tally(data.statements.map((statement) => statement.predicate)),
  },
  {
    name: "documents",
    rows: () => data.documents.length > MOST_DOCUMENTS ? [] : data.documents.map((document, key) => ({
      key, label: document.title || document.source, detail: [document.date, document.source].filter(Boolean).join(" · "), own: true,
    })),
    counts: () => tally(data.nodes.flatMap((node) => entities[node.id].documents)),
  },
];

function tally(keys) {
  const counts = new Map();
  for (const key of keys) counts.set(key, (counts.get(key) || 0) + 1);
  return counts;
}

function showFilters() {
  for (const list of lists) showList(list);
  showCentral();
  showSize();
  document.getElementById("lonely").checked = state.lonely;
  document.getElementById("lonely-row").hidden = !data.nodes.some((node) => !ties.get(node.id).length);
}

function showList(list) {
  const section = document.getElementById(list.name);
  const counts = list.counts(), off = state.off[list.name];
  const rows = list.rows().filter((row) => counts.has(row.key));
  section.hidden = rows.length < (list.name === "documents" ? 2 : 1);
  section.querySelector(".choices").replaceChildren(...rows.map((row) => choiceRow(list, rows, row, counts.get(row.key))));
  const all = section.querySelector(".all");
  all.hidden = !off.size;
  all.onclick = () => { off.clear(); filtered(); };
}

function choiceRow(list, rows, row, count) {
  const off = state.off[list.name];
  const box = make("input", { type: "checkbox" });
  box.checked = !off.has(row.key);
  box.addEventListener("change", () => {
    if (box.checked) off.delete(row.key);
    else off.add(row.key);
    filtered({ keep: [list.name, row.key] });
  });
  const only = make("button", {
    type: "button", class: "only", "aria-label": say("only") + " " + row.label,
    onclick: () => {
      off.clear();
      for (const one of rows) if (one.key !== row.key) off.add(one.key);
      filtered();
    },
  }, say("only"));
  const label = make("span", { class: "label" }, row.own ? quoted(row.label) : row.label,
    row.detail ? make("small", {}, row.detail) : null);
  return make("li", { "data-key": String(row.key) },
    make("label", {}, box, row.sign ? row.sign() : null, label), only,
    make("span", { class: "count" }, written(count)));
}

// Shows what the filters now leave, and keeps the keyboard where it was.
function filtered({ keep } = {}) {
  refresh();
  showFilters();
  if (keep) {
    const row = [...document.querySelectorAll(`#${keep[0]} .choices > li`)].find((li) => li.dataset.key === String(keep[1]));
    if (row) row.querySelector("input").focus();
  }
}

function showCentral() {
  const section = document.getElementById("central");
  const central = ranked.filter((node) => shownNodes.has(node.id) && ties.get(node.id).length).slice(0, 6);
  section.hidden = !central.length;
  section.querySelector(".names").replaceChildren(...central.map((node) => make("li", {}, nameButton(node.id))));
}

function showSize() {
  const select = document.getElementById("size");
  select.replaceChildren(...data.measures.map((row) => make("option", { value: row.id }, row.name[tongue])));
  select.value = state.size;
  document.getElementById("size-tells").textContent = data.measures.find((row) => row.id === state.size).tells[tongue];
}

function startFilters() {
  document.getElementById("size").addEventListener("change", (event) => {
    state.size = event.target.value;
    measure();
    showFilters();
    redraw();
  });
  document.getElementById("lonely").addEventListener("change", (event) => {
    state.lonely = event.target.checked;
    filtered();
  });
  const toggle = document.getElementById("open-filters");
  toggle.addEventListener("click", () => {
    const open = document.body.classList.toggle("filters-open");
    toggle.setAttribute("aria-expanded", String(open));
  });
}
