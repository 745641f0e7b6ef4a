"""The build: what changed is read, what did not is left alone, and nothing is written half."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import kg
from kg.building import Status, remove
from kg.errors import Exit, KgError
from kg.fingerprints import fingerprint
from kg.folder import claimed, write_whole
from kg.publishing import Counts
from kg.readers import Ended, Task
from kg.settings import Settings
from kg.workers import Crew, Reading
from tests.processes import children

PLAIN = "市总工会主席李明同志出席会议并讲话。\n"
"""A sentence for texts that only have to be read."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three small texts."""
    texts = tmp_path / "texts"
    texts.mkdir()
    for name in ("a", "b", "c"):
        (texts / f"{name}.txt").write_text(PLAIN.replace("李明", f"李明{name}"), encoding="utf-8")
    return texts


# workers ---------------------------------------------------------------------------------------


def read_all(settings: Settings, *texts: str, size: int = 2) -> dict[str, Reading | KgError]:
    with Crew(settings, size) as crew:
        tasks = [Task(text, None, text.encode()) for text in texts]
        return {name_of(answer): answer for answer in crew.read(tasks) if not isinstance(answer, Ended)}


def name_of(answer: Reading | KgError) -> str:
    return answer.where if isinstance(answer, KgError) else answer.name


def code(answer: Reading | KgError) -> str:
    return answer.code if isinstance(answer, KgError) else "read"


@pytest.mark.parametrize("size", [1, 2])
def test_a_worker_that_dies_costs_its_own_source_only(mishaps: Settings, size: int) -> None:
    texts = ("一切正常。", "崩溃。", "仍然正常。", "退出。", "还是正常。")
    answers = read_all(mishaps, *texts, size=size)
    assert [code(answers[text]) for text in texts] == ["read", "reader-died", "read", "reader-died", "read"]
    assert "SIGSEGV" in str(answers["崩溃。"])
    assert "code 3" in str(answers["退出。"])


def test_a_mishap_of_ours_is_told_as_one(mishaps: Settings) -> None:
    answers = read_all(mishaps, "出错。", "一切正常。")
    assert (code(answers["出错。"]), code(answers["一切正常。"])) == ("internal", "read")
    assert "bug in kg" in str(answers["出错。"])


def test_what_a_library_prints_does_not_break_the_answers(mishaps: Settings) -> None:
    assert code(read_all(mishaps, "打印。")["打印。"]) == "read"


def test_leaving_the_crew_ends_its_processes_at_once(mishaps: Settings) -> None:
    before = children()
    with Crew(mishaps, 2) as crew:
        answers = crew.read([Task(text, None, text.encode()) for text in ("一切正常。", "等待。", "等待吧。")])
        next(answers)
        assert children() - before
    assert not children() - before


def test_a_known_source_is_not_read_again(mishaps: Settings) -> None:
    with Crew(mishaps, 1) as crew:
        (first,) = (one for one in crew.read([Task("a", None, PLAIN.encode())]) if isinstance(one, Reading))
    with Crew(Settings(recogniser="no-such"), 1) as crew:
        (again, ended) = crew.read([Task("a", None, PLAIN.encode(), {"a": first.sha256})])
    assert isinstance(again, Reading)
    assert again.findings is None
    assert ended == Ended("a", ("a",))


# the folder ------------------------------------------------------------------------------------


def test_an_unchanged_file_keeps_its_time(tmp_path: Path) -> None:
    file = tmp_path / "graph.ttl"
    assert write_whole(file, "a")
    os.utime(file, (1, 1))
    assert not write_whole(file, "a")
    assert file.stat().st_mtime == 1
    assert write_whole(file, "b")
    assert [path.name for path in tmp_path.iterdir()] == ["graph.ttl"]


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "graph.ttl"
    write_whole(file, "old")
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(KgError) as caught:
        write_whole(file, "new")
    assert caught.value.exit is Exit.IO
    assert file.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["graph.ttl"]


