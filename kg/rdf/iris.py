"""Names for things: IRIs made of a base and a hash, never of raw text.

A hash is taken over length-delimited parts, so that no two lists of parts give one IRI; what is
minted is ASCII whatever the text was.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.aligned import Span
from kg.errors import Exit, KgError
from kg.model import DOC, EntityType

TYPES = {kind.value.lower() for kind in EntityType}
KEY = re.compile(r"([a-z]+)-([0-9a-f]+)", re.ASCII)
BASE = re.compile(r"(?:https?|urn):[!-~]*[/:]", re.ASCII)


def digest(*parts: str | int | None) -> str:
    """A hash of the parts, in which `ab, c` and `a, bc`, and an empty part and `None`, differ.

    >>> digest("ab", "c") == digest("a", "bc")
    False
    """
    hashed = hashlib.sha256()
    for part in parts:
        encoded = b"" if part is None else str(part).encode("utf-8", "surrogatepass")
        hashed.update(b"-;" if part is None else b"%d:%s;" % (len(encoded), encoded))
    return hashed.hexdigest()[:24]


def checked_base(base: str) -> str:
    """`base`, if IRIs can be made by adding to it."""
    if BASE.fullmatch(base) and not re.search(r'[<>"{}|\\^`#?]', base):
        return base
    hint = "give an http, https or urn IRI that ends in / or :, without # and ?"
    raise KgError("base IRI cannot be used", where=ascii(base), hint=hint, code="bad-base", exit=Exit.USAGE)


@dataclass(frozen=True, slots=True)
class Iris:
    """Mints the IRIs below one base."""

    base: str

    def source(self, name: str) -> NamedNode:
        return self._mint("source", digest(name))

    def document(self, source: str, number: int) -> NamedNode:
        """The document, and the named graph that holds all about it."""
        return self._mint("document", digest(source, number))

    def entity(self, key: str) -> NamedNode:
        """An entity by its key; one that is no hash of a known type is hashed first.

        >>> Iris("https://example.org/").entity("group-1a2b").value
        'https://example.org/group/1a2b'
        """
        return self._mint(*key.split("-")) if is_key(key) else self._mint("entity", digest(key))

    def division(self, name: str, parent: str, code: str, since: int | None) -> NamedNode:
        """A row of the table of places, the same for every document."""
        return self._mint("division", digest(name, parent, code, since))

    def interval(self, edtf: str) -> NamedNode:
        """A stretch of time, the same for every document."""
        return self._mint("interval", digest(edtf))

    @property
    def together(self) -> NamedNode:
        """The graph of what is named together in all documents, apart from what any of them states."""
        return NamedNode(f"{self.base}together")

    @property
    def conflicts(self) -> NamedNode:
        """The graph of what documents contradict one another in."""
        return NamedNode(f"{self.base}conflicts")

    def counted(self, kind: str, *parts: str) -> NamedNode:
        """Something counted or found over all documents."""
        return self._mint(kind, digest(*parts))

    @staticmethod
    def part(node: NamedNode, name: str) -> NamedNode:
        """A node that belongs to another one (a selector to its evidence)."""
        return NamedNode(f"{node.value}#{name}")

    def within(self, document: NamedNode, kind: str, *parts: str | int | None) -> NamedNode:
        """Something of one document that its parts identify."""
        return self._mint(kind, digest(document.value.removeprefix(self.base), *parts))

    def span(self, document: NamedNode, kind: str, span: Span, *parts: str) -> NamedNode:
        """A stretch of one document."""
        return self.within(document, kind, span.start, span.end, *parts)

    def _mint(self, kind: str, local: str) -> NamedNode:
        return NamedNode(f"{self.base}{kind}/{local}")


def is_key(text: str) -> bool:
    """Whether a text is the key of an entity, and no name."""
    match = KEY.fullmatch(text)
    return match is not None and match[1] in TYPES


def is_document(key: str) -> bool:
    """Whether an end of a statement is the document itself."""
    return key == DOC
