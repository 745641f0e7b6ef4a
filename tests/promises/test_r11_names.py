"""R11, names of files.

From the list of promises: newline, `'";$()`, leading `-`, 255 bytes, invalid UTF-8 (surrogateescape), RTL, `con`,
trailing dot, 4,096-byte paths, FIFO, device, socket, unreadable, vanishing between listing and reading, growing while
read: handled or refused; never block on a FIFO. Figure: all of them.
"""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import rdflib

from kg.errors import KgError, Refused
from kg.graph.showing import markdown
from kg.read import inputs, read_source
from kg.read.content import Limits
from tests.conftest import Ended

TEXT = "市总工会主席李明同志在会上作了工作报告。\n"

NAMES = {
    "newline": b"a\nb.txt",
    "carriage return": b"a\rb.txt",
    "tab": b"a\tb.txt",
    "signs of the shell": b"'\";$(reboot)&|<>`.txt",
    "option": b"-rf.txt",
    "wildcards": b"*?[a].txt",
    "255 bytes": "会".encode() * 83 + b"12.txt",
    "invalid UTF-8": b"\xff\xfe.txt",
    "right to left": "\u202egnp.txt".encode(),
    "device of another system": b"con",
    "device with an ending": b"nul.txt",
    "trailing dot": b"trailing.",
    "trailing blank": b"trailing ",
    "percent": b"%00.txt",
    "backslash": b"a\\b.txt",
    "colour": b"\x1b[31m.txt",
    "Markdown": b"a|b](c)<script>.txt",
    "surrogate in UTF-8": b"\xed\xa0\x80.txt",
}
FILE_NAME = rdflib.URIRef("https://w3id.org/gongwen/ns#fileName")

ODD = {"fifo.txt": "a named pipe", "socket.txt": "cannot be read", "link.txt": "a link", "loop.txt": "a link"}
"""What stands in the folder and is no file, and what its refusal says."""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder with all of them."""
    place = tmp_path / "names"
    place.mkdir()
    for name in NAMES.values():
        Path(os.fsdecode(os.fsencode(place) + b"/" + name)).write_text(TEXT, "utf-8")
    os.mkfifo(place / "fifo.txt")
    (place / "link.txt").symlink_to(place / "a\tb.txt")
    (place / "loop.txt").symlink_to("loop.txt")
    (place / "empty.txt").touch()
    with suppress(PermissionError):
        os.mknod(place / "device.txt", 0o600 | stat.S_IFCHR, os.makedev(1, 5))
    deep(place)
    with socket.socket(socket.AF_UNIX) as listening:
        address = tmp_path / "s"  # the address of a socket has 108 bytes at most
        listening.bind(str(address))
        address.rename(place / "socket.txt")
        yield place


def deep(place: Path) -> None:
    """A file whose path has more bytes than the system takes in one piece."""
    handle = os.open(place, os.O_RDONLY)
    for _ in range(17):
        os.mkdir("d" * 250, dir_fd=handle)
        below = os.open("d" * 250, os.O_RDONLY, dir_fd=handle)
        os.close(handle)
        handle = below
    os.close(os.open("deep.txt", os.O_WRONLY | os.O_CREAT, dir_fd=handle))
    os.close(handle)


def refusal(path: Path, **limits: int) -> Refused:
    with pytest.raises(Refused) as caught:
        read_source(path, name="names/it.txt", limits=Limits(**limits))
    assert "\n" not in str(caught.value)
    return caught.value


def test_file_of_any_name_is_read(folder: Path) -> None:
    named = {item.path: item.name for item in inputs([folder])}
    for name in NAMES.values():
        path = Path(os.fsdecode(os.fsencode(folder) + b"/" + name))
        assert read_source(path, name=named[path]).text == TEXT
        named[path].encode("utf-8")


@pytest.mark.timeout(20)
@pytest.mark.parametrize(("name", "says"), ODD.items())
def test_what_is_no_file_is_refused_and_never_waited_for(name: str, says: str, folder: Path) -> None:
    error = refusal(folder / name)
    assert error.code == "unreadable"
    assert says in str(error)


def test_device_is_refused(folder: Path) -> None:
    if not (folder / "device.txt").exists():
        pytest.skip("only root makes devices")
    assert refusal(folder / "device.txt").code == "unreadable"


def test_path_that_is_too_long_is_refused(folder: Path) -> None:
    (item,) = (item for item in inputs([folder]) if len(os.fsencode(item.path)) > 4096)
    assert refusal(item.path).code == "unreadable"


def test_file_that_vanishes_after_it_was_listed_is_refused(folder: Path) -> None:
    (item,) = (item for item in inputs([folder]) if item.path.name == "con")
    item.path.unlink()
    assert refusal(item.path).code == "unreadable"


def test_file_that_becomes_a_link_after_it_was_listed_is_refused(folder: Path) -> None:
    (item,) = (item for item in inputs([folder]) if item.path.name == "con")
    item.path.unlink()
    item.path.symlink_to("/etc/hostname")
    assert "link" in str(refusal(item.path))


def test_file_that_grows_while_it_is_read_is_read_to_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The size that the system told is not believed: one byte more than the limit is asked for, and no more."""
    path = tmp_path / "grows.txt"
    path.write_text(TEXT * 10, "utf-8")
    told = os.stat_result((stat.S_IFREG | 0o600, 0, 0, 1, 0, 0, 10, 0, 0, 0))
    monkeypatch.setattr("kg.read.opening.os.fstat", lambda _: told)
    assert refusal(path, file=100).code == "too-large"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    path.write_text(TEXT, "utf-8")
    path.chmod(0)
    assert refusal(path).code == "unreadable"


def test_folder_that_cannot_be_listed_is_one_refusal_among_others(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "closed").mkdir()
    listing = os.scandir

    def closed(path: str) -> object:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", path)
        return listing(path)

    monkeypatch.setattr(os, "scandir", closed)
    found = {item.name: item.path for item in inputs([folder])}
    assert "names/con" in found
    assert refusal(found["names/closed"]).code == "unreadable"


def test_folder_that_is_named_and_cannot_be_listed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(path: str) -> object:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "scandir", closed)
    with pytest.raises(KgError, match="cannot be listed"):
        inputs([tmp_path])


@pytest.mark.timeout(120)
def test_build_over_all_of_them(folder: Path, tmp_path: Path, run_kg: Callable[..., Ended]) -> None:
    out = tmp_path / "out"
    ended = run_kg("build", folder, "--out", out, "--recogniser", "none", "--workers", "1")
    assert ended.code == 1
    assert "Traceback" not in ended.err
    refused = [line for line in ended.err.split("\n") if line.endswith("]") and "[unreadable]" in line]
    device = (folder / "device.txt").exists()
    assert len(refused) == len(ODD) + device + 1  # and the path that is too long
    assert "internal" not in ended.err
    assert f"read      {len(NAMES)} sources" in ended.out
    assert not any(char in ended.out + ended.err for char in "\x1b\u202e\r")
    report = (out / "report.md").read_text("utf-8")
    graph = rdflib.Graph().parse(out / "graph.ttl", format="turtle")
    files = {str(name) for name in graph.objects(None, FILE_NAME)}
    assert len([name for name in files if f"| {markdown(name)} | read |" in report]) == len(NAMES)
    rows = [line for line in report.split("\n") if line.startswith("| names/")]
    assert all(line.endswith(" |") for line in rows)
    assert sum(" refused " in line for line in rows) == len(ODD) + device + 2  # and the empty one
    assert not any(char in report for char in "\x1b\u202e\r\ud800")