def test_a_device_is_written_to_and_not_replaced() -> None:
    write_whole(Path(os.devnull), "x")
    assert Path(os.devnull).is_char_device()


def test_a_link_keeps_leading_to_its_file(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "file")
    write_whole(tmp_path / "link", "x")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "file").read_text() == "x"


def test_a_folder_is_claimed_by_one_build(tmp_path: Path) -> None:
    with claimed(tmp_path), pytest.raises(KgError, match=f"process {os.getpid()}, since") as caught, claimed(tmp_path):
        pass
    assert caught.value.exit is Exit.BUSY
    with claimed(tmp_path):
        pass
    assert not list(tmp_path.iterdir())


def test_a_folder_left_empty_is_taken_away_again(tmp_path: Path) -> None:
    with claimed(tmp_path / "new"):
        pass
    assert not (tmp_path / "new").exists()


def test_a_claim_ends_with_its_holder(tmp_path: Path) -> None:
    code = (
        f"from kg.folder import claimed; import pathlib, os\nwith claimed(pathlib.Path({str(tmp_path)!r})): os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-P", "-c", code], check=False).returncode == 9
    assert (tmp_path / ".lock").exists()
    with claimed(tmp_path):
        pass


# the build -------------------------------------------------------------------------------------


def contents(out: Path) -> dict[str, tuple[bytes, int]]:
    """The files of a graph with their times; the store is the engine's own affair."""
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in out.iterdir() if path.is_file()}


def statuses(report: kg.Report) -> dict[str, str]:
    return {outcome.name: outcome.status.value for outcome in report.sources}


