"""R9, rules cannot be made to explode.

From the list of promises: every rule × 12 adversarial generators (its own classes repeated, openers without closers,
digits, ideographic spaces …) at 100,000 characters: ≤ 50 ms; lint: no nested quantifier, no unbounded quantifier next
to an overlapping class. P12: t(2n)/t(n) ≤ 2.5, ordinary and adversarial text.

What holds here. The lint is the proof: no rule in data repeats without an end, so that a search takes at most so many
steps a character, whatever the text. The clock is asked for the growth alone, where it can be measured at all, and for
a cap that only a runaway reaches: 50 ms at 100,000 characters is what most rules take, and more than a search can do
that begins with any of 20,000 ideographs. `--soak` runs the full length; `-s` prints the slowest.
"""

from __future__ import annotations

import dataclasses
import gc
import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator, Mapping
from itertools import islice, pairwise
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import kg
import viz
from kg import resources, workers
from kg.aligned import Span
from kg.find import find_mentions
from kg.link import in_full, link_mentions, place_entities
from kg.model import Document, Source
from kg.pipeline import Kit, extract_source, ground
from kg.read import DocumentRules, split_documents
from kg.settings import Settings
from kg.state import neighbours, state_document
from kg.state.scene import scene_of
from kg.text import prepare_text

GROWTH = 2.5**2
"""How many times as long four times the text may take: two doublings, each of 2.5. Linear is 4, quadratic is 16."""
NOISE = 0.01
"""Seconds below which a measurement says nothing of growth."""
ASKED = 0.2
"""Seconds that a step may take once for a document, as to ask about its first doubtful characters."""
CAP = 25e-6
"""Seconds a character that no rule takes, on a machine that is busy with other things as well."""

REPEATS = {op.MAX_REPEAT, op.MIN_REPEAT, getattr(op, "POSSESSIVE_REPEAT", op.MAX_REPEAT)}

LINES = dataclasses.fields(DocumentRules)
AT_THE_START = (
    *(f"kit.documents.{field.name}" for field in LINES if field.name != "note"),
    *(f"kit.text.{kind}" for kind in ("fresh", "complete", "enumerators", "announcements", "headings", "openings")),
    *(f"kit.text.{kind}" for kind in ("demands", "salutations", "addresses")),
    *(f"kg.read.kinds.{kind}" for kind in ("MARKUP", "WIDE_MARKUP", "XML", "MHTML")),
    *(f"kit.state.figures.quantities.{kind}" for kind in ("run", "part", "fraction", "tenths", "half", "range")),
    *(f"kit.state.figures.quantities.{kind}" for kind in ("joint", "ending", "redacted")),
    *(f"kit.state.figures.names.{kind}" for kind in ("abstract", "dated", "toward")),
    "kg.find.words.ROW",
)
"""Patterns that are only matched at the start of a line, sentence, word or number; all others are searched for."""

IN_A_PERIOD = ("kit.state.frames", "kit.state.mood", "kit.state.actor")
"""Patterns that see one period, which `test_period_is_bounded` holds to its length."""

