// The page as a whole: choosing, focusing, the address, the keyboard.

function choose(id, { look = false, push = true } = {}) {
  if (id && !shownNodes.has(id)) clearFilters();
  state.chosen = id;
  state.line = null;
  if (state.focus && id !== state.focus && !(id && neighbours(state.focus).has(id))) state.focus = null;
  closeFilters();
  refresh();
  if (push) writeAddress();
  if (id) {
    card.scrollTop = 0;
    if (look) {
      lookAt(id);
      card.focus({ preventScroll: true });
    } else uncover(id);
  }
}

function chooseLine(edge) {
  state.line = edge;
  state.chosen = null;
  refresh();
  card.scrollTop = 0;
  writeAddress();
}

function focusOn(id) {
  state.focus = id;
  refresh();
  fit(true);
}

function clearFilters() {
  for (const off of Object.values(state.off)) off.clear();
  state.focus = null;
  state.lonely = true;
  settle();
  showFilters();
}

function reset() {
  state.chosen = state.line = null;
  clearFilters();
  searchBox.value = "";
  closeResults();
  refresh();
  writeAddress();
  fit(true);
}

function closeFilters() {
  document.body.classList.remove("filters-open");
  document.getElementById("open-filters").setAttribute("aria-expanded", "false");
}

// Brings everything that is drawn or said in line with the state.
function refresh() {
  settle();
  showCard();
  showStatus();
  if (network) applyShown();
}

function showStatus() {
  const shown = shownNodes.size, drawn = data.totals.nodes;
  document.getElementById("status").textContent = shown === drawn ? "" : say("visible", { shown, drawn });
  const unfocus = document.getElementById("unfocus");
  unfocus.hidden = !state.focus;
  unfocus.firstElementChild.textContent = state.focus ? say("focused", { name: entities[state.focus].names[0] }) : say("unfocus");
  document.getElementById("hint").hidden = !!(state.chosen || state.line || shown < drawn || !data.nodes.length);
}

function showHead() {
  const title = data.title || defaultTitle();
  const heading = document.getElementById("title");
  heading.replaceChildren(data.title || data.documents.length ? quoted(title) : title);
  document.title = title;
  document.getElementById("counts").textContent = say("counts", data.totals);
  const partly = document.getElementById("partly");
  partly.hidden = data.totals.drawn === data.totals.entities;
  partly.textContent = say("partly", data.totals);
}

// The title of the one document, else what the names of the files have in common.
function defaultTitle() {
  const rows = data.documents;
  if (!rows.length) return say("knowledge-graph");
  if (rows.length === 1) return rows[0].title || rows[0].source;
  const folders = rows.map((row) => row.source.split("/").slice(0, -1));
  const common = folders.reduce((a, b) => a.slice(0, a.findIndex((part, at) => part !== b[at]) < 0 ? a.length : a.findIndex((part, at) => part !== b[at])));
  if (new Set(rows.map((row) => row.source)).size === 1) return rows[0].source;
  return common.join("/") || say("knowledge-graph");
}

// The chosen entity stands in the address, so that a link leads to it and "back" goes back.
function writeAddress() {
  const wanted = state.chosen ? "#" + encodeURIComponent(entities[state.chosen].iri) : "";
  if (location.hash !== wanted) history.pushState(null, "", wanted || location.pathname + location.search);
}

function readAddress() {
  let iri = "";
  try {
    iri = decodeURIComponent(location.hash.slice(1));
  } catch {
    return;
  }
  const id = byIri.get(iri) || null;
  if (id !== state.chosen) choose(id, { look: !!id, push: false });
}

function speak(wanted) {
  tongue = wanted;
  sayAll();
  showHead();
  refresh();
  showFilters();
  if (!foundBox.hidden) showResults();
}

function startKeys() {
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== "checkbox";
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      searchBox.focus();
      searchBox.select();
    } else if (event.key === "Escape") {
      if (document.body.classList.contains("filters-open")) closeFilters();
      else if (state.chosen || state.line) choose(null);
      else if (state.focus) focusOn(null);
    }
  });
}

function startTools() {
  const zoom = (by) => () => glide({ scale: network.getScale() * by });
  const actions = { "zoom-in": zoom(1.4), "zoom-out": zoom(1 / 1.4), fit: () => fit(true), reset, unfocus: () => focusOn(null) };
  for (const [id, action] of Object.entries(actions)) document.getElementById(id).addEventListener("click", action);
  addEventListener("popstate", readAddress);
}

// Moves the drawing when what was chosen lies under the card.
function uncover(id) {
  const at = network.canvasToDOM(network.getPosition(id)), room = stage.getBoundingClientRect(), box = card.getBoundingClientRect();
  const x = at.x + room.left, y = at.y + room.top;
  if (x > box.left - 20 && x < box.right && y > box.top - 20 && y < box.bottom) lookAt(id);
}

measure();
settle();
if (data.nodes.length) startDrawing();
else {
  document.getElementById("empty").hidden = false;
  document.body.classList.add("nothing");
}
startSearch();
startFilters();
startKeys();
for (const button of document.querySelectorAll("[data-tongue]"))
  button.addEventListener("click", () => speak(button.dataset.tongue));
speak(tongue);
if (network) {
  startTools();
  fit(false);
  readAddress();
  // For those who embed the page: where a node stands on the screen, what is shown, and choosing.
  window.graphPage = {
    choose: (iri) => choose(byIri.get(iri) || null, { look: true }),
    where: (iri) => network.canvasToDOM(network.getPosition(byIri.get(iri))),
    shown: () => [...shownNodes].map((id) => entities[id].iri),
    lines: () => shownEdges.length,
  };
}
document.documentElement.dataset.ready = "yes";
