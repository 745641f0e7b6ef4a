"""Many clients at once, each with a connection that it keeps, as a browser or a program has one."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.serving import Served


@dataclass
class Load:
    """What came of it: a time for each answer, and how many answers of each status; 0 is a broken connection."""

    times: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def at(self, share: float) -> float:
        """The time within which this share of the answers came."""
        return sorted(self.times)[min(len(self.times) - 1, int(len(self.times) * share))]

    def __str__(self) -> str:
        told = ", ".join(f"{count:,} × {status}" for status, count in sorted(self.statuses.items()))
        return f"{told}; p50 {self.at(0.5) * 1000:.1f} ms, p99 {self.at(0.99) * 1000:.0f} ms"


def load(served: Served, clients: int, seconds: float, path: Callable[[int], str], *, source: str = "") -> Load:
    """So many clients that ask for `path(n)`, one after another, for so long."""
    return asyncio.run(_load(served, clients, seconds, path, source))


async def _load(served: Served, clients: int, seconds: float, path: Callable[[int], str], source: str) -> Load:
    found, until = Load(), time.monotonic() + seconds
    await asyncio.gather(*(_client(served, found, until, path, number, source) for number in range(clients)))
    return found


async def _client(
    served: Served, found: Load, until: float, path: Callable[[int], str], number: int, source: str
) -> None:
    local = (source, 0) if source else None
    reader, writer = await asyncio.open_connection(served.host, served.port, local_addr=local)
    try:
        while time.monotonic() < until:
            begun = time.perf_counter()
            writer.write(f"GET {path(number)} HTTP/1.1\r\nHost: {served.host}:{served.port}\r\n\r\n".encode())
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            await reader.readexactly(int(head.partition(b"content-length:")[2].partition(b"\r\n")[0]))
            found.times.append(time.perf_counter() - begun)
            found.statuses[int(head[9:12])] += 1
            number += 7
    except (asyncio.IncompleteReadError, ConnectionError):
        found.statuses[0] += 1
    finally:
        writer.close()
