// What the page says. Text reaches the page through textContent and attributes only.

const data = JSON.parse(document.getElementById("data").textContent);
const TONGUES = ["zh-Hant", "zh-Hans", "en"];
const numbers = new Map();
let tongue = preferredTongue();

function preferredTongue() {
  for (const wanted of navigator.languages || [navigator.language || ""]) {
    if (/^zh\b.*(hant|tw|hk|mo)/i.test(wanted)) return "zh-Hant";
    if (/^zh/i.test(wanted)) return "zh-Hans";
    if (/^en/i.test(wanted)) return "en";
  }
  return "en";
}

// One of the page's texts, with {names} filled in.
function say(key, values) {
  return data.words[key][tongue].replace(/\{(\w+)\}/g, (whole, name) => {
    const value = (values || {})[name];
    return value === undefined ? whole : typeof value === "number" ? written(value) : value;
  });
}

// A number as it is written in the tongue of the page.
function written(number) {
  if (!numbers.has(tongue)) numbers.set(tongue, new Intl.NumberFormat(tongue));
  return numbers.get(tongue).format(number);
}

function sayAll() {
  document.documentElement.lang = tongue;
  for (const element of document.querySelectorAll("[data-words]")) element.textContent = say(element.dataset.words);
  for (const element of document.querySelectorAll("[data-words-label]")) {
    const text = say(element.dataset.wordsLabel);
    element.setAttribute("aria-label", text);
    if (element.tagName === "BUTTON") element.title = text;
  }
  for (const element of document.querySelectorAll("[data-words-placeholder]"))
    element.placeholder = say(element.dataset.wordsPlaceholder);
  for (const button of document.querySelectorAll("[data-tongue]"))
    button.setAttribute("aria-pressed", String(button.dataset.tongue === tongue));
}

// An element with attributes and children; a string child is text, never markup.
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === false || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

// Text of a document: in its own script for the font, and apart from the direction of what is around it.
function quoted(text, attributes) {
  return make("bdi", { lang: data.script, ...attributes }, text);
}

const SVG = "http://www.w3.org/2000/svg";

function drawn(viewBox, className, paths) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", viewBox);
  svg.setAttribute("class", className);
  svg.setAttribute("aria-hidden", "true");
  for (const [d, pathClass] of paths) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    if (pathClass) path.setAttribute("class", pathClass);
    svg.append(path);
  }
  return svg;
}

function glyph(kind) {
  return drawn("-1.6 -1.6 3.2 3.2", "glyph", [[kindOf(kind).shape, "kind-" + kind]]);
}

function lineSample(modality) {
  return drawn("0 0 26 8", "sample", [["M0 4H26", "line-" + (modality || "plain")]]);
}

const kinds = new Map(data.kinds.map((kind) => [kind.id, kind]));
const predicates = new Map(data.predicates.map((predicate) => [predicate.id, predicate]));

function kindOf(id) {
  return kinds.get(id) || data.kinds[data.kinds.length - 1];
}
