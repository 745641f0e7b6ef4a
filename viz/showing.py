"""Text made fit to be shown: nothing in a name can hide, turn round or break the line it stands in."""

from __future__ import annotations

import json
import re
from typing import Any

UNSEEN = re.compile(
    "[\\x00-\\x1f\\x7f-\\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff\ud800-\udfff]"
)
"""Control characters, marks that turn the direction of writing, and what is no character."""
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def shown(text: str) -> str:
    r"""`text` on one line, with what cannot be seen made visible.

    >>> shown("a\nb\u202ec")
    'a b�c'
    """
    return UNSEEN.sub("\ufffd", re.sub(r"[\t\n\r]+", " ", text))


def embedded(data: Any) -> str:
    """`data` as JSON that may stand inside a script element: no `<`, `>`, `&` or line separator."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True).translate(ESCAPES)
