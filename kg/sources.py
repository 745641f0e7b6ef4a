"""The records of reading: what a file holds, and the documents in it. Part of `kg.model`."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.aligned import Span
from kg.terms import FenceKind


@dataclass(frozen=True, slots=True)
class Fence:
    """A run that is not read as text, and the rule that said so."""

    span: Span
    kind: FenceKind
    rule: str


@dataclass(frozen=True, slots=True)
class Stated:
    """What a text, or the file that holds it, says of itself; `None` where it says nothing.

    `subtitle` is what stands behind a dash below the title, of which it stays a part, or the motto
    beside the line that names the occasion; `date` is ISO 8601 (2006-01-12, or 2006-01), `post` the
    speaker's, `venue` the meeting at which was spoken, `origin` who published it.
    """

    title: str | None = None
    subtitle: str | None = None
    date: str | None = None
    speaker: str | None = None
    post: str | None = None
    venue: str | None = None
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a file, or of one part of an archive or a corpus, as it stands there.

    Plain text is what was decoded: nothing added, nothing taken away, line ends as they stand. Of
    other formats it is all that a reader of the page would see, in reading order. `name` is the
    path below the folder given, led by that folder's own name (`samples/a.txt`; a part of an
    archive lies below it, `samples/a.zip/b.txt`), so that it is the same on every machine.
    `sureness` is how sure the encoding is, 0 to 1. `fences` are the runs that the layout shows to
    be no text (running heads, navigation), `stated` is what the file's metadata say, `remarks`
    what could not be read.
    """

    name: str
    sha256: str
    media_type: str
    encoding: str
    text: str = field(repr=False)
    remarks: tuple[str, ...] = ()
    sureness: float = 1.0
    fences: tuple[Fence, ...] = ()
    stated: Stated = field(default_factory=Stated)


@dataclass(frozen=True, slots=True)
class Document:
    """One text of a source, with what it states about itself; `None` where it states nothing.

    `text` is `source.text[span.start:span.end]`; `date` is ISO 8601 (2006-01-12, or 2006-01).
    `number` counts the documents of a source from 1; `fences` are those of the source that lie in
    it. For `post`, `venue` and `origin` see `Stated`.
    """

    id: str
    source: str
    sha256: str
    number: int
    span: Span
    text: str = field(repr=False)
    title: str = ""
    date: str | None = None
    speaker: str | None = None
    subtitle: str | None = None
    post: str | None = None
    venue: str | None = None
    origin: str | None = None
    fences: tuple[Fence, ...] = ()

    @property
    def place(self) -> str:
        """Where it stands: the source and its number there (`samples/a.txt#1`)."""
        return f"{self.source}#{self.number}"
