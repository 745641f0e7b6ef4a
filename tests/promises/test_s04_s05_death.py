"""S4, S5: queries of death and of hunger.

S4: 20 shapes × sizes up to 64 KiB and over: the server never dies; each ends as an answer, or with
its reason; at most 1 % cost their worker. S5: sorting a product in little memory is a 503
`query-too-large`; the server lives, and the worker is back within a second.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.promises.evil import DEEP, deep
from tests.serving import Served, descendants, serving_within

SIZES = (1_000, 4_500, 10_000, 30_000, 65_000, 65_536, 70_000, 500_000)
SLICE = (4_500, 65_000, 70_000)
ENDINGS = {"200", "bad-query", "query-failed", "query-too-long", "query-timeout", "query-too-large"}


@pytest.fixture(scope="module")
def quick(built: Path) -> Iterator[Served]:
    with serving_within(built, {"seconds": 2.0}) as server:
        yield server


def test_no_shape_of_query_ends_the_server(quick: Served, soak: bool) -> None:
    pid, endings, slow = quick.process.pid, Counter[str](), []
    for shape in DEEP:
        for size in SIZES if soak else SLICE:
            begun = time.monotonic()
            reply = quick.query(deep(shape, size))
            ending = str(reply.status) if reply.status == 200 else reply.code
            endings[ending] += 1
            if time.monotonic() - begun > 1.5:
                slow.append(f"{shape} × {size}: {ending}")
            if size > 65_536:
                assert ending == "query-too-long", shape
    print(dict(endings), "slow:", slow)
    assert set(endings) <= ENDINGS
    assert quick.process.poll() is None and quick.process.pid == pid
    lost = quick.status()["lost"]
    assert lost <= max(1, sum(endings.values()) // 100)
    assert quick.query("ASK {}").status == 200


def test_a_query_that_is_hungry_is_told_so_and_its_worker_is_back(built: Path) -> None:
    with serving_within(built, {"seconds": 60.0, "memory": 200 * 2**20}) as server:
        size = len(descendants(server.process.pid))
        reply = server.query("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?f")
        assert (reply.status, reply.code) == (503, "query-too-large")
        begun = time.monotonic()
        assert server.query("ASK {}").status == 200
        assert time.monotonic() - begun <= 1
        while len(descendants(server.process.pid)) < size:
            assert time.monotonic() - begun <= 3
            time.sleep(0.05)
        assert server.status()["lost"] == 1
