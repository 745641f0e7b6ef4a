"""From anything in the graph back to the rule, the sentence, the file and the characters."""

from __future__ import annotations

from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from kg import resources
from kg.errors import Exit, KgError
from kg.model import EntityType
from kg.query import find_document, find_entities, node, texts
from kg.reasons import RuleNote, rule_note
from kg.store import Store, Term
from kg.whereabouts import Whereabouts, whereabouts

FOLDER = "ontology/queries/explain"
LOCATED = frozenset({EntityType.PLACE, EntityType.ORGANIZATION, EntityType.MEETING})
"""The kinds of which it is known where they are, or suggested where their names are redacted."""
KINDS = ("statement", "assignment", "indicator")
"""What says something, each with its query."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Characters of a file: code points from `start` up to but not including `end`."""

    document: str
    file: str
    start: int
    end: int
    quote: str
    prefix: str = ""
    suffix: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class ExplainedMention:
    """Where a document names an entity, and the rule that saw it."""

    passage: Passage
    rule: RuleNote


@dataclass(frozen=True, slots=True)
class ExplainedStatement:
    """A statement, an assignment or a stated figure, in words; what found it; and the characters that say it."""

    iri: str
    subject: str
    predicate: str
    object: str
    modality: str
    organization: str
    rules: tuple[RuleNote, ...]
    passages: tuple[Passage, ...]

    def __str__(self) -> str:
        extra = [part for part in (self.modality, self.organization and f"in {self.organization}") if part]
        return f"{self.subject} — {self.predicate} — {self.object}" + (f" [{', '.join(extra)}]" if extra else "")


@dataclass(frozen=True, slots=True)
class ExplainedDecision:
    """What was decided about two names of an entity, or about it and another one, and why."""

    left: str
    right: str
    judgement: str
    reason: RuleNote

    def __str__(self) -> str:
        return f"{self.left} and {self.right}: {self.judgement}, by {self.reason}"


@dataclass(frozen=True, slots=True)
class ExplainedEntity:
    """An entity: what it is called, where it is named, and what is stated of it."""

    iri: str
    type: str
    label: str
    aliases: tuple[str, ...]
    scope: str
    documents: tuple[str, ...]
    mentions: tuple[ExplainedMention, ...]
    statements: tuple[ExplainedStatement, ...]
    decisions: tuple[ExplainedDecision, ...]
    whereabouts: Whereabouts = field(default_factory=Whereabouts)


@dataclass(frozen=True, slots=True)
class Explanation:
    """What was asked for: the entities it means, or the statements."""

    asked: str
    entities: tuple[ExplainedEntity, ...] = ()
    statements: tuple[ExplainedStatement, ...] = ()

    def text(self) -> str:
        """The explanation for reading."""
        blocks = [_entity_lines(entity) for entity in self.entities]
        blocks += [statement_lines(statement) for statement in self.statements]
        return "\n\n".join("\n".join(lines) for lines in blocks) + "\n"


def explain(store: Store, iri_or_name: str) -> Explanation:
    """How the graph knows what it says of an entity, a statement, an assignment, a figure or a document."""
    asked = iri_or_name.strip()
    if not asked.startswith(store.base):
        return Explanation(asked, tuple(_entity(store, entity) for entity in find_entities(store, asked)))
    kind = asked.removeprefix(store.base).partition("/")[0]
    if kind in KINDS:
        explained = _statements(store, kind, **{kind: node(asked)})
    elif kind == "document":
        document = find_document(store, asked)
        explained = tuple(one for kind in KINDS for one in _statements(store, kind, document=document))
    else:
        return Explanation(asked, (_entity(store, node(asked)),))
    if not explained:
        raise _unknown(asked)
    return Explanation(asked, statements=explained)


