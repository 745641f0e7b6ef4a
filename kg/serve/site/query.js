"use strict";
// The page with the editor. Text from the server is only ever put in as text.
(function () {
  const SHOWN = 1000;
  const FIRST = "SELECT ?organization ?name {\n  ?organization a gw:Organization ; rdfs:label ?name\n}\nORDER BY ?name\nLIMIT 20\n";
  const ROWS = { csv: "text/csv", tsv: "text/tab-separated-values", json: "application/sparql-results+json", xml: "application/sparql-results+xml" };
  const content = JSON.parse(byId("content").textContent);
  const editor = byId("query");
  let running = null;

  function byId(id) { return document.getElementById(id); }

  function element(name, text) {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    return made;
  }

  // What would hide is shown: controls, bidi marks and the like.
  function seen(text) {
    return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g,
      (sign) => "⟪U+" + sign.codePointAt(0).toString(16).toUpperCase().padStart(4, "0") + "⟫");
  }

  function numberLines(wrong) {
    const count = editor.value.split("\n").length, lines = byId("lines");
    lines.replaceChildren();
    for (let number = 1; number <= count; number++) {
      const line = element("span", number + "\n");
      if (number === wrong) line.className = "wrong";
      lines.append(line);
    }
    lines.scrollTop = editor.scrollTop;
  }

  // Strings, IRIs and comments hold no prefixed names.
  function bare(query) {
    return query.replace(/"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>"{}|^`\\\s]*>|#[^\n]*/g, " ");
  }

  function declare(name) {
    editor.value = "PREFIX " + name + ": <" + content.prefixes[name] + ">\n" + editor.value;
  }

  function addPrefixes() {
    const text = bare(editor.value);
    const declared = new Set(Array.from(text.matchAll(/\bPREFIX\s+([\w-]*):/gi), (match) => match[1]));
    for (const name of Object.keys(content.prefixes).reverse()) {
      if (!declared.has(name) && new RegExp("(^|[^\\w:-])" + name + ":").test(text)) declare(name);
    }
    numberLines();
  }

  function place(line, column) {
    const before = editor.value.split("\n").slice(0, line - 1).join("\n");
    const at = Math.min(editor.value.length, (before ? before.length + 1 : 0) + column - 1);
    editor.focus();
    editor.setSelectionRange(at, at);
  }

  // An IRI as people read it: person:26c5…, gw:holdsPost.
  function short(iri) {
    if (iri.startsWith(content.base)) return iri.slice(content.base.length).replace("/", ":");
    for (const [name, space] of Object.entries(content.prefixes)) {
      if (iri.startsWith(space)) return name + ":" + iri.slice(space.length);
    }
    return iri;
  }

  // Things of the graph lead to their pages here.
  function address(iri) {
    if (!iri.startsWith(content.base)) return iri;
    return "/page/" + iri.slice(content.base.length).split("#")[0].split("/").map(encodeURIComponent).join("/");
  }

  function cell(term) {
    const found = element("td");
    if (!term) return found;
    const text = element("bdi", seen(term.type === "uri" ? short(term.value) : term.value));
    if (term.type === "uri" && /^https?:/i.test(term.value)) {
      const link = element("a");
      link.href = address(term.value);
      link.title = term.value;
      link.rel = "noopener noreferrer";
      link.append(text);
      found.append(link);
    } else {
      found.append(text);
    }
    const tag = term["xml:lang"] || (term.datatype || "").replace(/^.*[#/]/, "");
    if (tag) {
      const small = element("span", " " + seen(tag));
      small.className = "quiet";
      found.append(small);
    }
    return found;
  }

  function table(answer) {
    if ("boolean" in answer) return element("p", String(answer.boolean));
    const names = answer.head.vars, rows = answer.results.bindings;
    const made = element("table"), head = element("thead"), body = element("tbody"), top = element("tr");
    for (const name of names) top.append(element("th", name));
    head.append(top);
    for (const row of rows.slice(0, SHOWN)) {
      const line = element("tr");
      for (const name of names) line.append(cell(row[name]));
      body.append(line);
    }
    made.append(head, body);
    return made;
  }

  function told(answer) {
    if ("boolean" in answer) return "";
    const count = answer.results.bindings.length;
    return count.toLocaleString() + " 行 rows" + (count > SHOWN ? "；此處顯示前 " + SHOWN + " 行 the first " + SHOWN + " are shown" : "");
  }

  function fail(problem) {
    const box = byId("problem");
    box.replaceChildren(element("strong", problem.title || ""), element("p", seen(problem.detail || "")));
    box.hidden = false;
    if (problem.line) {
      numberLines(problem.line);
      place(problem.line, problem.column || 1);
    }
  }

  async function run() {
    if (running) return;
    addPrefixes();
    const format = byId("format").value, began = performance.now();
    const headers = {
      "Content-Type": "application/sparql-query",
      "Accept": (ROWS[format] || ROWS.json) + ", text/turtle;q=0.9, application/problem+json;q=0.1",
    };
    if (content.token && byId("token").value) headers.Authorization = "Bearer " + byId("token").value;
    byId("problem").hidden = true;
    byId("result").replaceChildren();
    byId("status").textContent = "…";
    byId("stop").hidden = false;
    running = new AbortController();
    try {
      const response = await fetch("/sparql", { method: "POST", headers, body: editor.value, signal: running.signal });
      const kind = response.headers.get("Content-Type") || "", text = await response.text();
      const took = Math.round(performance.now() - began) + " ms";
      if (!response.ok) {
        byId("status").textContent = took;
        fail(kind.includes("json") ? JSON.parse(text) : { title: String(response.status) });
      } else if (format === "table" && kind.includes("sparql-results+json")) {
        const answer = JSON.parse(text);
        byId("result").replaceChildren(table(answer));
        byId("status").textContent = [told(answer), took].filter(Boolean).join(" · ");
      } else {
        byId("result").replaceChildren(element("pre", seen(text)));
        byId("status").textContent = took;
      }
    } catch (error) {
      byId("status").textContent = error.name === "AbortError" ? "已停止 stopped" : "";
      if (error.name !== "AbortError") fail({ title: "沒有回應 no answer", detail: String(error.message) });
    } finally {
      running = null;
      byId("stop").hidden = true;
    }
  }

  function keys(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      run();
    } else if (event.key === "Tab" && !event.shiftKey && !event.ctrlKey && !event.altKey) {
      event.preventDefault();
      editor.setRangeText("  ", editor.selectionStart, editor.selectionEnd, "end");
      numberLines();
    }
  }

  function fill(select, names) {
    names.forEach((name, number) => {
      const option = element("option", name);
      option.value = String(number);
      select.append(option);
    });
  }

  const names = Object.keys(content.prefixes);
  fill(byId("examples"), content.examples.map((example) => example.title));
  fill(byId("prefixes"), names);
  byId("examples").addEventListener("change", (event) => {
    const example = content.examples[Number(event.target.value)];
    if (event.target.value && example) editor.value = example.query;
    numberLines();
  });
  byId("prefixes").addEventListener("change", (event) => {
    if (event.target.value) declare(names[Number(event.target.value)]);
    event.target.value = "";
    numberLines();
  });
  if (content.token) byId("access").addEventListener("submit", (event) => event.preventDefault());
  byId("run").addEventListener("click", run);
  byId("stop").addEventListener("click", () => running && running.abort());
  editor.addEventListener("keydown", keys);
  editor.addEventListener("input", () => numberLines());
  editor.addEventListener("scroll", () => { byId("lines").scrollTop = editor.scrollTop; });
  editor.value = new URLSearchParams(location.search).get("query") || FIRST;
  numberLines();
})();
