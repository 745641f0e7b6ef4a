"""What stating needs beside the entities, loaded once from `data/rules/`."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kg import resources
from kg.folding import fold
from kg.model import EntityType, Modality, Predicate
from kg.rules import compiled
from kg.state.assignment_rules import AssignmentRules
from kg.state.cooccurrence import CountRules
from kg.state.figure_rules import FigureRules
from kg.state.scores import Scores
from kg.state.signs import LETTERS, SIGNS, frame_pattern
from kg.state.tenure_rules import TenureRules
from kg.terms import Window
from kg.times import TimeRules

Regex = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Frame:
    """One way of stating a relation, as a pattern over a period of signs.

    Without a group `s` the subject is the actor of the clause. With `meeting` or `document` the
    object is the meeting that the text is about, or the document; with `kin` both are bodies of
    one system; with `holder` the subject is the body whose meeting is named; with `untitled` no
    object stands in title marks; a `nominal` frame has its mood from the whole sentence,
    one of `you` those spoken to for its subject.
    `subjects` and `objects` limit the kinds that may be either; of each set of `signs` the
    pattern needs one. With `named` only subjects of such a name are meant.
    """

    id: str
    predicate: Predicate
    regex: Regex
    meeting: bool
    document: bool
    kin: bool
    holder: bool
    untitled: bool
    nominal: bool
    you: bool
    signs: tuple[frozenset[str], ...]
    named: Regex | None
    subjects: frozenset[EntityType]
    objects: frozenset[EntityType]
    modality: Modality | None

    def fits(self, present: frozenset[str]) -> bool:
        """Whether there may be a match where these signs stand."""
        return bool(present) and not any(map(present.isdisjoint, self.signs))


@dataclass(frozen=True, slots=True)
class MoodRules:
    """Marks of duty, of the past, of what shall not be, and of what is only supposed or asked.

    `basis` holds what is there already, on which something further is to be built; `believed` ends
    in what somebody believes; a clause of `purpose` has the mood of what is done to that end; `stop`
    ends a sentence, with a group `asks` where it is a question.
    """

    duty: Regex
    past: Regex
    never: Regex
    unreal: Regex
    believed: Regex
    purpose: Regex
    asked: Regex
    stop: Regex
    basis: Regex


@dataclass(frozen=True, slots=True)
class ActorRules:
    """Where the one who acts stands, and whom a speech speaks to where it does not say.

    `moved` are those who are led or told to act, `helped` those who are for one clause, `partners`
    those who are brought in, `together` says that it is done with them; a `spokesman` lets the body
    act; `aim` opens what is said of a subject named behind it, `told` follows a subject that is
    told to act, `opens_told` opens a sentence that tells somebody else than the one before;
    `account` names the time of which a body gives account, `accounted` follows a subject that does
    so, `closing` opens the last words to all;
    `urged` is of whom something is demanded, `demands` opens a list of such things; `rulers` are
    bodies that speak to others of other systems.
    """

    subject: Regex
    others: Regex
    moved: Regex
    helped: Regex
    spokesman: Regex
    aim: Regex
    partners: Regex
    together: Regex
    urged: Regex
    demands: Regex
    we: Regex
    ours: Regex
    told: Regex
    opens_told: Regex
    account: Regex
    accounted: Regex
    closing: Regex
    collective: Regex
    widest: Regex
    rulers: Regex
    systems: tuple[Regex, ...]


@dataclass(frozen=True, slots=True)
class NameTells:
    """Relations that names themselves tell.

    `served` and `serving` stand before and behind a group in the name of what is for it, `apart`
    and `narrower` where it is not; `maker` stands behind the makers in the name of a rule, `about`
    before the selection in that of a commendation, `sends` before the paper that a notice sends
    down; `no_whole` are bodies that have no parts.
    """

    plenum: Regex
    occasion: Regex
    spoken: Regex
    plenum_of: str
    organ: Regex
    no_whole: Regex
    federation: Regex
    relative: Regex
    no_relative: Regex
    lower: Regex
    levels: tuple[str, ...]
    group_bearing: frozenset[EntityType]
    served: Regex
    serving: Regex
    narrower: Regex
    apart: Regex
    of_house: Regex
    for_all: Regex
    maker: Regex
    about: Regex
    sends: Regex


@dataclass(frozen=True, slots=True)
class Clauses:
    """Where the clauses of a text begin and end, in order."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def start(self, at: int) -> int:
        """Where the clause begins in which a place lies."""
        return self.starts[bisect_right(self.starts, at) - 1]

    def end(self, at: int) -> int:
        """Where that clause ends."""
        return self.ends[bisect_left(self.ends, at)]


