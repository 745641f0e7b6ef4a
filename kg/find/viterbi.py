"""The best sequences of tags for texts that lie one behind the other in one array.

`emissions[i, t]` is the score of tag `t` for character `i`; `firsts` are the indices of the first
characters of the texts, ascending from 0; `transitions[s, t]` is the score of tag `t` behind `s`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

ROUNDING = 0.01
"""More than single precision can lose over the longest text's additions of scores of this size."""

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]


def best_paths(emissions: Floats, firsts: Integers, transitions: Floats) -> Integers:
    """The best tag for each character, the same that Viterbi over all tags of each text finds.

    The transitions into and out of a place together differ by at most twice their range; a tag
    further below the best one of its place is in no best sequence. Nine places of ten have one
    tag left, which part a text into short runs to be searched, of two to five tags a place.
    """
    margin = 2 * np.ptp(transitions) + ROUNDING
    open_tags = emissions >= emissions.max(axis=1, keepdims=True) - margin
    paths: Integers = emissions.argmax(axis=1)
    opens = _flags(firsts, len(paths))
    closes = np.append(opens[1:], True)
    for start, end in _runs(open_tags.sum(axis=1) > 1, opens, closes):
        choices = [np.flatnonzero(tags) for tags in open_tags[start:end]]
        before = None if opens[start] else paths[start - 1]
        after = None if closes[end - 1] else paths[end]
        paths[start:end] = _best_run(emissions[start:end], choices, transitions, before, after)
    return paths


def sureness(emissions: Floats, paths: Integers) -> Floats:
    """The softmax of the tag chosen for each character, 0 to 1."""
    weights = np.exp(emissions - emissions.max(axis=1, keepdims=True))
    chosen = np.take_along_axis(weights, paths[:, None], axis=1)[:, 0]
    scores: Floats = chosen / weights.sum(axis=1)
    return scores


def _flags(places: Integers, size: int) -> Flags:
    flags = np.zeros(size, dtype=np.bool_)
    flags[places] = True
    return flags


def _runs(doubtful: Flags, opens: Flags, closes: Flags) -> Iterator[tuple[int, int]]:
    """Start and end of each unbroken run of doubtful places in one text."""
    before, after = np.append(False, doubtful[:-1]), np.append(doubtful[1:], False)
    starts = np.flatnonzero(doubtful & (opens | ~before))
    ends = np.flatnonzero(doubtful & (closes | ~after)) + 1
    return zip(starts.tolist(), ends.tolist(), strict=True)


def _best_run(
    emissions: Floats,
    choices: Sequence[Integers],
    transitions: Floats,
    before: np.int64 | None,
    after: np.int64 | None,
) -> list[int]:
    """Viterbi over the `choices` of each place, between the tags that stand before and after."""
    totals = emissions[0, choices[0]] + (0 if before is None else transitions[before, choices[0]])
    sources: list[Integers] = []
    for at in range(1, len(choices)):
        steps = totals[:, None] + transitions[choices[at - 1][:, None], choices[at]]
        sources.append(steps.argmax(axis=0))
        totals = steps.max(axis=0) + emissions[at, choices[at]]
    best = int((totals + (0 if after is None else transitions[choices[-1], after])).argmax())
    path = [int(choices[-1][best])]
    for tags, source in zip(reversed(choices[:-1]), reversed(sources), strict=True):
        best = int(source[best])
        path.append(int(tags[best]))
    return path[::-1]
