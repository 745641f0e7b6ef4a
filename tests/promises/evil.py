"""Queries that nobody should be able to hurt a server with."""

from __future__ import annotations

ALL = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"

SLOW = {
    "a product": f"SELECT (COUNT(*) AS ?n) {{ {ALL} . ?j ?k ?l }}",
    "a product of paths": "SELECT (COUNT(*) AS ?n) { ?a (<urn:x>|!<urn:x>)* ?b . ?c (<urn:x>|!<urn:x>)* ?d }",
    "a group for each pair": "SELECT ?a ?d (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?a ?d",
    "one long string": f"SELECT (GROUP_CONCAT(STR(?c)) AS ?s) {{ {ALL} }}",
    "many patterns": "SELECT * {" + "?s ?p ?o ." * 400 + "}",
    "an order of a product": f"SELECT * {{ {ALL} }} ORDER BY ?a ?f ?h",
    "options in options": "SELECT (COUNT(*) AS ?n) {" + "OPTIONAL { ?a ?b ?c " * 6 + "}" * 6 + " ?d ?e ?f . ?g ?h ?i }",
    "a regex on a product": f'SELECT (COUNT(*) AS ?n) {{ {ALL} FILTER(REGEX(STR(?c), "(a|aa)+$") && ?d = ?i) }}',
    "distinct of a product": f"SELECT (COUNT(DISTINCT CONCAT(STR(?a), STR(?f), STR(?i))) AS ?n) {{ {ALL} }}",
    "many values": "SELECT (COUNT(*) AS ?n) { VALUES ?v {" + " 1" * 20_000 + f" }} {ALL} }}",
    "a filter that is never true": f"ASK {{ {ALL} FILTER(CONCAT(STR(?a), STR(?e), STR(?i)) = 'none') }}",
    "a union of products": f"SELECT (COUNT(*) AS ?n) {{ {{ {ALL} }} UNION {{ {ALL} }} }}",
}
"""Those that take for ever, each in its own way."""


def deep(shape: str, size: int) -> str:
    """A query of about so many bytes that nests or repeats one thing."""
    before, unit, middle, after, end = DEEP[shape]
    count = max(1, (size - len(before) - len(middle) - len(end)) // (len(unit) + len(after)))
    return before + unit * count + middle + after * count + end


DEEP = {
    "braces": ("SELECT * {", "{", "", "}", "}"),
    "optional in a row": ("SELECT * {", "OPTIONAL{?s ?p ?o}", "", "", "}"),
    "optional in one another": ("SELECT * {", "OPTIONAL{", "", "}", "}"),
    "bind": ("SELECT * {", "BIND(1 AS ?x)", "", "", "}"),
    "union": ("SELECT * {", "{}UNION", "{}", "", "}"),
    "minus": ("SELECT * {", "MINUS{", "", "}", "}"),
    "parentheses": ("SELECT ", "(", "1", ")", " {}"),
    "parentheses in a filter": ("SELECT * { FILTER(", "(", "1", ")", ") }"),
    "not": ("SELECT * { FILTER(", "!", "1", "", ") }"),
    "minus signs": ("SELECT * { FILTER(", "- ", "1", "", ") }"),
    "plus": ("SELECT * { FILTER(1", "+1", "", "", ") }"),
    "or": ("SELECT * { FILTER(1", "||1", "", "", ") }"),
    "and": ("SELECT * { FILTER(1", "&&1", "", "", ") }"),
    "a function in itself": ("SELECT * { FILTER(", "STR(", "1", ")", ") }"),
    "if in if": ("SELECT * { FILTER(", "IF(1,1,", "1", ")", ") }"),
    "exists in exists": ("SELECT * {", "FILTER EXISTS{", "", "}", "}"),
    "select in select": ("", "SELECT * {{", "", "}}", ""),
    "a path in parentheses": ("SELECT * { ?s ", "(", "<urn:p>", ")", " ?o }"),
    "a path of paths": ("SELECT * { ?s <urn:p>", "/<urn:p>", "", "", " ?o }"),
    "alternatives": ("SELECT * { ?s <urn:p>", "|<urn:p>", "", "", " ?o }"),
    "lists": ("SELECT * { ?s ?p ", "(", "", ")", " }"),
    "blank nodes": ("SELECT * { ?s ?p ", "[<urn:p> ", "1", "]", " }"),
    "unclosed braces": ("SELECT * {", "{", "", "", ""),
    "a long name": ("SELECT ?", "x", " {}", "", ""),
}
"""What stands before, what is repeated, what stands in the middle, what closes each, what stands behind."""
