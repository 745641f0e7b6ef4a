"""The document as the state step sees it: which entity stands where, and what its head says."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from kg.aligned import Span
from kg.characters import seen
from kg.folding import fold
from kg.link import Linked
from kg.model import Document, Entity, EntityType, Evidence, Mention, Section, SectionFunction, Sentence, Text
from kg.state.rules import StateRules
from kg.state.signs import Signed, signed
from kg.state.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Period:
    """What is read in one breath: the sentences up to a full stop, its section and what that does.

    `start` is where it begins in the text; `is_heading` says that it is a heading on a line of its own.
    """

    signs: Signed
    start: int
    is_heading: bool
    opens_paragraph: bool
    section: int
    function: SectionFunction | None


@dataclass(frozen=True, slots=True)
class Scene:
    """A document's text with its entities found by place and by name.

    Of the mentions, `title` is that of the meeting in the document's title, `heading` that of the
    body which the title begins with, `drive` that of the campaign in it; `convened` is the first
    meeting that is said to be held, `byline` the first mention of the speaker. `None` where the
    document names none. `post` is the speaker's, as the head says it; `timeline` holds the times
    that the text names.
    """

    text: Text
    mentions: tuple[Mention, ...]
    owner: Mapping[Mention, Entity]
    by_name: Mapping[tuple[EntityType, str], Entity]
    by_key: Mapping[str, Entity]
    by_type: Mapping[EntityType, tuple[Entity, ...]]
    periods: tuple[Period, ...]
    title: Mention | None
    heading: Mention | None
    drive: Mention | None
    convened: Mention | None
    byline: Mention | None
    post: str
    spoken: bool
    timeline: Timeline

    @property
    def meeting(self) -> Entity | None:
        return self.owner[self.title] if self.title else None

    @property
    def occasion(self) -> Entity | None:
        """The meeting that the text is about: that of its title, else the first one convened."""
        return self.meeting or (self.owner[self.convened] if self.convened else None)

    @property
    def issuer(self) -> Entity | None:
        """The body that the title begins with."""
        return self.owner[self.heading] if self.heading else None

    @property
    def speaker(self) -> Entity | None:
        return self.owner[self.byline] if self.byline else None

    @property
    def speaker_body(self) -> Entity | None:
        """The body of the speaker's post: it stands before the name in the byline, or begins the post."""
        if not self.byline:
            return None
        leading = [body for body in self.entities(EntityType.ORGANIZATION) if self.post.startswith(body.name)]
        if leading:
            return max(leading, key=lambda body: len(body.name))
        at = self.mentions.index(self.byline)
        for one in reversed(self.mentions[max(0, at - 3) : at]):
            if one.type is EntityType.ORGANIZATION and self.byline.span.start - one.span.end <= 12:
                return self.owner[one]
        return None

    def entities(self, type: EntityType) -> tuple[Entity, ...]:
        """The entities of a kind, in the order in which the document names them."""
        return self.by_type.get(type, ())

    def evidence(self, span: Span) -> Evidence:
        """The characters of a span of the aligned text."""
        return Evidence(span, span.of(self.text.aligned.text))