def _entity(store: Store, entity: NamedNode) -> ExplainedEntity:
    named = _rows(store, "entity", entity=entity)
    if not named:
        raise _unknown(entity.value)
    mentions = _rows(store, "mentions", entity=entity)
    statements = (
        *_statements(store, "statement", subject=entity),
        *_statements(store, "statement", object=entity),
        *_statements(store, "statement", organization=entity),
        *_statements(store, "assignment", subject=entity),
        *_statements(store, "indicator", subject=entity),
    )
    return ExplainedEntity(
        entity.value,
        named[0]["type"],
        named[0]["label"],
        tuple(sorted({row["alias"] for row in named if row["alias"]})),
        named[0]["scope"],
        tuple(dict.fromkeys(row["document_label"] for row in mentions)),
        tuple(ExplainedMention(_passage(row), rule_note(row["rule"])) for row in mentions),
        tuple(dict.fromkeys(statements)),
        tuple(dict.fromkeys(map(_decision, _rows(store, "decisions", entity=entity)))),
        whereabouts(store, entity) if EntityType(named[0]["type"]) in LOCATED else Whereabouts(),
    )


def _statements(store: Store, kind: str, **given: Term) -> tuple[ExplainedStatement, ...]:
    """The statements or figures that what is given picks out."""
    by_iri: dict[str, list[dict[str, str]]] = {}
    for row in _rows(store, kind, **given):
        by_iri.setdefault(row[kind], []).append(row)
    return tuple(_statement(iri, rows) for iri, rows in by_iri.items())


def _statement(iri: str, rows: list[dict[str, str]]) -> ExplainedStatement:
    first = rows[0]
    return ExplainedStatement(
        iri,
        first["subject_label"],
        first["relation"],
        first["object_label"],
        first.get("mode", ""),
        first.get("organization_label", ""),
        tuple(rule_note(rule) for rule in sorted({row["rule"] for row in rows})),
        tuple(dict.fromkeys(map(_passage, rows))),
    )


def _decision(row: dict[str, str]) -> ExplainedDecision:
    return ExplainedDecision(row["left"], row["right"], row["judged"], rule_note(row["reason"]))


def _rows(store: Store, query: str, **given: Term) -> list[dict[str, str]]:
    return texts(store, resources.text(f"{FOLDER}/{query}.rq"), given)


def _passage(row: dict[str, str]) -> Passage:
    span = int(row["start"]), int(row["end"])
    return Passage(
        row["document_label"], row["file"], *span, row["quote"], row.get("prefix", ""), row.get("suffix", "")
    )


def _unknown(iri: str) -> KgError:
    hint = "give an IRI of this store, or a name"
    return KgError("the graph has no such thing", where=ascii(iri), hint=hint, code="unknown-iri", exit=Exit.INPUT)


def _entity_lines(entity: ExplainedEntity) -> list[str]:
    also = f", also {', '.join(entity.aliases)}" if entity.aliases else ""
    lines = [f"{entity.label} ({entity.type}){also}", f"  {entity.iri}"]
    lines += [f"  means this in {entity.scope}"] if entity.scope else []
    lines += entity.whereabouts.lines()
    lines += ["  named"]
    lines += [f"    {mention.passage}  {mention.passage.quote}  by {mention.rule}" for mention in entity.mentions]
    lines += ["  stated"] if entity.statements else []
    lines += [f"    {line}" for statement in entity.statements for line in statement_lines(statement)]
    lines += ["  judged"] if entity.decisions else []
    lines += [f"    {decision}" for decision in entity.decisions]
    return lines


def statement_lines(statement: ExplainedStatement) -> list[str]:
    """A statement for reading: in words, with its rules, and each passage with the quote marked in it."""
    lines = [str(statement), f"  {statement.iri}", *(f"  by {rule}" for rule in statement.rules)]
    for passage in statement.passages:
        quote = f"{passage.prefix}⟦{passage.quote}⟧{passage.suffix}"
        lines += [f"  {passage}  {' '.join(quote.split())}"]
    return lines