ENDLESS = {
    "kg.check.rulebooks.MACRO": "a user's pattern, which has passed `re.compile`",
    "kg.check.rulebooks.OPAQUE": "a user's pattern, which has passed `re.compile`, so that its classes are closed",
    "kg.check.rulebooks.ENDLESS": "a user's pattern, which has passed `re.compile`",
    "kg.query.guard.TOKEN": "a query, of at most 64 KiB, token by token from its start",
    "kg.query.questions.HEAD": "a line of our own questions",
    "kg.rdf.export.CANONICAL": "one literal, matched whole",
    "kg.rdf.names.CANONICAL": "one literal, matched whole",
    "kg.rdf.names.LOCAL": "one IRI of our own making, matched whole",
    "kg.rdf.iris.KEY": "one key, matched whole; its two classes do not overlap",
    "kg.rdf.iris.BASE": "one option, matched whole",
    "kg.rdf.literals.NUMBER": "one figure, matched whole; each repetition begins with a comma",
    "kg.resources.HEADER": "a line of a rule file, matched whole",
    "kg.resources.KEY": "the start of a line of a rule file",
    "kg.resources.AT_LINE": "a message of the TOML parser",
    "kg.rules.GROUP": "a pattern of a rule, between brackets",
    "kg.rules.MACRO": "a pattern of a rule, between brackets",
    "kg.rules.PLACE": "a pattern of a rule, between brackets",
    "kg.read.encoding.decoding.RUN": "what it takes it never gives back: nothing follows",
    "kg.read.encoding.sevenbit.HZ": "one way through a line: its end ends every match",
    "kg.read.encoding.sevenbit.TOKEN": "each way is one class and nothing follows",
    "kg.read.web.lines.BLANKS": "each way is one class and nothing follows",
    "kg.state.signs.CLASS": "a pattern of a rule, between brackets",
}
"""Patterns in code that repeat without an end, with what they see; in data there is none."""

Pattern = re.Pattern[Any]


def held(thing: object, path: str, known: set[int]) -> Iterator[tuple[str, Pattern]]:
    """The patterns that a record holds, however deep, by the way to them."""
    if isinstance(thing, re.Pattern):
        yield path, thing
        return
    if id(thing) in known or isinstance(thing, str | int):
        return
    known.add(id(thing))
    if dataclasses.is_dataclass(thing):
        name = getattr(thing, "id", "")
        for field in dataclasses.fields(thing):
            yield from held(getattr(thing, field.name), f"{path}.{name}".rstrip(".") + f".{field.name}", known)
    elif isinstance(thing, tuple | list):
        for number, part in enumerate(thing):
            yield from held(part, f"{path}[{number}]", known)
    elif isinstance(thing, Mapping):
        for key, part in thing.items():
            yield from held(part, f"{path}[{key}]", known)


def modules() -> Iterator[Any]:
    for package in (kg, viz):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith(("__main__", "compile")):
                yield importlib.import_module(found.name)


def patterns() -> dict[str, Pattern]:
    """Every pattern of the program: those of the rules as they are loaded, and those in code."""
    kit = Kit.of(Settings(recogniser="none"))
    found = list(held(kit, "kit", set()))
    for module in modules():
        found += [
            (f"{module.__name__}.{name}", one) for name, one in vars(module).items() if isinstance(one, re.Pattern)
        ]
    named: dict[Pattern, str] = {}
    for path, pattern in found:
        named.setdefault(pattern, path)
    return {path: pattern for pattern, path in named.items()}


