"""Literals that every reader of RDF can read.

Characters that XML cannot hold (C0 controls, lone surrogates, U+FFFE, U+FFFF) become U+FFFD,
one for one, so that a quote keeps its length. Numbers are written as the store will keep them.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from pyoxigraph import Literal

from kg.characters import seen
from kg.folding import fold, traditional
from kg.rdf.vocabulary import XSD

SIMPLIFIED, TRADITIONAL = "zh-hans", "zh-hant"
UNSPEAKABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
IDEOGRAPHS = (range(0x3400, 0xA000), range(0x20000, 0x30000))
NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,18})(?:\.\d{1,12})?", re.ASCII)
DATES = {re.compile(r"\d{4}", re.ASCII): XSD.gYear, re.compile(r"\d{4}-(?:0[1-9]|1[0-2])", re.ASCII): XSD.gYearMonth}


def clean(text: str) -> str:
    """`text` without the characters that some format cannot hold, as long as it was."""
    return UNSPEAKABLE.sub("\ufffd", text)


def plain(text: str) -> Literal:
    """A string as it stands, cleaned."""
    return Literal(clean(text))


def written(text: str) -> Literal:
    """A name or title as it stands, tagged with the script it is in.

    >>> written("鄧川").language, written("邓川").language
    ('zh-hant', 'zh-hans')
    """
    speakable = clean(text)
    return Literal(speakable, language=TRADITIONAL if is_traditional(speakable) else SIMPLIFIED)


def folded(text: str) -> Literal:
    """The one spelling by which names are found: Simplified and of one width."""
    return Literal(fold(seen(clean(text))), language=SIMPLIFIED)


def is_traditional(text: str) -> bool:
    """Whether some ideograph of `text` is written otherwise in Simplified characters."""
    pairs = zip(text, fold(text), strict=True)
    return any(new != old and any(ord(old) in block for block in IDEOGRAPHS) for old, new in pairs)


def is_standard_traditional(text: str) -> bool:
    """Whether `text` is the one Traditional spelling that its Simplified form leads to.

    There is one such spelling of a name at most, which is what a preferred label must be: 羣眾
    also leads to 群众, but 群众 leads to 群眾.
    """
    return is_traditional(text) and traditional(fold(text)) == text


def integer(number: int) -> Literal:
    return Literal(str(number), datatype=XSD.integer)


def truth(value: bool) -> Literal:
    return Literal("true" if value else "false", datatype=XSD.boolean)


def decimal(number: Decimal) -> Literal:
    """A decimal in the form that stores keep: no exponent, no zeros at the end.

    >>> decimal(Decimal("1.50"))
    <Literal value=1.5 datatype=<NamedNode value=http://www.w3.org/2001/XMLSchema#decimal>>
    """
    text = f"{number:f}"
    shortened = text.rstrip("0").rstrip(".") if "." in text else text
    return Literal("0" if shortened == "-0" else shortened, datatype=XSD.decimal)


def score(number: float) -> Literal:
    """How sure a finder is, to four places."""
    return decimal(Decimal(str(round(number, 4))))


def amount(value: str) -> Literal | None:
    """The number that a figure is, where it is written in digits.

    >>> amount("１,234.50").value
    '1234.5'
    >>> amount("三千") is None
    True
    """
    text = fold(clean(value))
    return decimal(Decimal(text.replace(",", ""))) if NUMBER.fullmatch(text) else None


def when(text: str) -> Literal:
    """A date typed as exactly as it is known; what is no date stays a string."""
    for pattern, datatype in DATES.items():
        if pattern.fullmatch(text):
            return Literal(text, datatype=datatype)
    try:
        known = len(text) == 10 and date.fromisoformat(text)
    except ValueError:
        known = False
    return Literal(text, datatype=XSD.date) if known else plain(text)