def test_a_second_build_reads_nothing_and_changes_nothing(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert set(statuses(kg.build([folder], out, workers=0)).values()) == {"read"}
    before = contents(out)
    assert set(before) == {"graph.ttl", "graph.html", "report.md"}
    assert set(statuses(kg.build([folder], out, workers=0)).values()) == {"unchanged"}
    assert contents(out) == before


def test_a_file_that_is_gone_is_written_again(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    kg.build([folder], out, workers=0)
    before = {name: data for name, (data, _) in contents(out).items()}
    (out / "graph.html").unlink()
    kg.build([folder], out, workers=0)
    assert {name: data for name, (data, _) in contents(out).items()} == before


def test_files_that_a_stopped_build_left_behind_are_brought_up_to_date(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, fresh = tmp_path / "out", tmp_path / "fresh"
    kg.build([folder / "a.txt"], out, workers=0)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("kg.building.publish", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        kg.build([folder], out, workers=0)
    assert set(statuses(kg.build([folder], out, workers=0)).values()) == {"unchanged"}
    kg.build([folder], fresh, workers=0)
    assert {name: data for name, (data, _) in contents(out).items()} == {
        name: data for name, (data, _) in contents(fresh).items()
    }


def test_a_changed_file_replaces_its_own_documents_only(folder: Path, tmp_path: Path) -> None:
    out, fresh = tmp_path / "out", tmp_path / "fresh"
    kg.build([folder], out, workers=0)
    (folder / "b.txt").write_text("区总工会主席王芳同志出席会议。\n", encoding="utf-8")
    assert statuses(kg.build([folder], out, workers=0)) == {
        "texts/a.txt": "unchanged",
        "texts/b.txt": "read",
        "texts/c.txt": "unchanged",
    }
    kg.build([folder], fresh, workers=0)
    assert (out / "graph.ttl").read_bytes() == (fresh / "graph.ttl").read_bytes()


def test_a_removed_source_leaves_nothing_behind(folder: Path, tmp_path: Path) -> None:
    out, fresh = tmp_path / "out", tmp_path / "fresh"
    kg.build([folder], out, workers=0)
    report = remove(["texts/b.txt"], out)
    assert [(outcome.name, outcome.status) for outcome in report.sources] == [("texts/b.txt", Status.REMOVED)]
    kg.build([folder / "a.txt", folder / "c.txt"], fresh, workers=0)
    assert (out / "graph.ttl").read_bytes() == (fresh / "graph.ttl").read_bytes()
    assert statuses(kg.build([folder], out, workers=0))["texts/b.txt"] == "read"


def test_a_folder_is_removed_by_its_name(folder: Path, tmp_path: Path) -> None:
    kg.build([folder], tmp_path / "out", workers=0)
    report = remove(["texts"], tmp_path / "out")
    assert report.counts == Counts(0, 0, 0, 0, 0)


def test_a_file_and_its_folder_are_one_source(folder: Path, tmp_path: Path) -> None:
    kg.build([folder], tmp_path / "out", workers=0)
    assert statuses(kg.build([folder / "a.txt"], tmp_path / "out", workers=0)) == {"texts/a.txt": "unchanged"}


def test_a_file_that_is_gone_from_its_folder_is_told_and_kept(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    kg.build([folder], out, workers=0)
    before = contents(out)
    (folder / "b.txt").unlink()
    assert statuses(kg.build([folder], out, workers=0))["texts/b.txt"] == "gone"
    assert contents(out) == before
    assert "texts/b.txt" not in statuses(kg.build([folder / "a.txt"], out, workers=0))


def test_another_choice_reads_everything_again(folder: Path, tmp_path: Path) -> None:
    kg.build([folder], tmp_path / "out", workers=0)
    again = kg.build([folder], tmp_path / "out", Settings(recogniser="none"), workers=0)
    assert set(statuses(again).values()) == {"read"}


def test_the_fingerprint_follows_choices_and_words_but_no_paths(tmp_path: Path) -> None:
    words, other = tmp_path / "words.txt", tmp_path / "other.txt"
    words.write_text("安康杯 10 nz\n", encoding="utf-8")
    other.write_text("安康杯 10 nz\n", encoding="utf-8")
    usual = fingerprint(Settings())
    assert usual == fingerprint(Settings())
    assert usual != fingerprint(Settings(recogniser="none"))
    assert usual != fingerprint(Settings(words=(str(words),)))
    assert fingerprint(Settings(words=(str(words),))) == fingerprint(Settings(words=(str(other),)))


@pytest.mark.parametrize("broken", ["", "\x00\x01\x02\x03" * 500], ids=["empty", "binary"])
def test_a_source_that_became_unreadable_takes_its_documents_with_it(broken: str, folder: Path, tmp_path: Path) -> None:
    out, fresh = tmp_path / "out", tmp_path / "fresh"
    kg.build([folder], out, workers=0)
    (folder / "b.txt").write_text(broken)
    assert statuses(kg.build([folder], out, workers=0))["texts/b.txt"] == "refused"
    kg.build([folder / "a.txt", folder / "c.txt"], fresh, workers=0)
    assert (out / "graph.ttl").read_bytes() == (fresh / "graph.ttl").read_bytes()


def test_a_source_that_cannot_be_opened_keeps_what_it_said(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    kg.build([folder], out, workers=0)
    before = contents(out)
    (folder / "b.txt").unlink()
    (folder / "b.txt").symlink_to(folder / "nowhere")
    (refused,) = kg.build([folder], out, workers=0).of(Status.REFUSED)
    assert refused.name == "texts/b.txt"
    assert "keeps what it said before" in refused.detail
    assert contents(out) == before


def test_a_reader_that_dies_leaves_the_others_read(mishaps: Settings, folder: Path, tmp_path: Path) -> None:
    (folder / "d.txt").write_text("崩溃。\n", encoding="utf-8")
    report = kg.build([folder], tmp_path / "out", mishaps, workers=2)
    assert {outcome.name: outcome.code for outcome in report.of(Status.REFUSED)} == {"texts/d.txt": "reader-died"}
    assert report.counts.documents == 3


# bad input -------------------------------------------------------------------------------------

BAD = [
    ("an empty file", b"", 3, "empty"),
    ("a file of blanks", " \n\u3000\n".encode(), 3, "empty"),
    ("a binary file", bytes(range(256)) * 40, 3, "not-this-format"),
    ("a picture", b"\x89PNG\r\n\x1a\n" + bytes(1000), 3, "not-this-format"),
    ("a file of one character, 20 MB of it", "工".encode() * (20 * 2**20 // 3), 3, "no-text"),
]


@pytest.mark.parametrize(("label", "data", "exit", "code"), BAD, ids=[row[0] for row in BAD])
def test_bad_input_is_one_line_and_leaves_nothing(
    label: str, data: bytes, exit: int, code: str, tmp_path: Path, run_kg: Any
) -> None:
    (tmp_path / "bad.txt").write_bytes(data)
    ended = run_kg("build", "bad.txt", cwd=tmp_path)
    (said,) = [line for line in ended.err.splitlines() if line.endswith("]")]
    assert (ended.code, said.rpartition("  ")[2]) == (exit, f"[{code}]"), label
    assert said.startswith("kg: ")
    assert "bad.txt: " in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("data", "code"), [(row[1], row[3]) for row in BAD], ids=[row[0] for row in BAD])
def test_bad_input_among_good_costs_only_itself(
    data: bytes, code: str, folder: Path, tmp_path: Path, run_kg: Any
) -> None:
    (folder / "bad.txt").write_bytes(data)
    ended = run_kg("build", folder, "--out", tmp_path / "out")
    assert ended.code == Exit.PARTIAL
    assert f"texts/bad.txt ({code})" in ended.out
    (folder / "bad.txt").unlink()
    kg.build([folder], tmp_path / "fresh", workers=0)
    assert (tmp_path / "out/graph.ttl").read_bytes() == (tmp_path / "fresh/graph.ttl").read_bytes()


def test_a_text_that_says_nothing_is_read_and_told(tmp_path: Path, run_kg: Any) -> None:
    (tmp_path / "plain.txt").write_text("今天天气很好。\n", encoding="utf-8")
    ended = run_kg("build", "plain.txt", cwd=tmp_path)
    assert ended.code == 0
    assert "[nothing-found]" in ended.err
    assert (tmp_path / "out" / "graph.ttl").exists()


def as_anybody(*args: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run `kg` as a user to whom permissions matter, which they do not to root."""
    power = "-dac_override,-dac_read_search"
    meek = [] if os.geteuid() else ["setpriv", f"--bounding-set={power}", f"--inh-caps={power}"]
    if meek and not shutil.which("setpriv"):
        pytest.skip("root reads and writes everything, and there is no setpriv to make it less")
    command = [*meek, sys.executable, "-P", "-m", "kg", *map(str, args)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("locked", ["texts", "texts/a.txt"])
def test_what_may_not_be_read_is_one_line(locked: str, folder: Path, tmp_path: Path) -> None:
    (folder / "below").mkdir()
    (folder / "b.txt").unlink()
    (folder / "c.txt").unlink()
    (tmp_path / locked).chmod(0)
    ended = as_anybody("build", "texts", cwd=tmp_path)
    (tmp_path / locked).chmod(0o755)
    (said,) = [line for line in ended.stderr.splitlines() if line.endswith("]")]
    assert (ended.returncode, said.rpartition("  ")[2]) == (3, "[unreadable]")
    assert locked in said
    assert not (tmp_path / "out").exists()


def test_a_folder_below_that_may_not_be_listed_is_refused_and_the_rest_is_read(folder: Path, tmp_path: Path) -> None:
    (folder / "below").mkdir()
    (folder / "below").chmod(0)
    ended = as_anybody("build", "texts", "--recogniser", "none", cwd=tmp_path)
    (folder / "below").chmod(0o755)
    (said,) = [line for line in ended.stderr.splitlines() if line.endswith("]")]
    assert (ended.returncode, said.rpartition("  ")[2]) == (1, "[unreadable]")
    assert "texts/below" in said
    assert "read      3 sources" in ended.stdout


def written_below(folder: Path) -> dict[Path, int]:
    """The files below a folder with their times, but for those that the engine keeps for itself."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.parent.name != "store")
    return {path: path.stat().st_mtime_ns for path in files}


@pytest.mark.parametrize("locked", [".", "out", "out/store"])
def test_what_may_not_be_written_is_one_line(locked: str, folder: Path, tmp_path: Path) -> None:
    if locked != ".":
        kg.build([folder / "a.txt"], tmp_path / "out", workers=0)
    before = written_below(tmp_path)
    (tmp_path / locked).chmod(0o555)
    ended = as_anybody("build", "texts", cwd=tmp_path)
    (tmp_path / locked).chmod(0o755)
    (said,) = [line for line in ended.stderr.splitlines() if line.endswith("]")]
    assert ended.returncode in {Exit.CANNOT_CREATE, Exit.IO}
    assert "Permission denied" in ended.stderr or "cannot write" in said
    assert written_below(tmp_path) == before


def test_a_second_build_of_one_graph_waits_its_turn(folder: Path, tmp_path: Path, run_kg: Any) -> None:
    with claimed(tmp_path / "out"):
        ended = run_kg("build", folder, "--out", tmp_path / "out")
    assert ended.code == Exit.BUSY
    assert f"process {os.getpid()}" in ended.err
    assert run_kg("build", folder, "--out", tmp_path / "out").code == 0


# same input, same bytes ------------------------------------------------------------------------


def shuffled(folder: Path) -> list[Path]:
    """The files of a folder in an order that no listing gives."""
    files = sorted(path for path in folder.rglob("*.txt"))
    return files[1::2] + files[0::2]


def built_anew(out: Path, run_kg: Any, *args: str | Path, **env: str) -> dict[str, str]:
    """The digests of the files that a build makes."""
    ended = run_kg("build", *args, "--out", out, env=env)
    assert ended.code == 0, ended.err
    digests = {name: hashlib.sha256(data).hexdigest() for name, (data, _) in contents(out).items()}
    shutil.rmtree(out)
    return digests


def test_same_bytes_whatever_the_seed_the_order_and_the_workers(samples: Path, tmp_path: Path, run_kg: Any) -> None:
    out = tmp_path / "out"
    expect = built_anew(out, run_kg, samples, "--workers", "1", PYTHONHASHSEED="0")
    for seed in "1234":
        workers = "2" if int(seed) % 2 else "1"
        paths = shuffled(samples) if int(seed) > 1 else [samples]
        assert built_anew(out, run_kg, *paths, "--workers", workers, PYTHONHASHSEED=seed) == expect, seed


def test_same_bytes_in_another_place_and_zone(samples: Path, tmp_path: Path, run_kg: Any) -> None:
    expect = built_anew(tmp_path / "out", run_kg, samples)
    copy = tmp_path / "elsewhere" / samples.name
    shutil.copytree(samples, copy)
    assert built_anew(tmp_path / "other", run_kg, copy, TZ="Asia/Shanghai", LC_ALL="C") == expect


def test_same_bytes_of_the_users_own_document(seeds: Path, tmp_path: Path, run_kg: Any) -> None:
    out = tmp_path / "out"
    expect = built_anew(out, run_kg, seeds, "--workers", "1", PYTHONHASHSEED="0")
    assert built_anew(out, run_kg, seeds, "--workers", "2", PYTHONHASHSEED="4") == expect


def test_the_graph_tells_nothing_of_this_machine_or_this_day(built: Path) -> None:
    text = "".join((built / name).read_text("utf-8") for name in ("graph.ttl", "report.md"))
    assert str(Path.cwd()) not in text
    assert time.strftime("%Y-%m-%d") not in text
