"""The records that pass from step to step. They hold tuples, and know nothing of the steps.

Invariant: up to and including the state step every `Span` points into the text of an `Aligned`;
`pipeline.ground` turns them all, once, into code points of the file. In `Findings` and after it
a span always points into the file as it was decoded, and its end is exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.aligned import Aligned, Span
from kg.divisions import PlaceFact, Suggestion
from kg.intervals import Interval
from kg.quantities import Comparison, Quantity
from kg.sources import Document, Fence, Source, Stated
from kg.terms import (
    Against,
    Bound,
    Direction,
    EntityType,
    FenceKind,
    FigureKind,
    Judgement,
    Modality,
    Predicate,
    SectionFunction,
    Tense,
)

__all__ = [
    "DOC",
    "Against",
    "Assignment",
    "Bound",
    "Comparison",
    "Direction",
    "Document",
    "Entity",
    "EntityType",
    "Evidence",
    "Fence",
    "FenceKind",
    "FigureKind",
    "Findings",
    "Indicator",
    "Interval",
    "Judgement",
    "Mention",
    "Modality",
    "Naming",
    "Predicate",
    "Quantity",
    "Repair",
    "Same",
    "Section",
    "SectionFunction",
    "Sentence",
    "Source",
    "Stated",
    "Statement",
    "Tense",
    "Tenure",
    "Text",
]

DOC = "DOC"
"""What stands for the document itself at either end of a statement."""


# text ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Repair:
    """What a damaged run was before it was damaged, how sure that is (0 to 1), and by which rule."""

    span: Span
    text: str
    confidence: float
    rule: str


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch under one heading. `level` 0 is the text before the first heading.

    `heading` is empty at level 0; `span` covers heading and body up to the next heading;
    `addressee` is where the text names whom the section speaks to, in it or above it.
    """

    level: int
    heading: Span
    span: Span
    function: SectionFunction | None = None
    addressee: Span | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, in section number `section` and paragraph number `paragraph`."""

    span: Span
    section: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class Text:
    """A document made readable: folded to Simplified, joined, fenced, divided."""

    aligned: Aligned
    fences: tuple[Fence, ...]
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]
    repairs: tuple[Repair, ...] = ()


# find, link ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A stretch of text that names something. `surface` is the text as it stands in the file."""

    span: Span
    surface: str
    type: EntityType
    rule: str
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing that a document names. `key` identifies it across documents.

    `name` and `aliases` are in the script of the document; `scope` is the document or the body
    within which the name means this thing, empty where the name says it all. `canonical` is the
    folded name that stands for it in every document; empty where that is `name`, folded.
    """

    key: str
    type: EntityType
    name: str
    aliases: tuple[str, ...]
    scope: str
    mentions: tuple[Mention, ...]
    canonical: str = ""


@dataclass(frozen=True, slots=True)
class Same:
    """A decision about two names, with its reason; kept, never overwritten."""

    left: str
    right: str
    judgement: Judgement
    reason: str


# state -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """The characters that state something, and a few on either side to find them again."""

    span: Span
    quote: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Tenure:
    """How the text says that a post is held: 代 is acting, 兼 concurrent.

    `since` and `until` are the year, month or day, in ISO 8601, on which it says that somebody took
    the post up or gave it up; that it was held at a time is said by the statement's `holds` alone.
    """

    tense: Tense
    acting: bool = False
    concurrent: bool = False
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """Subject, predicate and object by entity key (or `DOC`), and the characters that say so.

    Of a post that somebody holds, `org` is the organization and `tenure` how it is held; `holds` is
    when it holds, where the text says so, which is another thing than when it is said.
    """

    subject: str
    predicate: Predicate
    object: str
    evidence: Evidence
    rule: str
    modality: Modality | None = None
    org: str | None = None
    score: float = 1.0
    holds: Interval | None = None
    tenure: Tenure | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """A stated figure, as written: `value` 2350, `unit` 億元, `change` 同比增長13%以上.

    `subject` is an entity key where one is meant, else `subject_text` alone names it; `act` is the
    verb before the name (新建, 发放). `quantity` is value and unit in numbers, `comparisons` the change
    and the like; `whole` is that of which a share is a part; `expected` is what shall be and is not
    yet; `interval` is the period in dates.
    """

    name: str
    value: str
    unit: str
    evidence: Evidence
    rule: str
    subject: str | None = None
    subject_text: str = ""
    change: str = ""
    period: str = ""
    act: str = ""
    kind: FigureKind = FigureKind.AMOUNT
    quantity: Quantity | None = None
    comparisons: tuple[Comparison, ...] = ()
    whole: str = ""
    expected: bool = False
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """Somebody is told to do something: `actor`, by key, the body that is told.

    `assigner` is who tells it, the speaker or the body that issues the text, `meeting` where; `action`
    is the verb and where it stands, `object` the thing it is done to and `predicate` the relation, where
    one is stated; `groups` for whom; `due` by when or in which time; `targets` the figures to reach.
    """

    actor: str
    evidence: Evidence
    rule: str
    action: Evidence | None = None
    predicate: Predicate | None = None
    object: str | None = None
    groups: tuple[str, ...] = ()
    assigner: str | None = None
    meeting: str | None = None
    due: Interval | None = None
    targets: tuple[Indicator, ...] = ()
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Naming:
    """The entities that one sentence names, by key, in the order in which it first does.

    `section` and `paragraph` are those of the sentence, numbered within the document.
    """

    section: int
    paragraph: int
    entities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """All that was found in one document; everything after this needs nothing else.

    `namings` are the sentences that name anything: what is named together is counted from them,
    over all documents. `sentences`, `paragraphs` and `sections` is how many there are in all;
    `uncounted` is how many pairs of entities stand too far apart in a sentence of very many names
    to be counted.
    """

    document: Document
    entities: tuple[Entity, ...]
    same: tuple[Same, ...]
    statements: tuple[Statement, ...]
    indicators: tuple[Indicator, ...]
    namings: tuple[Naming, ...]
    sentences: int
    fences: tuple[Fence, ...]
    places: tuple[PlaceFact, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    repairs: tuple[Repair, ...] = ()
    uncounted: int = 0
    paragraphs: int = 0
    sections: int = 0
    assignments: tuple[Assignment, ...] = ()
