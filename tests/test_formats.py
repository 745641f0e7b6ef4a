"""Findings written in a format and read back are the same findings."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

import pytest

from kg.aligned import Span
from kg.findings_json import findings_json
from kg.formats import FORMATS, brat, brat_configuration, conll, displacy
from kg.model import (
    DOC,
    Document,
    Entity,
    EntityType,
    Evidence,
    Fence,
    FenceKind,
    Findings,
    Indicator,
    Judgement,
    Mention,
    Modality,
    Predicate,
    Same,
    Statement,
)

TEXT = "第一篇\r\n市委常務副書記鄧川 講話。今年市總工會要推行平\r\n等協商制度！\n地區生產總值2350億元\n第二篇\n農民工"
SPLIT = TEXT.index("第二篇")


def span(surface: str) -> Span:
    start = TEXT.index(surface)
    return Span(start, start + len(surface))


def entity(key: str, type: EntityType, *surfaces: str) -> Entity:
    mentions = tuple(Mention(span(surface), surface, type, "test.rule") for surface in surfaces)
    return Entity(key, type, surfaces[0] if surfaces else key, (), "", mentions)


def evidence(quote: str) -> Evidence:
    return Evidence(span(quote), quote)


def document(number: int, start: int, end: int, **stated: str) -> Document:
    return Document(str(number), "speeches/a.txt", "0" * 64, number, Span(start, end), TEXT[start:end], **stated)


SYSTEM = "平\r\n等協商制度"
FIRST = Findings(
    document(
        1,
        0,
        SPLIT,
        title="在全委會上的講話",
        date="2006-01-12",
        speaker="鄧川",
        post="市委副書記",
        venue="全委會",
        origin="總工會",
    ),
    (
        entity("institution:1", EntityType.INSTITUTION, SYSTEM),
        entity("person:1", EntityType.PERSON, "鄧川"),
        entity("post:1", EntityType.POST, "常務副書記"),
        entity("body:1", EntityType.ORGANIZATION, "市委"),
        entity("body:2", EntityType.ORGANIZATION, "市總工會"),
        entity("meeting:1", EntityType.MEETING),
    ),
    (Same("body:1", "body:2", Judgement.DIFFERENT, "two names in one sentence"),),
    (
        Statement(
            "body:2",
            Predicate.ESTABLISHES,
            "institution:1",
            evidence(f"推行{SYSTEM}"),
            "establish.verb",
            Modality.ASSIGNED,
        ),
        Statement(
            "person:1", Predicate.HOLDS_POST, "post:1", evidence("常務副書記鄧川"), "post.before", None, "body:1"
        ),
        Statement("person:1", Predicate.DELIVERS, DOC, evidence("鄧川 講話"), "byline"),
        Statement(DOC, Predicate.DELIVERED_AT, "meeting:1", evidence("講話"), "title"),
    ),
    (Indicator("地區生產總值", "2350", "億元", evidence("地區生產總值2350億元"), "figure"),),
    (),
    3,
    (Fence(span("第一篇"), FenceKind.BOILERPLATE, "heading"),),
)
SECOND = Findings(
    document(2, SPLIT, len(TEXT)),
    (entity("group:1", EntityType.GROUP, "農民工"),),
    *((),) * 4,
    1,
    (),
)
EMPTY = Findings(document(3, 0, 0), *((),) * 5, 0, ())
BOTH = (FIRST, SECOND)


def surfaces(several: Sequence[Findings]) -> set[tuple[str, int, int]]:
    mentions = [mention for findings in several for one in findings.entities for mention in one.mentions]
    return {(str(mention.type), mention.span.start, mention.span.end) for mention in mentions}


# json ------------------------------------------------------------------------------------------


def test_offsets_in_json_point_at_the_names_in_the_file() -> None:
    found = json.loads(FORMATS["findings"](BOTH, TEXT))
    spans = {(e["type"], start, end) for one in found for e in one["entities"] for start, end in e["mentions"]}
    assert spans == surfaces(BOTH)
    start, end = found[0]["relations"][0]["evidence"]
    assert TEXT[start:end] == found[0]["relations"][0]["quote"]


def test_json_says_where_a_document_stands_and_what_it_states_of_itself() -> None:
    found = findings_json(FIRST)
    assert (found["doc"], found["source"], found["span"]) == ("1", "speeches/a.txt", [0, SPLIT])
    assert (found["title"], found["date"], found["speaker"]) == ("在全委會上的講話", "2006-01-12", "鄧川")
    assert (found["post"], found["venue"], found["origin"]) == ("市委副書記", "全委會", "總工會")
    assert found["subtitle"] is None
    assert found["same"][0]["judgement"] == "different"
    assert found["fences"] == [{"span": [0, 3], "kind": "boilerplate", "rule": "heading"}]


def test_what_the_text_does_not_say_is_null() -> None:
    assert findings_json(SECOND)["date"] is None
    relations = {relation["predicate"]: relation for relation in findings_json(FIRST)["relations"]}
    assert relations["holdsPost"]["modality"] is None
    assert relations["establishes"]["modality"] == "assigned"
    assert relations["holdsPost"]["org"] == "body:1"
    assert relations["establishes"]["org"] is None


def test_one_document_is_an_object_and_several_are_a_list() -> None:
    assert isinstance(json.loads(FORMATS["findings"]([FIRST], TEXT)), dict)
    assert isinstance(json.loads(FORMATS["findings"](BOTH, TEXT)), list)
    assert json.loads(FORMATS["findings"]([], "")) == []


def test_json_keeps_the_order_of_the_text() -> None:
    names = [one["id"] for one in findings_json(FIRST)["entities"]]
    assert names == ["body:1", "post:1", "person:1", "body:2", "institution:1", "meeting:1"]


# brat ------------------------------------------------------------------------------------------


def read_brat(annotations: str, text: str) -> dict[str, set[tuple[object, ...]]]:
    """The lines of a standoff file by kind, its ids resolved to entity keys."""
    rows = [line.split("\t") for line in annotations.splitlines()]
    keys = {row[1].split()[1]: row[1].split()[2].removeprefix("kg:") for row in rows if row[0][0] == "N"}
    read: dict[str, set[tuple[object, ...]]] = defaultdict(set)
    types: dict[str, str] = {}
    for name, content, *rest in rows:
        head, *words = content.split(" ") if name[0] != "T" else content.split(" ", 1)
        if name[0] == "T":
            pieces = [tuple(map(int, piece.split())) for piece in words[0].split(";")]
            assert " ".join(text[start:end] for start, end in pieces) == rest[0]
            read["T"].add((head, pieces[0][0], pieces[-1][1]))
        elif name[0] == "R":
            ends = [keys[word.split(":")[1]] for word in words]
            types[name] = head
            read["R"].add((head, *ends))
        elif name[0] == "A":
            target = types.get(words[0]) or keys.get(words[0])
            read["A"].add((head, target, *words[1:]))
            types.setdefault(name, head)
        elif name[0] == "#":
            read["#"].add((types.get(words[0], words[0][0]), rest[0]))
    return read


def test_brat_read_back_is_the_same() -> None:
    read = read_brat(brat(BOTH, TEXT), TEXT)
    figure = span("地區生產總值2350億元")
    assert read["T"] == surfaces(BOTH) | {("Indicator", figure.start, figure.end)}
    assert read["R"] == {
        ("establishes", "body:2", "institution:1"),
        ("holdsPost", "person:1", "post:1"),
        ("org", "post:1", "body:1"),
    }
    assert read["A"] == {("Modality", "establishes", "assigned"), ("delivers", "person:1")}
    assert read["#"] == {
        ("establishes", "establish.verb: 推行平 等協商制度"),
        ("holdsPost", "post.before: 常務副書記鄧川"),
        ("delivers", "byline: 鄧川 講話"),
        ("T", "地區生產總值 2350 億元"),
    }


def test_a_mention_over_a_line_end_is_two_fragments() -> None:
    start = TEXT.index(SYSTEM)
    assert f"Institution {start} {start + 1};{start + 3} {start + 8}\t平 等協商制度\n" in brat([FIRST], TEXT)


def test_brat_ids_are_unique_over_the_documents_of_a_file() -> None:
    names = [line.split("\t")[0] for line in brat(BOTH, TEXT).splitlines()]
    assert len(names) == len(set(names))


def test_a_relation_takes_the_mention_nearest_to_its_evidence() -> None:
    twice = "鄧川。後來書記鄧川"
    mentions = tuple(Mention(Span(at, at + 2), "鄧川", EntityType.PERSON, "r") for at in (0, 7))
    person = Entity("p", EntityType.PERSON, "鄧川", (), "", mentions)
    post = Entity("t", EntityType.POST, "書記", (), "", (Mention(Span(5, 7), "書記", EntityType.POST, "r"),))
    stated = Statement("p", Predicate.HOLDS_POST, "t", Evidence(Span(5, 9), "書記鄧川"), "r")
    whole = Document("1", "a", "", 1, Span(0, len(twice)), twice)
    annotations = brat([Findings(whole, (person, post), (), (stated,), (), (), 2, ())], twice)
    (place,) = re.findall(r"(T\d+)\tPerson 7 9", annotations)
    assert f"holdsPost Arg1:{place} " in annotations


def test_the_configuration_names_every_type_and_predicate() -> None:
    configuration = brat_configuration()
    assert all(re.search(rf"^{name}$", configuration, re.M) for name in EntityType)
    assert all(re.search(rf"^{name}\t", configuration, re.M) for name in Predicate)
    assert re.findall(r"^\[(\w+)\]$", configuration, re.M) == ["entities", "relations", "events", "attributes"]


# conll -----------------------------------------------------------------------------------------


def read_conll(content: str) -> list[list[tuple[str, str]]]:
    """The names of each document: label and characters."""
    documents: list[list[tuple[str, str]]] = []
    for line in content.split("\n"):
        if line.startswith("-DOCSTART-"):
            documents.append([])
        elif line:
            character, label = line.split(" ")
            if label.startswith("B-"):
                documents[-1].append((label[2:], character))
            elif label.startswith("I-"):
                type, name = documents[-1].pop()
                assert type == label[2:]
                documents[-1].append((type, name + character))
    return documents


def test_conll_read_back_is_the_same() -> None:
    expect = [sorted((type, "".join(TEXT[a:b].split())) for type, a, b in surfaces([one])) for one in BOTH]
    assert [sorted(names) for names in read_conll(conll(BOTH))] == expect


def test_conll_holds_every_character_but_the_blanks() -> None:
    rows = [line.split(" ")[0] for line in conll([FIRST]).splitlines() if line and not line.startswith("-DOC")]
    assert "".join(rows) == "".join(TEXT[:SPLIT].split())


def test_sentences_of_conll_are_parted_by_one_empty_line() -> None:
    blocks = conll([FIRST]).split("\n\n")
    assert ["".join(line[0] for line in block.splitlines()) for block in blocks] == [
        "-",
        "第一篇",
        "市委常務副書記鄧川講話。",
        "今年市總工會要推行平等協商制度！",
        "地區生產總值2350億元",
        "",
    ]


def test_no_sentence_of_conll_begins_inside_a_name() -> None:
    lines = conll(BOTH).split("\n")
    assert not [after for before, after in pairwise(lines) if not before and " I-" in after]


def test_an_empty_document_has_its_line_in_conll() -> None:
    assert conll([EMPTY]) == "-DOCSTART- O\n\n"


# displacy --------------------------------------------------------------------------------------


def test_displacy_offsets_count_from_the_document() -> None:
    (ent,) = displacy(SECOND)["ents"]
    assert SECOND.document.text[ent["start"] : ent["end"]] == "農民工"


def test_displacy_draws_it_with_the_text_escaped() -> None:
    renderer = pytest.importorskip("spacy.displacy")
    html = renderer.render([displacy(FIRST), displacy(SECOND)], style="ent", manual=True, jupyter=False)
    assert "常務副書記" in html
    assert "在全委會上的講話" in html
    hostile = Document("1", "a", "", 1, Span(0, 20), "<script>x</script>鄧川", title="t")
    person = Entity("p", EntityType.PERSON, "鄧川", (), "", (Mention(Span(18, 20), "鄧川", EntityType.PERSON, "r"),))
    drawn = renderer.render(
        displacy(Findings(hostile, (person,), *((),) * 4, 1, ())), style="ent", manual=True, jupyter=False
    )
    assert "<script>" not in drawn


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_no_findings_are_no_error(name: str) -> None:
    assert isinstance(FORMATS[name]([EMPTY], ""), str)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_the_order_of_findings_does_not_show(name: str) -> None:
    turned = Findings(
        FIRST.document,
        FIRST.entities[::-1],
        FIRST.same,
        FIRST.statements[::-1],
        FIRST.indicators,
        (),
        3,
        FIRST.fences,
    )
    assert FORMATS[name]([turned], TEXT) == FORMATS[name]([FIRST], TEXT)
