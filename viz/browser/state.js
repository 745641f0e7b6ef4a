// What is chosen and what is therefore shown. Nothing here touches the page.

const nodes = new Map(data.nodes.map((node) => [node.id, node]));
const entities = data.entities;
const byIri = new Map(Object.entries(entities).map(([id, entity]) => [entity.iri, id]));
const ties = new Map(data.nodes.map((node) => [node.id, []]));
for (const edge of data.edges) {
  ties.get(edge.from).push(edge);
  if (edge.to !== edge.from) ties.get(edge.to).push(edge);
}

const state = {
  chosen: null, // the id of a node
  line: null, // an edge
  focus: null, // the id of the node whose neighbours alone are shown
  hover: null,
  off: { kinds: new Set(), relations: new Set(), modalities: new Set(), documents: new Set() },
  lonely: true,
  size: data.measures[0].id,
};

let shownEdges = [];
let shownNodes = new Set();
let ranked = data.nodes;
let radius = new Map(data.nodes.map((node) => [node.id, node.size]));

function statementShown(statement) {
  const off = state.off;
  return !(off.relations.has(statement.predicate) || off.modalities.has(statement.modality || "plain") ||
    off.documents.has(statement.document));
}

function nodeAllowed(node) {
  if (state.off.kinds.has(node.group)) return false;
  const documents = entities[node.id].documents;
  return !documents.length || documents.some((document) => !state.off.documents.has(document));
}

function other(edge, id) {
  return edge.from === id ? edge.to : edge.from;
}

function neighbours(id) {
  return new Set(ties.get(id).map((edge) => other(edge, id)));
}

// Works out which nodes and edges are shown.
function settle() {
  const near = state.focus && new Set([state.focus, ...neighbours(state.focus)]);
  const allowed = new Set();
  for (const node of data.nodes)
    if (nodeAllowed(node) && (!near || near.has(node.id))) allowed.add(node.id);
  shownEdges = data.edges.filter((edge) => allowed.has(edge.from) && allowed.has(edge.to) &&
    edge.statements.some((number) => statementShown(data.statements[number])));
  const tied = new Set(shownEdges.flatMap((edge) => [edge.from, edge.to]));
  shownNodes = state.lonely ? allowed : new Set([...allowed].filter((id) => tied.has(id) || id === state.focus));
}

// What stands in the light when something is chosen: it and its neighbours; null when all do.
function lit() {
  if (state.line) return new Set([state.line.from, state.line.to]);
  const id = state.chosen;
  return id && shownNodes.has(id) && !(state.focus === id) ? new Set([id, ...neighbours(id)]) : null;
}

// Sizes and the order of labels by the measure that the reader asked for.
function measure() {
  const value = (node) => entities[node.id][state.size];
  ranked = [...data.nodes].sort((a, b) => value(b) - value(a) || data.nodes.indexOf(a) - data.nodes.indexOf(b));
  const most = Math.max(...data.nodes.map(value), 0) || 1;
  radius = new Map(data.nodes.map((node) =>
    [node.id, state.size === data.measures[0].id ? node.size : 5 + 17 * Math.sqrt(value(node) / most)]));
}