@dataclass(frozen=True, slots=True)
class StateRules:
    """Frames, moods, actors, what names tell, and figures.

    `marks` are the quotation and title marks that are left out, `title_opens` and `title_ends` enclose a title,
    `goes_on` ends a sentence without ending the period, `clause` is where clauses end,
    `each_own` says that of several each does one of several things; a period of
    more than `longest` characters is cut at one. `crowd` is how many of the names that follow in a
    sentence a name is counted with; `scores` tells how sure what a rule finds is.
    """

    marks: str
    goes_on: str
    title_opens: str
    title_ends: str
    longest: int
    crowd: int
    clause: Regex
    each_own: Regex
    frames: tuple[Frame, ...]
    mood: MoodRules
    actor: ActorRules
    names: NameTells
    figures: FigureRules
    times: TimeRules
    tenures: TenureRules
    scores: Scores
    assignments: AssignmentRules

    @classmethod
    def shipped(cls) -> StateRules:
        """The rules of `data/rules/relations.toml` and `figures.toml`."""
        rules = resources.rules("data/rules/relations.toml")
        macros = rules["macros"]
        return cls(
            fold(rules["marks"]),
            fold(rules["goes_on"]),
            fold(rules["title_opens"]),
            fold(rules["title_ends"]),
            rules["longest"],
            CountRules.shipped().crowds[Window.SENTENCE],
            compiled(rules["clause"]),
            compiled(rules["each_own"]),
            tuple(_frame(row, macros) for row in rules["frame"]),
            MoodRules(**{name: frame_pattern(mark, macros) for name, mark in rules["mood"].items()}),
            _actor(rules["actor"], macros),
            _names(rules["names"]),
            FigureRules.shipped(),
            TimeRules.shipped(),
            TenureRules.shipped(),
            Scores.shipped(),
            AssignmentRules.shipped(macros),
        )

    def clauses(self, text: str) -> Clauses:
        """The clauses of a text."""
        marks = list(self.clause.finditer(text))
        return Clauses((0, *(mark.end() for mark in marks)), (*(mark.start() for mark in marks), len(text)))


def _frame(row: Mapping[str, Any], macros: Mapping[str, str]) -> Frame:
    return Frame(
        row["id"],
        Predicate(row["predicate"]),
        frame_pattern(row["pattern"], macros),
        row.get("meeting", False),
        row.get("document", False),
        row.get("kin", False),
        row.get("holder", False),
        row.get("untitled", False),
        row.get("nominal", False),
        row.get("you", False),
        tuple(_signs(letters) for end in ("s", "o") if (letters := _letters(row["pattern"], end))),
        compiled(row["named"]) if "named" in row else None,
        _kinds(row.get("subjects") or _letters(row["pattern"], "s")),
        _kinds(row.get("objects") or _letters(row["pattern"], "o")),
        Modality(row["modality"]) if "modality" in row else None,
    )


def _actor(row: Mapping[str, Any], macros: Mapping[str, str]) -> ActorRules:
    framed = {"subject", "others", "moved", "helped", "spokesman", "aim", "partners", "urged", "demands"}
    return ActorRules(
        **{name: frame_pattern(row[name], macros if name in framed else {}) for name in row if name != "systems"},
        systems=tuple(map(compiled, row["systems"])),
    )


def _letters(pattern: str, group: str) -> str | None:
    """The letters of the kinds that a group of a pattern holds where it holds nothing else."""
    found = re.search(rf"\(\?P<{group}><([A-Z]+)\+?>\)", pattern)
    return found[1] if found else None


def _signs(letters: str) -> frozenset[str]:
    return frozenset(SIGNS[LETTERS[letter]] for letter in letters)


def _kinds(letters: str | None) -> frozenset[EntityType]:
    """The kinds that a row names by their letters, all of them where it names none."""
    return frozenset(LETTERS[letter] for letter in letters or LETTERS)


def _names(row: Mapping[str, Any]) -> NameTells:
    apart = {"occasion", "plenum_of", "levels", "group_bearing"}
    return NameTells(
        **{name: compiled(row[name]) for name in row if name not in apart},
        occasion=frame_pattern(row["occasion"], {}),
        plenum_of=fold(row["plenum_of"]),
        levels=tuple(map(fold, row["levels"])),
        group_bearing=frozenset(map(EntityType, row["group_bearing"])),
    )
