"""Jieba's dictionary tagger, and the user's own words in jieba's dictionary format.

`rjieba` (jieba's algorithm and dictionary in Rust) does the work, jieba itself where it is missing
or asked for (`jieba:pure`; it wants folded text, being a hundred times slower on Traditional).
Their names of persons are poor: they are for words a user brings along. Neither library's
process-wide tokenizer is touched, and jieba's cache in the temporary folder, which anybody could
have written, is never read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.errors import Exit, KgError
from kg.find.tokens import Token
from kg.folding import fold
from kg.settings import Settings

TAGS = {"nr": "PER", "ns": "LOC", "nt": "ORG"}
"""Jieba's tags for names, and LAC's."""

NAMELESS = dict.fromkeys(TAGS, "n")
"""A dictionary's names are no names where nobody asked for them: they count as plain words."""

ROW = re.compile(r"(?P<word>[^\t]{1,200}?)(?: (?P<freq>[0-9]{1,12}))?(?: (?P<tag>[A-Za-z]{1,20}))?")

Cut = Callable[[str], Iterable[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Word:
    """A row of a user's dictionary; what it leaves out is left to jieba."""

    text: str
    freq: int | None = None
    tag: str | None = None


@dataclass(frozen=True, slots=True)
class JiebaRecogniser:
    """Cuts by dictionary, with the tags `PER`, `LOC` and `ORG` for names and jieba's for the rest.

    >>> jieba = JiebaRecogniser.of(Settings(), "")
    >>> [(token.start, token.end, token.tag) for token in jieba.recognise(["在四川省"])[0]]
    [(0, 1, 'p'), (1, 4, 'LOC')]
    """

    cut: Cut
    tags: Mapping[str, str] = field(default_factory=lambda: TAGS)
    name: str = "jieba"

    @classmethod
    def of(cls, settings: Settings, option: str) -> JiebaRecogniser:
        """The tagger with the words of `settings.words`; `option` is empty or `pure`."""
        if option not in {"", "pure"}:
            what, hint = f"jieba has no variant {option!r}", "write jieba or jieba:pure"
            raise KgError(what, hint=hint, code="unknown-recogniser", exit=Exit.USAGE)
        words = tuple(word for path in settings.words for word in read_words(Path(path)))
        return cls(_pure(words) if option else _fast(words))

    @classmethod
    def segmenter(cls) -> JiebaRecogniser:
        """One that tells words and no names."""
        return cls(_fast(()), NAMELESS)

    def recognise(self, texts: Sequence[str]) -> list[tuple[Token, ...]]:
        return [tuple(_tokens(self.cut(text), self.tags)) for text in texts]


def read_words(path: Path) -> tuple[Word, ...]:
    """The rows `word freq tag` of a UTF-8 dictionary file; frequency and tag may be left out."""
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        hint = "check the path"
        raise KgError(f"a dictionary cannot be read: {reason}", where=str(path), hint=hint, code="no-words") from error
    lines = content.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    rows = (_word(line, f"{path}:{number}") for number, line in enumerate(lines, 1))
    return tuple(word for word in rows if word)


def _word(line: bytes, where: str) -> Word | None:
    """The word of a row, `None` for an empty one."""
    try:
        text = line.decode("utf-8").strip()
    except UnicodeDecodeError as error:
        raise _bad("a dictionary is not UTF-8", where, "save it as UTF-8") from error
    if not text:
        return None
    row = ROW.fullmatch(text)
    if not row:
        raise _bad("not a row of a dictionary", where, "write: word frequency tag, with single blanks between")
    if row["freq"] is not None and int(row["freq"]) == 0:
        raise _bad("a frequency of 0", where, "leave the frequency out, or write 1 or more")
    return Word(row["word"].strip(), int(row["freq"]) if row["freq"] else None, row["tag"])


def _bad(what: str, where: str, hint: str) -> KgError:
    return KgError(what, where=where, hint=hint, code="bad-words")


def _tokens(words: Iterable[tuple[str, str]], tags: Mapping[str, str]) -> Iterator[Token]:
    at = 0
    for word, tag in words:
        yield Token(at, end := at + len(word), tags.get(tag, tag))
        at = end


def _spellings(words: Iterable[Word]) -> Iterator[tuple[str, int | None, str | None]]:
    """Each word as written and as the folded text has it."""
    for word in words:
        for text in sorted({word.text, fold(word.text)}):
            yield text, word.freq, word.tag


def _fast(words: Sequence[Word]) -> Cut:
    try:
        from rjieba import Jieba
    except ImportError:
        return _pure(words)
    tagger = Jieba()
    for text, freq, tag in _spellings(words):
        tagger.add_word(text, freq, tag)
    return tagger.tag


def _pure(words: Sequence[Word]) -> Cut:
    import jieba  # type: ignore[import-untyped]
    from jieba.posseg import POSTokenizer  # type: ignore[import-untyped]

    tokenizer: Any = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for text, freq, tag in _spellings(words):
        tokenizer.add_word(text, freq, tag)
    tagger: Any = POSTokenizer(tokenizer)
    return lambda text: ((pair.word, pair.flag) for pair in tagger.cut(text))
