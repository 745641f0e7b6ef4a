// The card: who or what it is, and every statement about it with the words that make it.

const card = document.getElementById("card");
const FIRST_ROWS = 6;

function nameButton(id, attributes) {
  return make("button", { type: "button", class: "go", "data-go": id, onclick: () => choose(id, { look: true }), ...attributes },
    glyph(nodes.get(id).group), make("span", { class: "who" }, quoted(entities[id].names[0]), whose(id)));
}

const namesakes = tally(data.nodes.map((node) => node.group + " " + entities[node.id].names[0]));

// The document that tells an entity from its namesakes: each city has its own 市總工會.
function whose(id) {
  const entity = entities[id], row = data.documents[entity.documents[0]];
  if (namesakes.get(nodes.get(id).group + " " + entity.names[0]) < 2 || !row) return null;
  return make("small", { class: "whose" }, quoted(shortened(row.title || row.source, 14)));
}

function showCard() {
  if (state.line) card.replaceChildren(closeButton(), ...lineCard(state.line));
  else if (state.chosen) card.replaceChildren(closeButton(), ...entityCard(state.chosen));
  card.hidden = !state.line && !state.chosen;
  card.setAttribute("aria-label", say(state.line ? "statement-card" : "entity-card"));
  document.body.classList.toggle("card-open", !card.hidden);
}

function closeButton() {
  return make("button", { type: "button", class: "close", "aria-label": say("close"), title: say("close"), onclick: () => choose(null) },
    drawn("0 0 20 20", "icon", [["M5 5l10 10M15 5L5 15"]]));
}

function entityCard(id) {
  const entity = entities[id], kind = kindOf(nodes.get(id).group), near = neighbours(id);
  const mine = data.statements.filter((statement) => statement.subject === id || statement.object === id);
  near.delete(id);
  const focused = state.focus === id;
  const parts = [
    make("p", { class: "kind-line" }, glyph(kind.id), kind.label[tongue]),
    make("h2", { class: "entity-name" }, quoted(entity.names[0])),
    entity.names.length > 1 ? make("p", { class: "aliases" }, make("span", {}, say("also-called")),
      ...entity.names.slice(1).map((name) => quoted(name))) : null,
    make("dl", { class: "figures" }, ...figures([
      ["mentions", entity.mentions], ["statements", mine.length], ["neighbours", near.size]])),
    near.size ? make("button", { type: "button", class: "focus", "aria-pressed": String(focused), onclick: () => focusOn(focused ? null : id) },
      say(focused ? "unfocus" : "focus")) : null,
    mine.length ? null : make("p", { class: "none" }, say("no-statements")),
    ...groups(id, mine),
    togetherSection(id),
    documentSection(entity),
    make("p", { class: "iri" }, entity.iri),
  ];
  return parts.filter(Boolean);
}

function figures(rows) {
  return rows.map(([key, value]) => make("div", {}, make("dt", {}, say(key)), make("dd", {}, written(value))));
}

// The statements by relation, those that it makes before those that are made about it.
function groups(id, statements) {
  const sections = [];
  for (const outward of [true, false]) {
    for (const predicate of data.predicates) {
      const rows = statements.filter((statement) => statement.predicate === predicate.id &&
        (outward ? statement.subject === id : statement.object === id && statement.subject !== id));
      if (rows.length) sections.push(group(predicate, rows, outward));
    }
  }
  return sections;
}

function group(predicate, statements, outward) {
  const byEnd = new Map();
  for (const statement of statements) {
    const end = outward ? statement.object : statement.subject;
    byEnd.set(end, [...(byEnd.get(end) || []), statement]);
  }
  const order = [...byEnd].sort(([a], [b]) => data.nodes.indexOf(nodes.get(a)) - data.nodes.indexOf(nodes.get(b)));
  const list = make("ul", { class: "statements" }, ...order.slice(0, FIRST_ROWS).map(([end, rows]) => endRow(end, rows)));
  const rest = order.slice(FIRST_ROWS);
  const section = make("section", { class: "group", "data-predicate": predicate.id },
    make("h3", {}, drawn("0 0 20 12", "way" + (outward ? "" : " back"), [["M1 6H18M13 1l5 5-5 5"]]),
      predicate.label[tongue], make("span", { class: "count" }, written(order.length))), list);
  if (rest.length) {
    const more = make("button", { type: "button", class: "more", onclick: () => {
      const added = rest.map(([end, rows]) => endRow(end, rows));
      list.append(...added);
      more.remove();
      added[0].querySelector("button").focus();
    } }, say("more", { count: rest.length }));
    section.append(more);
  }
  return section;
}

function endRow(end, statements) {
  return make("li", {}, nameButton(end), ...statements.flatMap((statement) => evidence(statement)));
}

function badge(statement) {
  if (!statement.modality) return null;
  return make("span", { class: "badge " + statement.modality }, lineSample(statement.modality), say(statement.modality));
}

// Where a statement stands: its words, a few before and after, and their place in the file.
function evidence(statement) {
  const document = data.documents[statement.document];
  const head = make("p", { class: "how" }, badge(statement),
    statement.org ? make("span", { class: "org" }, say("at"), nameButton(statement.org)) : null);
  const places = statement.evidence.map(([start, end, quote, prefix, suffix]) =>
    make("figure", { class: "evidence" },
      make("blockquote", { lang: data.script }, prefix ? make("span", { class: "around" }, "…", quoted(prefix)) : null,
        make("mark", {}, quoted(quote)), suffix ? make("span", { class: "around" }, quoted(suffix), "…") : null),
      make("figcaption", {}, ...source(document, start, end, statement.rules))));
  return head.childNodes.length ? [head, ...places] : places;
}

function source(document, start, end, rules) {
  const parts = [];
  if (document) parts.push(quoted(document.title || document.source, { class: "document" }));
  if (document && document.title) parts.push(quoted(document.source, { class: "file" }));
  parts.push(make("span", { class: "offsets" }, say("characters", { start: String(start), end: String(end) })));
  if (rules.length) parts.push(make("span", { class: "rule" }, say("rule", { rule: rules.join(", ") })));
  return parts;
}

function togetherSection(id) {
  const rows = (data.together[id] || []).filter(([end]) => nodes.has(end));
  if (!rows.length) return null;
  return make("section", { class: "group together" },
    make("h3", {}, say("together")),
    make("ul", { class: "statements" }, ...rows.map(([end, count, g2]) =>
      make("li", {}, nameButton(end), make("small", {}, say("together-count", { count, g2 }))))));
}

function documentSection(entity) {
  const rows = entity.documents.map((number) => data.documents[number]);
  if (!rows.length) return null;
  return make("section", { class: "group named-in" },
    make("h3", {}, say("in-documents"), make("span", { class: "count" }, written(rows.length))),
    make("ul", {}, ...rows.slice(0, 20).map((row) => make("li", {}, quoted(row.title || row.source),
      make("small", {}, [row.date, row.speaker, row.source].filter(Boolean).join(" · "))))));
}

function lineCard(edge) {
  const statements = edge.statements.map((number) => data.statements[number]);
  return [
    make("p", { class: "kind-line" }, lineSample(edge.modality), say("statement-card")),
    make("div", { class: "ends" }, nameButton(edge.from),
      make("p", { class: "relation" }, drawn("0 0 20 12", "way", [["M1 6H18M13 1l5 5-5 5"]]), predicates.get(edge.predicate).label[tongue]),
      nameButton(edge.to)),
    make("ul", { class: "statements" }, ...statements.map((statement) => make("li", {}, ...evidence(statement)))),
  ];
}
