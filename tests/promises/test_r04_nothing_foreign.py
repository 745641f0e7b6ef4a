"""R4, no network, no foreign file.

The hostile set (entities, templates, pictures, frames, actions and links that lie elsewhere, names
that lead out of an archive, links in a folder): no connection at a server that listens, and no file
opened but the input, the Python installation and kg itself.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

import kg
from kg.read import Request
from kg.readers import Ended, Reader, Task, to_read
from tests.hostile.case import Bait, outcomes
from tests.hostile.rows import BAITS, BOMBS, ROWS
from tests.hostile.watching import reading, watched

ROOT = Path(__file__).parent.parent.parent
QUIET = [row for row in ROWS if row not in BOMBS]


@pytest.fixture
def bait(listener: socket.socket, tmp_path: Path) -> Bait:
    """A server and a file that nobody may reach."""
    secret = tmp_path / "elsewhere" / "secret.txt"
    secret.parent.mkdir()
    secret.write_text("不可外傳", encoding="utf-8")
    return Bait(f"http://127.0.0.1:{listener.getsockname()[1]}/bait", f"file://{secret}")


def reached(listener: socket.socket) -> bool:
    try:
        listener.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def heard(*arguments: str | Path) -> dict[str, list[str]]:
    """What a process that reads these files opened and reached."""
    paths = os.pathsep.join(filter(None, [str(Path(kg.__file__ or "").parent.parent), str(ROOT), *sys.path]))
    command = [sys.executable, "-P", "-m", "tests.hostile.watched_reading", *map(str, arguments)]
    ended = subprocess.run(
        command, env=os.environ | {"PYTHONPATH": paths}, capture_output=True, check=True, timeout=240
    )
    found: dict[str, list[str]] = json.loads(ended.stdout)
    return found


def ours(path: str, folder: Path) -> bool:
    """Whether a path may be opened: the input, the installation, kg, and what the kernel says of the process."""
    installed = {
        sys.prefix,
        sys.base_prefix,
        *sysconfig.get_paths().values(),
        str(ROOT),
        str(Path(kg.__file__ or "").parents[1]),
    }
    allowed = [
        folder,
        *map(Path, installed | set(filter(None, sys.path))),
        Path("/proc/self"),
        Path("/sys"),
        Path(os.devnull),
    ]
    where = Path(path).resolve()
    return any(where.is_relative_to(one.resolve()) for one in allowed) or where.is_relative_to(f"/proc/{os.getpid()}")


def test_no_file_reaches_out_of_a_reader(listener: socket.socket, bait: Bait) -> None:
    rows = [*BAITS, *QUIET]
    with reading() as reader:
        for row in dict.fromkeys(rows):
            found = watched(reader, Task(row.name, None, row.make(bait)))
            assert found.outcomes <= row.expect, row.label
            assert not any("不可外傳" in source.text for source in found.sources), row.label
    assert not reached(listener)


def test_no_file_makes_an_unconfined_process_open_another_or_connect(
    listener: socket.socket, bait: Bait, tmp_path: Path
) -> None:
    folder = tmp_path / "input"
    paths = []
    for number, row in enumerate(QUIET):
        path = folder / str(number) / row.name
        path.parent.mkdir(parents=True)
        path.write_bytes(row.make(bait))
        paths.append(path)
    found = heard(*paths)
    assert found["reached"] == []
    assert [path for path in found["opened"] if not ours(path, folder)] == []
    assert {path for path in found["opened"] if Path(path).is_relative_to(folder)} == set(map(str, paths))
    assert not reached(listener)


def test_the_watch_would_see_it(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("x")
    found = heard("--reach", secret)
    assert str(secret) in found["opened"]
    assert not ours(str(secret), tmp_path / "input")
    assert any(event.startswith("socket.") for event in found["reached"])


def test_the_server_would_see_it(listener: socket.socket) -> None:
    with socket.create_connection(listener.getsockname()):
        assert reached(listener)


def test_a_link_in_a_folder_is_not_followed(tmp_path: Path, bait: Bait) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    secret = Path(bait.file.removeprefix("file://"))
    (folder / "a.txt").write_text("各级工会开会。", encoding="utf-8")
    (folder / "link.txt").symlink_to(secret)
    (folder / "device.txt").symlink_to(os.devnull)
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    (folder / "up").symlink_to(secret.parent, target_is_directory=True)
    os.mkfifo(folder / "pipe.txt")
    tasks = to_read([folder])
    reader = Reader(Request())
    try:
        found = {
            task.name: outcomes(item for item in reader.items(task) if not isinstance(item, Ended)) for task in tasks
        }
    finally:
        reader.dismiss()
        reader.close()
    assert found.pop("folder/a.txt") == {"read"}
    assert len(found) >= 4
    assert set(found.values()) == {frozenset({"unreadable"})}
    assert not any("secret" in name for name in found)


@pytest.mark.parametrize("label", ["zip: names that lead elsewhere", "docx: part whose name leads out"])
def test_a_name_in_an_archive_writes_and_reads_nothing_elsewhere(label: str, tmp_path: Path) -> None:
    (row,) = (row for row in ROWS if row.label == label)
    folder = tmp_path / "deep" / "input"
    folder.mkdir(parents=True)
    (folder / row.name).write_bytes(row.make(Bait()))
    before = sorted(tmp_path.rglob("*"))
    found = heard(folder / row.name)
    assert sorted(tmp_path.rglob("*")) == before
    assert found["reached"] == []
    assert [path for path in found["opened"] if not ours(path, folder)] == []
