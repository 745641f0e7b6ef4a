"""Which lines of a web page are furniture: menus, paths, links, licences. Doubt leaves a line in the text.

Four signs: the element that a line lies in (HTML 5.3 sections 4.3 and ARIA landmark roles), words in
its class or id, the line's own words, and the share of links (the signs of Kohlschütter et al. 2010,
"Boilerplate detection using shallow text features", as rules). A line of prose is never furniture.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.folding import fold
from kg.read.web.lines import TOP, Box, Line
from kg.read.web.rules import WebRules

LINKS = "web-links"
LINKED = 0.6
"""The share of the letters of a line that are links from which it is no prose, whatever stops it has."""
MENU = 3
"""Links in one line, or lines of links in a row, that make a menu."""
PROSE = 15
"""Characters from which a line with a stop is prose enough to say what its container is."""
LONGEST = 160
"""A longer line is not looked at for words of furniture."""


def mark_furniture(lines: Sequence[Line], boxes: Sequence[Box], rules: WebRules) -> None:
    """Give each line of furniture the id of the rule that says so."""
    for line in lines:
        if len(line.text) >= PROSE and _is_prose(line, rules):
            box = line.box
            while box != TOP and not boxes[box].prose:
                boxes[box].prose = True
                box = boxes[box].above
    for line in lines:
        if line.text and not line.rule and not _is_prose(line, rules):
            line.rule = _boxed(line, boxes) or _worded(line, rules)
    _mark_links(lines)


def _is_prose(line: Line, rules: WebRules) -> bool:
    return bool(rules.stops.search(line.text)) and not _is_linked(line)


def _is_linked(line: Line) -> bool:
    """Whether most letters of a line are links."""
    return bool(line.linked) and line.linked >= LINKED * sum(map(str.isalnum, line.text))


def _boxed(line: Line, boxes: Sequence[Box]) -> str:
    """The outermost container of furniture that a line lies in; none for a heading of the first level."""
    found, box = "", TOP if line.heading else line.box
    while box != TOP:
        if not (boxes[box].worded and boxes[box].prose):
            found = boxes[box].rule
        box = boxes[box].above
    return found


def _worded(line: Line, rules: WebRules) -> str:
    found = rules.lines.first(fold(line.text)) if len(line.text) <= LONGEST else None
    return found[0].id if found else ""


def _mark_links(lines: Sequence[Line]) -> None:
    """Lines of several links, and runs of lines that are a link each."""
    run: list[Line] = []
    for line in lines:
        if _is_linked(line) and not line.heading:
            run.append(line)
            if line.links >= MENU:
                line.rule = line.rule or LINKS
        elif line.text:
            _mark_run(run)
            run = []
    _mark_run(run)


def _mark_run(run: Sequence[Line]) -> None:
    if len(run) >= MENU:
        for line in run:
            line.rule = line.rule or LINKS