@pytest.fixture(autouse=True, scope="module")
def nothing_collected() -> Iterator[None]:
    """No time goes into looking through the heap of all other tests for garbage."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


PATTERNS = patterns()
ROWS = {
    row["id"]: row["match"]
    for path in (*resources.names(resources.RULES, ".toml"),)
    for rows in resources.rules(path).values()
    if isinstance(rows, list)
    for row in rows
    if isinstance(row, dict) and "match" in row
}
"""What each rule must match, by its id."""


def test_every_kind_of_rule_is_among_them() -> None:
    kinds = {path.split(".")[1].split("[")[0] for path in PATTERNS if path.startswith("kit.")}
    assert kinds >= {"documents", "text", "find", "link", "state", "gazetteer"}
    assert len(PATTERNS) > 300


# the lint --------------------------------------------------------------------------------------


def parsed(pattern: Pattern) -> Any:
    flags = pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags
    return _parser.parse(pattern.pattern, flags)


def parts(node: tuple[Any, Any]) -> Iterator[Any]:
    """The sequences within an element of a parsed pattern."""
    kind, value = node
    if kind in REPEATS:
        yield value[2]
    elif kind is op.SUBPATTERN:
        yield value[3]
    elif kind is op.BRANCH:
        yield from value[1]
    elif kind in {op.ASSERT, op.ASSERT_NOT}:
        yield value[1]
    elif kind is getattr(op, "ATOMIC_GROUP", None):
        yield value


GIVING_BACK = {op.MAX_REPEAT, op.MIN_REPEAT}
"""Repetitions that may be tried again with less; a possessive one never is."""


def endless(sequence: Any) -> Iterator[tuple[Any, Any]]:
    """The repetitions without an end in a sequence, at any depth, of which some may be given back."""
    for node in sequence:
        if node[0] in GIVING_BACK and node[1][1] is op.MAXREPEAT:
            yield node
        for part in parts(node):
            yield from endless(part)


def nested(sequence: Any) -> bool:
    """Whether some endless repetition holds another."""
    return any(any(True for _ in endless(node[1][2])) for node in endless(sequence))


def is_lone_run(sequence: Any) -> bool:
    """Whether a pattern is one class repeated and nothing else: it takes what it meets and never goes back."""
    return len(sequence) == 1 and sequence[0][0] in REPEATS and len(sequence[0][1][2]) == 1 and sequence[0][1][0] >= 1


SAMPLE = [*map(chr, range(0x20, 0x7F)), *"\n\t\u3000工会一二“”《》、,。("]


def taken(node: tuple[Any, Any]) -> set[str]:
    """Of some characters, those with which an element may begin."""
    kind, value = node
    if kind is op.LITERAL:
        return {chr(value)}
    if kind is op.NOT_LITERAL:
        return set(SAMPLE) - {chr(value)}
    if kind is op.ANY:
        return set(SAMPLE) - {"\n"}
    if kind is op.IN:
        inside = {char for char in SAMPLE if any(is_in(char, one) for one in value)}
        return set(SAMPLE) - inside if value[0][0] is op.NEGATE else inside
    return set().union(*(taken(part[0]) for part in parts(node) if len(part)))


def is_in(char: str, one: tuple[Any, Any]) -> bool:
    kind, value = one
    if kind is op.LITERAL:
        return ord(char) == value
    if kind is op.RANGE:
        return value[0] <= ord(char) <= value[1]
    tests: dict[str, Callable[[str], bool]] = {
        "DIGIT": str.isdigit,
        "SPACE": str.isspace,
        "WORD": lambda c: c.isalnum() or c == "_",
    }
    name = str(value).removeprefix("CATEGORY_")
    return kind is op.CATEGORY and tests[name.removeprefix("NOT_")](char) is not name.startswith("NOT_")


def overlapping(sequence: Any) -> bool:
    """Whether an endless repetition stands right before another one that takes the same characters."""
    for one, two in pairwise(sequence):
        both = all(node[0] in GIVING_BACK and node[1][1] is op.MAXREPEAT for node in (one, two))
        if both and taken(one) & taken(two):
            return True
    return any(overlapping(part) for node in sequence for part in parts(node))


@pytest.mark.parametrize("path", PATTERNS)
def test_rule_repeats_with_an_end(path: str) -> None:
    tree = parsed(PATTERNS[path])
    assert not nested(tree)
    assert not overlapping(tree)
    if any(True for _ in endless(tree)) and not is_lone_run(tree):
        assert path in ENDLESS, "write {0,9} for *, {1,9} for +; or list it with what it sees"


def test_what_is_listed_is_still_there() -> None:
    assert {
        path for path in ENDLESS if path in PATTERNS and not any(True for _ in endless(parsed(PATTERNS[path])))
    } == set()
    assert not [path for path in ENDLESS if path.startswith("kit.")]


@pytest.mark.parametrize(
    ("pattern", "is_nested", "overlaps"),
    [
        ("(?:a+)+", True, False),
        ("(?:a*b)*", True, False),
        (r"\d+\d+", False, True),
        (r"\w*[a-z]+", False, True),
        (r"[^,]+工+", False, True),
        (r"\d+\s+", False, False),
        ("(?:a{0,9}){0,9}", False, False),
        ("a+b+", False, False),
    ],
)
def test_the_lint_sees_what_explodes(pattern: str, is_nested: bool, overlaps: bool) -> None:
    tree = parsed(re.compile(pattern))
    assert (nested(tree), overlapping(tree)) == (is_nested, overlaps)


# the clock -------------------------------------------------------------------------------------


def pieces(sequence: Any) -> Iterator[str]:
    """A character for each literal and class of a pattern, in order."""
    for node in sequence:
        kind, value = node
        if kind is op.LITERAL:
            yield chr(value)
        elif kind in {op.IN, op.ANY, op.NOT_LITERAL}:
            yield min(taken(node), key=lambda char: (char.isascii(), char), default="工")
        for part in parts(node):
            yield from pieces(part)


def units(path: str, pattern: Pattern) -> dict[str, str]:
    """Twelve texts that are repeated to the length that is asked for."""
    own = list(islice(pieces(parsed(pattern)), 200)) or ["工"]
    match = next((ROWS[part] for part in re.split(r"[.\[\]]", path) if part in ROWS), "".join(own))
    return {
        "its pieces": "".join(own),
        "its pieces but the last": "".join(own[:-1]) or own[0],
        "the first half of its pieces": "".join(own[: len(own) // 2]) or own[0],
        "its first piece": own[0],
        "its match but the last character": match[:-1] or match,
        "a character of its match": match[:1] or "工",
        "ideographs": "工会职工群众困难帮扶建设",
        "digits": "1234567890",
        "ideographic spaces": "\u3000",
        "openers": "“《(【",
        "openers and closers": "“”《》()一、",
        "mixed stops": ",。;:!?、\n",
    }


def text_of(unit: str, size: int, pattern: Pattern) -> Any:
    text = (unit * (size // len(unit) + 1))[:size]
    return text.encode("utf-8", "replace")[:size] if isinstance(pattern.pattern, bytes) else text


def seconds(path: str, pattern: Pattern, text: Any) -> float:
    """CPU time of the pattern over the text, applied as the program applies it."""
    begun = time.process_time()
    if path.startswith(AT_THE_START):
        pattern.match(text)
    else:
        for _ in pattern.finditer(text):
            pass
    return time.process_time() - begun


def growth(measure: Callable[[int], float], size: int, noise: float) -> tuple[float, float]:
    """Seconds at four times the size, and how many times those at the size; the least of five where it matters."""
    small, large = measure(size), measure(4 * size)
    for _ in range(4):
        if large <= noise or large <= GROWTH * small:
            break
        small, large = min(small, measure(size)), min(large, measure(4 * size))
    return large, large / small if large > noise and small else 1.0


@pytest.mark.parametrize("path", sorted(PATTERNS.keys() - ENDLESS.keys()))
def test_rule_takes_time_in_proportion_to_the_text(path: str, soak: bool) -> None:
    pattern, size = PATTERNS[path], 25_000 if soak and not path.startswith(IN_A_PERIOD) else 750
    slowest = (0.0, "")
    for name, unit in units(path, pattern).items():
        large, times = growth(lambda size, unit=unit: seconds(path, pattern, text_of(unit, size, pattern)), size, NOISE)
        assert times <= GROWTH, f"{times:.1f} times as long for four times the text of {name}"
        slowest = max(slowest, (large, name))
    seconds_each = slowest[0] / (4 * size)
    assert seconds_each <= CAP or slowest[0] < 5 * NOISE, f"{seconds_each * 1e6:.0f} µs a character of {slowest[1]}"
    print(f"{seconds_each * 1e8:.0f} ms at 100,000: {path}: {slowest[1]}")


# whole steps -----------------------------------------------------------------------------------


def numbered(size: int, width: int, written: Callable[[str], str]) -> str:
    """So many characters of texts, each made of two ideographs that no other is made of."""
    return "".join(written(chr(0x4E10 + n % 5000) + chr(0x5E00 + n // 5000)) for n in range(size // width))


def repeated(unit: str) -> Callable[[int], str]:
    return lambda size: (unit * (size // len(unit) + 1))[:size]


TEXTS: dict[str, Callable[[int], str]] = {
    "one line without a stop": repeated("工会职工群众困难帮扶建设社会主义文化教育安全生产劳动竞赛"),
    "openers": repeated("“"),
    "openers of four kinds": repeated("《（【“"),
    "openers and closers": repeated("“”《》（）"),
    "enumerators": repeated("一、"),
    "numbered lines": repeated("一、工会\n（二）职工\n3.竞赛\n"),
    "short lines": repeated("工\n"),
    "headings of documents": repeated("篇一\n篇二\n第三篇\n"),
    "one name": repeated("市总工会"),
    "one name and commas": repeated("市总工会，"),
    "names that take in the last": lambda size: "南江市总工会" + "第三车间工会" * (size // 6),
    "redacted places": repeated("X市"),
    "sessions": repeated("市总工会十二届五次全委会、"),
    "frames in one sentence": repeated("市总工会要开展“安康杯”竞赛活动，贯彻落实《工会法》，维护困难职工权益，"),
    "frames without a comma": repeated("要开展“安康杯”竞赛活动贯彻落实《工会法》维护困难职工权益"),
    "clauses and semicolons": repeated("市总工会要开展“安康杯”竞赛活动；贯彻落实《工会法》；"),
    "figures": repeated("全市新建基层工会35家，"),
    "figures without a stop": repeated("会员35家企业由12万元增长3%占"),
    "numbers in a row": repeated("三千五百1,200"),
    "blanked-out numbers": repeated("X家XX万元"),
    "openers of figures": repeated("共(其中比上年增加"),
    "adverts in one line": repeated("https://example.org/a （責任編輯：某某）"),
    "digits": repeated("1234567890"),
    "ideographic spaces": lambda size: f"工{'　' * size}工",
    "replacement characters": repeated("工会\ufffd\ufffd"),
    "rare characters": repeated("鶎庸刹块?;鎶"),
    "Latin letters for Chinese": repeated("å·¥ä¼š"),
    "CRLF": repeated("工会\r\n"),
    "zero-width characters": repeated("工\u200b会\ufeff"),
    "many persons in one sentence": lambda size: numbered(size, 6, lambda two: f"李{two}同志、"),
    "many laws": lambda size: numbered(size, 6, lambda two: f"《{two}办法》"),
    "rare names": lambda size: "".join(f"《{chr(0x4E10 + n * 7 % 5000)}帀》" for n in range(size // 4)),
    "many campaigns": lambda size: numbered(size, 7, lambda two: f"“{two}”活动、"),
    "many bodies": lambda size: numbered(size, 8, lambda two: f"{two}市总工会召开，"),
    "many districts of one name": lambda size: numbered(size, 9, lambda two: f"鼓楼区总工会{two}会，"),
    "many towns": lambda size: numbered(size, 6, lambda two: f"{two}镇召开，"),
    "many short names": lambda size: numbered(size, 16, lambda two: f"{two}市总工会（以下简称{two}总），"),
}


def steps(text: str, kit: Kit) -> dict[str, float]:
    """CPU seconds of each step over a text."""
    spent: dict[str, float] = {}

    def timed(name: str, step: Callable[..., Any], *given: Any) -> Any:
        begun = time.process_time()
        done = step(*given)
        spent[name] = spent.get(name, 0.0) + time.process_time() - begun
        return done

    documents: tuple[Document, ...] = timed("split", split_documents, Source("a.txt", "", "", "", text), kit.documents)
    for document in documents:
        prepared = timed("text", prepare_text, document, kit.text)
        mentions = timed("find", find_mentions, document, prepared, kit.find, kit.recogniser)
        linked = timed("link", link_mentions, document, mentions, kit.link)
        linked = timed("full names", in_full, document, linked, kit.gazetteer)
        placed = timed("place", place_entities, document, linked, kit.gazetteer)
        stated = timed("state", state_document, document, prepared, linked, kit.state)
        timed("ground", ground, document, prepared, linked, placed, stated, kit.state.crowd)
    return spent


@pytest.mark.parametrize("name", TEXTS)
def test_step_takes_time_in_proportion_to_the_text(name: str, wordless: Kit, soak: bool) -> None:
    steps("工会。工商?⒍悇詹块T。", wordless)  # the words that damage is read with are loaded once
    size = 75_000 if soak else 4_000
    small, large = steps(TEXTS[name](size), wordless), steps(TEXTS[name](4 * size), wordless)
    for _ in range(4):
        if not slow(small, large):
            break
        small = least(small, steps(TEXTS[name](size), wordless))
        large = least(large, steps(TEXTS[name](4 * size), wordless))
    assert not slow(small, large)
    print(f"{sum(large.values()) / (4 * size) * 1e6:.0f} µs a character: {name}")


def slow(small: Mapping[str, float], large: Mapping[str, float]) -> list[str]:
    """The steps that take too long for four times the text, each with how many times as long."""
    times = {step: large[step] / max(small[step], ASKED) for step in large if large[step] > 10 * NOISE}
    return [f"{step}: {ratio:.1f} times" for step, ratio in times.items() if ratio > GROWTH]


def least(one: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    return {step: min(one[step], other[step]) for step in one}


@pytest.mark.parametrize("name", ["one line without a stop", "one name and commas", "clauses and semicolons"])
def test_period_is_bounded(name: str, wordless: Kit) -> None:
    """What the frames see is no longer than the rules say, and every mention is whole in one period."""
    (document,) = split_documents(Source("a.txt", "", "", "", TEXTS[name](20_000)), wordless.documents)
    text = prepare_text(document, wordless.text)
    linked = link_mentions(document, find_mentions(document, text, wordless.find, wordless.recogniser), wordless.link)
    scene = scene_of(document, text, linked, wordless.state)
    longest = max(len(sentence.span) for sentence in text.sentences)
    assert longest <= 40 or len(scene.periods) > 1
    for period in scene.periods:
        signs = period.signs
        assert len(signs.span(0, len(signs.text))) <= wordless.state.longest + 40
        assert all(Span(0, len(text.aligned.text)).contains(one.span) for one in signs.mentions.values())
    assert sum(len(period.signs.mentions) for period in scene.periods) == len(scene.mentions)


def test_names_of_a_crowd_are_counted_with_their_neighbours_and_the_rest_is_told(wordless: Kit) -> None:
    """Pairs would be the square of the names; what is left out is a remark of the source."""
    text = TEXTS["many laws"](600)
    (found,) = extract_source(Source("a.txt", "", "", "", text), wordless)
    crowd, size = wordless.state.crowd, len(found.entities)
    assert size > 3 * crowd
    whole, kept = size * (size - 1) // 2, sum(1 for one in found.namings for _ in neighbours(one.entities, crowd))
    assert kept + found.uncounted == whole
    assert kept == size * crowd - crowd * (crowd + 1) // 2
    read = workers.find(Source("a.txt", "", "", "", text), Settings(recogniser="none"))
    assert isinstance(read, workers.Reading)
    assert read.remarks == (f"{found.uncounted:,} pairs of names in crowded sentences were not counted",)


def test_names_of_a_sentence_of_prose_are_all_counted(wordless: Kit) -> None:
    (found,) = extract_source(Source("a.txt", "", "", "", TEXTS["many laws"](6 * wordless.state.crowd)), wordless)
    names = len(found.entities)
    assert found.uncounted == 0
    pairs = {pair for one in found.namings for pair in neighbours(one.entities, wordless.state.crowd)}
    assert len(pairs) == names * (names - 1) // 2