def each_once(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """The entities without repetition, told apart by key: to hash one is to hash all its mentions."""
    return tuple({entity.key: entity for entity in entities}.values())


def scene_of(document: Document, text: Text, linked: Linked, rules: StateRules) -> Scene:
    """The scene of a linked document."""
    owner = {mention: entity for entity in linked.entities for mention in entity.mentions}
    mentions = tuple(sorted(owner, key=lambda mention: mention.span))
    title, speaker = fold(seen(document.title)), fold(seen(document.speaker or ""))
    by_name = {(entity.type, entity.name): entity for entity in linked.entities}
    periods = tuple(_periods(text, mentions, rules))
    return Scene(
        text,
        mentions,
        owner,
        by_name,
        {entity.key: entity for entity in linked.entities},
        {type: _of_type(by_name, type) for type in EntityType},
        periods,
        _first(mentions, EntityType.MEETING, lambda surface: surface in title),
        _first(mentions, EntityType.ORGANIZATION, title.startswith),
        _first(mentions, EntityType.CAMPAIGN, lambda surface: surface in title),
        _convened(periods, rules),
        _first(mentions, EntityType.PERSON, lambda surface: bool(speaker) and surface == speaker),
        fold(seen(document.post or "")),
        bool(rules.names.spoken.search(title)),
        Timeline.of(text, document.date, mentions, rules.times),
    )


def _of_type(by_name: Mapping[tuple[EntityType, str], Entity], type: EntityType) -> tuple[Entity, ...]:
    found = [entity for (kind, _), entity in by_name.items() if kind is type]
    return tuple(sorted(found, key=lambda entity: entity.mentions[0].span))


def _periods(text: Text, mentions: Sequence[Mention], rules: StateRules) -> Iterator[Period]:
    """The periods of a text: sentences that a mark like `;` ends go on in the next."""
    starts = [mention.span.start for mention in mentions]
    functions = _functions(text.sections)
    folded, paragraph = text.aligned.text, -1
    run: list[Sentence] = []
    for sentence, following in zip_longest(text.sentences, text.sentences[1:]):
        run.append(sentence)
        span = Span(run[0].span.start, sentence.span.end)
        goes_on = following is not None and following.paragraph == sentence.paragraph and len(span) < rules.longest
        if goes_on and sentence.span.of(folded).endswith(tuple(rules.goes_on)):
            continue
        for piece in _pieces(folded, span, mentions, starts, rules):
            first, last = bisect_left(starts, piece.start), bisect_left(starts, piece.end)
            signs = signed(folded, piece, mentions[first:last], rules.marks)
            number, heading = sentence.section, text.sections[sentence.section].heading
            alone = following is None or following.paragraph != sentence.paragraph
            headed = alone and heading.start <= piece.start < heading.end
            yield Period(signs, piece.start, headed, sentence.paragraph != paragraph, number, functions[number])
            paragraph = sentence.paragraph
        run = []


def _functions(sections: Sequence[Section]) -> list[SectionFunction | None]:
    """What each section does: whatever stands below the heading of a review is review."""
    functions: list[SectionFunction | None] = []
    review = 0
    for section in sections:
        if section.heading and section.level <= review:
            review = 0
        if section.heading and section.function is SectionFunction.REVIEW and not review:
            review = section.level
        below = review and section.level > review
        functions.append(SectionFunction.REVIEW if below else section.function)
    return functions


def _pieces(
    folded: str, span: Span, mentions: Sequence[Mention], starts: Sequence[int], rules: StateRules
) -> Iterator[Span]:
    """A period whole, or, where it is too long for one, cut behind clauses and never in a mention."""
    start = span.start
    while span.end - start > rules.longest:
        end = start + rules.longest
        cut = max((mark.end() for mark in rules.clause.finditer(folded, start, end)), default=end)
        before = bisect_left(starts, cut) - 1
        if before >= 0 and (whole := mentions[before].span).end > cut:
            cut = whole.start if whole.start > start else whole.end
        yield Span(start, cut)
        start = cut
    if start < span.end:
        yield Span(start, span.end)


def _convened(periods: Sequence[Period], rules: StateRules) -> Mention | None:
    """The first meeting that is said to be held, plenums and party congresses apart."""
    for period in periods:
        for found in rules.names.occasion.finditer(period.signs.text):
            (mention,) = period.signs.within(*found.span(found.lastgroup or 0))
            if not rules.names.plenum.search(mention.surface):
                return mention
    return None


def _first(mentions: tuple[Mention, ...], type: EntityType, is_meant: Callable[[str], bool]) -> Mention | None:
    """The first mention of a kind whose characters, without blanks, are those meant."""
    found = (one for one in mentions if one.type is type and is_meant("".join(one.surface.split())))
    return next(found, None)
