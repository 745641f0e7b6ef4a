"""Query text from outside, looked at before the engine sees it.

The engine fetches what SERVICE and LOAD name, and nothing in it turns that off; it also follows
nesting until the stack is full. So the words are refused wherever they are words (not in strings,
IRIs and comments), and the length is bounded; `engine.on_deep_stack` does the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from kg.errors import Exit, KgError

LIMIT = 64 * 1024
"""The longest query, in bytes, that was shown not to overflow a stack of 512 MiB."""

TOKEN = re.compile(
    r"""
      \"{3} (?: [^"\\] | \\. | "{1,2}(?!") )* \"{3}
    | '{3} (?: [^'\\] | \\. | '{1,2}(?!') )* '{3}
    | " (?: [^"\\\n\r] | \\. )* "
    | ' (?: [^'\\\n\r] | \\. )* '
    | < [^<>"{}|^`\\\x00-\x20]* >
    | \# [^\n\r]*
    | [?$] [\w·]+
    | (?P<word> [A-Za-z_]\w* ) (?P<local> :[\w.:%-]* )?
    | : [\w.:%-]*
    """,
    re.DOTALL | re.VERBOSE,
)
"""A word may be led into a prefixed name, since the engine reads SERVICE:x as SERVICE :x."""

UPDATES = {"INSERT", "DELETE", "DROP", "CLEAR", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
FORMS = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}


def checked(query: str) -> str:
    """`query`, if it only reads and reaches for nothing outside the store."""
    try:
        size = len(query.encode())
    except UnicodeEncodeError as error:
        raise KgError("query is not text", hint="it holds half a surrogate pair", code="bad-query") from error
    if size > LIMIT:
        raise _refused(f"query is {size} bytes long", f"the limit is {LIMIT}", "query-too-long")
    for word in words(query, prefixes=True):
        if word == "SERVICE":
            raise _refused("query uses SERVICE", "a query may read this store only", "service-not-allowed")
        if word == "LOAD":
            raise _refused("LOAD would change the store", "use kg build and kg remove", "update-not-allowed")
    first = next((word for word in words(query) if word in FORMS | UPDATES), "")
    if first in UPDATES:
        raise _refused(f"{first} would change the store", "use kg build and kg remove", "update-not-allowed")
    return query


def words(query: str, *, prefixes: bool = False) -> Iterator[str]:
    """The keywords, in capitals; variables, strings, IRIs and comments are passed over.

    >>> list(words("SELECT ?load { ?s rdfs:label 'SERVICE' } # LOAD"))
    ['SELECT']
    """
    found = TOKEN.finditer(query)
    return (match["word"].upper() for match in found if match["word"] and (prefixes or match["local"] is None))


def undeclared(query: str, known: Iterable[str] = ()) -> list[str]:
    """The prefixes that a query uses and does not declare, but for those that are known.

    >>> undeclared("PREFIX a: <urn:a> SELECT * { a:b c:d 'e:f', <g:h> }")
    ['c']
    """
    found = [match for match in TOKEN.finditer(query) if match["word"]]
    used = dict.fromkeys(match["word"] for match in found if match["local"] is not None)
    declared = {
        after["word"] for before, after in pairwise(found) if before["word"].upper() == "PREFIX" and after["local"]
    }
    return [name for name in used if name not in declared and name not in known]


def is_ordered(query: str) -> bool:
    """Whether the query says in which order its rows come."""
    return "ORDER" in set(words(query))


def _refused(what: str, hint: str, code: str) -> KgError:
    return KgError(what, hint=hint, code=code, exit=Exit.USAGE)
