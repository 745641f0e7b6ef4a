"""R3, readers that misbehave.

A mock reader that hangs, eats 4 GB, forks, SIGSEGVs, prints 1 GB, raises, writes a file, opens a
socket, chosen by the file's content: the pool survives 500 such in a row among good files, good
files are all read, the socket is refused, no more than 2 zombies.
"""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from kg.errors import KgError
from kg.read import Limits, Request
from kg.readers import Ended, Reader, Task
from kg.settings import Settings
from kg.workers import Crew, Reading
from tests.processes import children

GOOD = "市总工会主席李明同志出席会议并讲话。\n"
LIMITS = Limits(wall=3.0, cpu=1.0, memory=256 * 2**20)

OUTCOMES = {
    "hang": "too-slow",
    "spin": "too-slow",
    "eat": "too-much-memory",
    "crash": "reader-died",
    "leave": "reader-died",
    "lie": "reader-died",
    "recurse": "too-deep",
    "err": "internal",
    **dict.fromkeys(("chatter", "fork", "run", "write", "remove", "folder", "socket", "local"), "read"),
}
"""What each mishap ends in; a reader that could do what it may not would end as `reader-died`."""


@pytest.fixture
def mocked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, listener: socket.socket) -> Path:
    """A folder to work in, and readers that do what the text says."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]))
    monkeypatch.syspath_prepend(Path(__file__).parent)
    monkeypatch.setenv("KG_TEST_PORT", str(listener.getsockname()[1]))
    monkeypatch.setattr("kg.workers.Reader", partial(Reader, module="mock_reader"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kept").write_text("kept")
    return tmp_path


def outcome(answer: Reading | KgError) -> str:
    return answer.code if isinstance(answer, KgError) else "read"


def read_all(texts: dict[str, str], size: int = 2) -> dict[str, str]:
    """What became of each text, by its name."""
    tasks = [Task(name, None, text.encode()) for name, text in texts.items()]
    with Crew(Settings(recogniser="none"), size, Request(limits=LIMITS)) as crew:
        answers = [answer for answer in crew.read(tasks) if not isinstance(answer, Ended)]
    return {one.where if isinstance(one, KgError) else one.name: outcome(one) for one in answers}


@pytest.mark.parametrize("mishap", OUTCOMES)
def test_a_mishap_ends_as_it_should_and_costs_only_its_own_file(
    mishap: str, mocked: Path, listener: socket.socket
) -> None:
    found = read_all({"before": GOOD, "bad": f"{mishap} {GOOD}", "after": GOOD}, size=1)
    assert found == {"before": "read", "bad": OUTCOMES[mishap], "after": "read"}
    assert sorted(path.name for path in mocked.iterdir()) == ["kept"]
    with pytest.raises(BlockingIOError):
        listener.accept()


def test_the_pool_survives_many_mishaps_in_a_row(mocked: Path, request: pytest.FixtureRequest) -> None:
    count = 500 if request.config.getoption("--soak", default=False) else 24
    chance = random.Random(count)
    quick = [mishap for mishap in OUTCOMES if mishap not in {"hang", "spin"}]
    words = [chance.choice(quick) for _ in range(count)]
    texts = {f"bad {n}": f"{word} {GOOD}" for n, word in enumerate(words)}
    texts |= {f"good {n}": GOOD for n in range(count)}
    names = list(texts)
    chance.shuffle(names)
    found = read_all({name: texts[name] for name in names})
    assert found == {name: OUTCOMES.get(texts[name].split()[0], "read") for name in names}
    assert len(children("Z")) <= 2
    assert sorted(path.name for path in mocked.iterdir()) == ["kept"]


@pytest.mark.usefixtures("mocked")
def test_a_slow_file_is_told_with_the_limit() -> None:
    reader = Reader(Request(limits=LIMITS), module="mock_reader")
    (refusal,) = reader.items(Task("slow", None, f"hang {GOOD}".encode()))
    assert str(refusal).startswith("reading it takes more than 3 s: slow: split it")
    reader.dismiss()
    reader.close()


def test_a_sandbox_that_allows_no_filter_is_no_reason_not_to_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a process of its own, since limits cannot be taken back."""
    script = (
        "import kg.guards as guards\n"
        "def no(*_): raise OSError(22, 'Invalid argument')\n"
        "guards._prctl = no\n"
        "guards.die_with_parent(); guards.confine(memory=2**30); guards.allow_cpu(5)\n"
    )
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
