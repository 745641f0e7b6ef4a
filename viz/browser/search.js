// Finding names. What is typed is folded sign by sign, as the names were when the page was made.

const folds = new Map();
{
  const signs = [...data.fold];
  for (let at = 0; at < signs.length; at += 2) folds.set(signs[at], signs[at + 1]);
}
const searchBox = document.getElementById("search");
const foundBox = document.getElementById("found");
const resultList = document.getElementById("results");
const MOST_RESULTS = 40;
let active = -1;
let found = [];

function folded(text) {
  return [...text.normalize("NFC").toLowerCase()].filter((sign) => !/\s/.test(sign))
    .map((sign) => folds.get(sign) || sign).join("");
}

// The entities with a name that holds the text: whole names first, then beginnings, then the rest.
function search(text) {
  const wanted = folded(text);
  if (!wanted) return [];
  const hits = [];
  data.nodes.forEach((node, rank) => {
    let best = null;
    entities[node.id].keys.forEach((key, name) => {
      const at = key.indexOf(wanted);
      if (at < 0) return;
      const grade = key === wanted ? 0 : at === 0 ? 1 : 2;
      if (!best || grade < best.grade) best = { id: node.id, grade, name, rank };
    });
    if (best) hits.push(best);
  });
  return hits.sort((a, b) => a.grade - b.grade || a.rank - b.rank);
}

function showResults() {
  const text = searchBox.value;
  found = search(text);
  active = found.length ? 0 : -1;
  const asked = folded(text) !== "";
  foundBox.hidden = !asked;
  searchBox.setAttribute("aria-expanded", String(asked));
  document.getElementById("found-count").textContent =
    found.length ? say("results-count", { count: found.length }) : asked ? say("no-results") : "";
  resultList.replaceChildren(...found.slice(0, MOST_RESULTS).map(resultRow));
  markActive();
}

function resultRow(hit, number) {
  const names = entities[hit.id].names;
  const row = make("li", { role: "option", id: "result-" + number, "data-id": hit.id },
    glyph(nodes.get(hit.id).group),
    make("span", { class: "name" }, quoted(names[0]), hit.name ? quoted(names[hit.name], { class: "alias" }) : null, whose(hit.id)),
    make("span", { class: "kind" }, kindOf(nodes.get(hit.id).group).label[tongue]));
  row.addEventListener("pointerdown", (event) => event.preventDefault());
  row.addEventListener("click", () => take(number));
  return row;
}

function markActive() {
  [...resultList.children].forEach((row, number) => row.setAttribute("aria-selected", String(number === active)));
  const row = resultList.children[active];
  if (row) {
    searchBox.setAttribute("aria-activedescendant", row.id);
    row.scrollIntoView({ block: "nearest" });
  } else searchBox.removeAttribute("aria-activedescendant");
}

function take(number) {
  const hit = found[number];
  if (!hit) return;
  closeResults();
  choose(hit.id, { look: true });
}

function closeResults() {
  foundBox.hidden = true;
  searchBox.setAttribute("aria-expanded", "false");
  searchBox.removeAttribute("aria-activedescendant");
}

function startSearch() {
  searchBox.addEventListener("input", showResults);
  searchBox.addEventListener("focus", () => { if (searchBox.value) showResults(); });
  searchBox.addEventListener("blur", closeResults);
  searchBox.addEventListener("keydown", (event) => {
    const last = resultList.children.length - 1;
    if (event.key === "ArrowDown") active = active >= last ? 0 : active + 1;
    else if (event.key === "ArrowUp") active = active <= 0 ? last : active - 1;
    else if (event.key === "Enter") { take(active); return; }
    else if (event.key === "Escape") { searchBox.value = ""; closeResults(); event.stopPropagation(); return; }
    else return;
    event.preventDefault();
    markActive();
  });
}
