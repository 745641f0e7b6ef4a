"""Healthy files with a few bytes changed, the same for the same seed (after Miller et al. 1990, and AFL's havoc)."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from tests.hostile import office, pages, pdf, zips
from tests.hostile.plain import noise
from tests.hostile.seeds import prose, simplified

FORMATS = ("docx", "pdf", "html", "txt")
INTERESTING = (
    b"\0",
    b"\xff" * 4,
    b"\x7f\xff\xff\xff",
    b"\x80",
    b"<",
    b">",
    b"&",
    b'"',
    b"\r",
    b"\x0b",
    b"/",
    b"(",
    b"%",
)
LARGEST = 4_000
"""Bytes of noise at most."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A file and how it was made; `name` has the number of it."""

    name: str
    data: bytes


def flip(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 8)):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def overwrite(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data))
    size = chance.randint(1, 16)
    data[at : at + size] = chance.randbytes(min(size, len(data) - at))


def delete(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data))
    del data[at : at + chance.randint(1, 64)]


def insert(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data) + 1)
    data[at:at] = chance.choice(INTERESTING) * chance.randint(1, 9)


def repeat(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data))
    data[at:at] = data[at : at + chance.randint(1, 200)] * chance.randint(1, 20)


def cut(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data)) :]


MUTATORS: tuple[Callable[[bytearray, random.Random], None], ...] = (flip, overwrite, delete, insert, repeat, cut)


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The data after one to three changes."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 3))):
        if changed:
            chance.choice(MUTATORS)(changed, chance)
    return bytes(changed)


def mutants(count: int, seed: int = 0) -> Iterator[Mutant]:
    """So many mutants of each format, and then noise, a twelfth as much as of each format."""
    for format in FORMATS:
        chance = random.Random(f"{seed} {format}")
        for number in range(count):
            yield Mutant(f"{format} {number}.{format}", _mutant(format, number, chance))
    chance = random.Random(f"{seed} noise")
    suffixes = ("docx", "pdf", "html", "txt", "csv", "zip", "rtf", "")
    for number in range(count * 2 // 25):
        data = noise(chance.randrange(LARGEST), seed * 1_000_003 + number)
        yield Mutant(f"noise {number}.{suffixes[number % len(suffixes)]}", data)


def _mutant(format: str, number: int, chance: random.Random) -> bytes:
    seeds = _seeds(format)
    if format == "docx" and number % 2:
        main, styles = mutated(seeds[0], chance), b""
        if chance.random() < 0.2:
            main, styles = seeds[0], mutated(seeds[0], chance)
        return zips.packed([*office.parts(main), *([("word/footnotes.xml", styles)] if styles else [])])
    return mutated(chance.choice(seeds[1:] if format == "docx" else seeds), chance)


@cache
def _seeds(format: str) -> tuple[bytes, ...]:
    """Healthy files of a format; of DOCX the first is the main part of one."""
    match format:
        case "docx":
            main = office.document(office.story())
            return (main, office.docx(main), zips.packed(office.parts(main), zips.zipfile.ZIP_STORED))
        case "pdf":
            return (pdf.pdf(), pdf.written(pdf.objects(2), before=b"junk\n"), pdf.embedded())
        case "html":
            return (
                pages.page(),
                pages.chinese("gb18030", "gb2312"),
                pages.late(),
                pages.mhtml(),
                pages.page("<table><tr><td>" + pages.story()),
            )
    text = prose()
    codings = ("utf-8", "gb18030", "big5hkscs", "utf-16", "utf-8-sig", "hz")
    return tuple((simplified(text) if coding == "hz" else text).encode(coding, "ignore") for coding in codings)
