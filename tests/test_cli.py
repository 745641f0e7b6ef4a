"""The command line: every mistake has its line and its code, and pipes and signals are no surprise."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kg.characters import UNSEEN, visible

KG = [sys.executable, "-P", "-m", "kg"]
TEXT = "市总工会主席李明同志出席会议并讲话。各级工会要大力开展“安康杯”竞赛活动。\n"

MISTAKES: list[tuple[str, int, str, tuple[str, ...]]] = [
    ("unknown command", 2, "usage", ("bild",)),
    ("unknown option", 2, "usage", ("build", ".", "--outt", "x")),
    ("no path", 2, "usage", ("build",)),
    ("fewer than no workers", 2, "usage", ("build", "text.txt", "--workers", "-1")),
    ("workers that are no number", 2, "usage", ("build", "text.txt", "--workers", "two")),
    ("unknown format of a graph", 2, "usage", ("export", "--format", "doc")),
    ("unknown format of findings", 2, "usage", ("extract", "text.txt", "--format", "xml")),
    ("unknown format of answers", 2, "usage", ("ask", "--format", "xml")),
    ("unknown recogniser", 2, "unknown-recogniser", ("build", "text.txt", "--recogniser", "nobody")),
    ("unknown recogniser for one text", 2, "unknown-recogniser", ("extract", "text.txt", "--recogniser", "nobody")),
    ("a base that is no IRI", 2, "bad-base", ("build", "text.txt", "--base", "no base")),
    ("words that are not there", 3, "unreadable", ("build", "text.txt", "--words", "missing.txt")),
    ("a path that is not there", 3, "unreadable", ("build", "missing.txt")),
    ("a path that is not there, for one text", 3, "unreadable", ("extract", "missing.txt")),
    ("a folder with nothing in it", 3, "empty", ("build", "nothing")),
    ("a folder where one text is wanted", 3, "unreadable", ("extract", "nothing")),
    ("a gold folder that is not there", 3, "no-gold", ("evaluate", "missing")),
    ("no graph to ask", 4, "not-a-store", ("ask", "--sparql", "ASK {}", "--out", "nothing")),
    ("no graph to export", 4, "not-a-store", ("export", "--out", "nothing")),
    ("no graph to explain", 4, "not-a-store", ("explain", "x", "--out", "nothing")),
    ("no graph to measure", 4, "not-a-store", ("graph", "--out", "nothing")),
    ("no graph to remove from", 4, "not-a-store", ("remove", "x", "--out", "nothing")),
    ("an output that is a file", 73, "cannot-create", ("build", "text.txt", "--out", "text.txt")),
    ("an output below a file", 73, "cannot-create", ("build", "text.txt", "--out", "text.txt/out")),
    ("a result into a folder that is not there", 73, "cannot-create", ("extract", "text.txt", "-o", "no/where")),
]

MISTAKES_IN_A_GRAPH: list[tuple[str, int, str, tuple[str, ...]]] = [
    ("unknown question", 2, "unknown-question", ("ask", "no-such-question")),
    ("parameter without a value", 2, "usage", ("ask", "everything-about", "name")),
    ("parameter that the question has not", 2, "unknown-parameter", ("ask", "who-holds-which-post", "colour=red")),
    ("question and query at once", 2, "usage", ("ask", "who-holds-which-post", "--sparql", "ASK {}")),
    ("query that is not SPARQL", 3, "bad-query", ("ask", "--sparql", "SELECT nothing")),
    ("query that would change the graph", 2, "update-not-allowed", ("ask", "--sparql", "DROP ALL")),
    ("query that would reach out", 2, "service-not-allowed", ("ask", "--sparql", "SELECT * { SERVICE <http://x> {} }")),
    ("thing that is not in the graph", 3, "unknown-name", ("explain", "nobody-of-this-name")),
    ("source that is not in the graph", 2, "unknown-source", ("remove", "no/such.txt")),
]


def labels(table: list[tuple[str, int, str, tuple[str, ...]]]) -> list[str]:
    return [row[0] for row in table]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with a text and an empty folder in it."""
    (tmp_path / "text.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "nothing").mkdir()
    return tmp_path


def tree(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


@pytest.mark.parametrize(("label", "exit", "code", "args"), MISTAKES, ids=labels(MISTAKES))
def test_a_mistake_is_one_line(
    label: str, exit: int, code: str, args: tuple[str, ...], desk: Path, run_kg: Any
) -> None:
    before = tree(desk)
    ended = run_kg(*args, cwd=desk)
    assert (ended.code, ended.out) == (exit, ""), label
    assert ended.err.startswith("kg: ")
    assert ended.err.endswith(f"  [{code}]\n")
    assert ended.err.count("\n") == 1
    assert tree(desk) == before, "left something behind"


@pytest.mark.parametrize(("label", "exit", "code", "args"), MISTAKES_IN_A_GRAPH, ids=labels(MISTAKES_IN_A_GRAPH))
def test_a_mistake_about_a_graph_is_one_line(
    label: str, exit: int, code: str, args: tuple[str, ...], built: Path, run_kg: Any
) -> None:
    ended = run_kg(*args, "--out", built)
    assert (ended.code, ended.out) == (exit, ""), label
    assert ended.err.startswith("kg: ")
    assert ended.err.endswith(f"  [{code}]\n")
    assert ended.err.count("\n") == 1


@pytest.mark.parametrize("args", [(), ("--help",), ("build", "--help"), ("ask", "-h"), ("--version",)])
def test_help_is_a_result(args: tuple[str, ...], run_kg: Any) -> None:
    ended = run_kg(*args)
    assert (ended.code, ended.err) == (0, "")
    assert "kg" in ended.out


def test_help_loads_nothing_heavy() -> None:
    heavy = ["networkx", "numpy", "onnxruntime", "opencc", "pyoxigraph", "pyvis", "rdflib", "rich", "scipy"]
    code = f"import sys, kg.cli; sys.exit(' '.join({{*{heavy!r}}} & set(sys.modules)) or 0)"
    ended = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr


def test_every_command_calls_the_folder_of_the_graph_the_same(run_kg: Any) -> None:
    for command in ("build", "remove", "ask", "explain", "graph", "export"):
        assert "--out" in run_kg(command, "--help").out, command


# extract ---------------------------------------------------------------------------------------


def test_extract_reads_a_file_and_a_stream_alike(desk: Path, run_kg: Any) -> None:
    file = run_kg("extract", "text.txt", "--format", "conll", cwd=desk)
    stream = run_kg("extract", "-", "--format", "conll", stdin=TEXT.encode())
    assert (file.code, file.err) == (0, "")
    assert file.out == stream.out


def test_build_reads_a_stream_as_a_source_of_its_own(tmp_path: Path, run_kg: Any) -> None:
    command = ("build", "-", "--recogniser", "none")
    first = run_kg(*command, cwd=tmp_path, stdin=TEXT.encode())
    assert (first.code, first.out.splitlines()[0]) == (0, "read      1 source with 1 document, 0 unchanged")
    again = run_kg(*command, cwd=tmp_path, stdin=TEXT.encode())
    assert again.out.splitlines()[0] == "read      0 sources with 0 documents, 1 unchanged"
    assert "removed   stdin" in run_kg("remove", "stdin", cwd=tmp_path).out
    assert run_kg(*command, cwd=tmp_path, stdin=b"").code == 3


def test_findings_are_json_with_offsets_in_the_file(desk: Path, run_kg: Any) -> None:
    found = json.loads(run_kg("extract", "text.txt", cwd=desk).out)
    spans = [span for entity in found["entities"] for span in entity["mentions"]]
    assert spans
    assert all(0 <= start < end <= len(TEXT) for start, end in spans)


def test_several_documents_are_an_array(samples: Path, run_kg: Any) -> None:
    sizes = {}
    for file in sorted(samples.glob("*.txt")):
        found = json.loads(run_kg("extract", file).out)
        sizes[file.name] = len(found) if isinstance(found, list) else 1
    assert max(sizes.values()) == 3, "the compilation of three speeches"
    assert min(sizes.values()) == 1


def test_a_result_goes_into_a_file_on_request(desk: Path, run_kg: Any) -> None:
    ended = run_kg("extract", "text.txt", "-o", "found.json", cwd=desk)
    assert (ended.code, ended.out, ended.err) == (0, "", "")
    assert (desk / "found.json").read_text("utf-8") == run_kg("extract", "text.txt", cwd=desk).out


# ask, export, explain, graph -------------------------------------------------------------------


def test_ask_alone_lists_the_questions(run_kg: Any) -> None:
    ended = run_kg("ask", "--format", "json")
    assert ended.code == 0
    assert len(json.loads(ended.out)["rows"]) >= 12


def test_every_question_runs_in_every_format(built: Path, run_kg: Any) -> None:
    name = json.loads(run_kg("ask", "--format", "json").out)["rows"][0]["question"]
    for form in ("table", "csv", "json"):
        ended = run_kg("ask", name, "--format", form, "--out", built)
        assert (ended.code, ended.err) == (0, ""), form
        assert ended.out.endswith("\n")


@pytest.mark.parametrize(
    ("query", "form", "expect"),
    [
        ("ASK { ?d a gw:Document }", "table", "true\n"),
        ("ASK { ?d a gw:Post, gw:Person }", "table", "false\n"),
        ("ASK { ?d a gw:Document }", "json", '{"boolean": true}\n'),
        ("SELECT (1 + 1 AS ?two) {}", "csv", "two\n2\n"),
        ("SELECT ?x { VALUES ?x { '李明' '邓川' } }", "csv", "x\n李明\n邓川\n"),
    ],
)
def test_sparql_answers(query: str, form: str, expect: str, built: Path, run_kg: Any) -> None:
    ended = run_kg("ask", "--sparql", query, "--format", form, "--out", built)
    assert (ended.out, ended.err, ended.code) == (expect, "", 0)


def test_triples_come_as_turtle(built: Path, run_kg: Any) -> None:
    query = "CONSTRUCT { ?d a gw:Document } { ?d a gw:Document }"
    ended = run_kg("ask", "--sparql", query, "--out", built)
    assert "@prefix gw:" in ended.out
    assert "a gw:Document" in ended.out


FORMATS = ("turtle", "trig", "nquads", "ntriples", "jsonld", "rdfxml", "graphml", "gexf", "csv")


@pytest.mark.parametrize("form", FORMATS)
def test_every_export_is_written_whole(form: str, built: Path, tmp_path: Path, run_kg: Any) -> None:
    printed = run_kg("export", "--format", form, "--out", built)
    written = run_kg("export", "--format", form, "--out", built, "-o", tmp_path / "file")
    assert (printed.code, printed.err, written.code, written.out) == (0, "", 0, "")
    assert (tmp_path / "file").read_bytes() == printed.out.encode(errors="surrogateescape")
    assert len(printed.out) > 1000


def test_the_turtle_export_is_the_turtle_of_the_build(built: Path, run_kg: Any) -> None:
    assert run_kg("export", "--out", built).out == (built / "graph.ttl").read_text("utf-8")


def test_explain_leads_back_to_the_characters(built: Path, run_kg: Any) -> None:
    query = "SELECT ?s ?quote { ?s a gw:Statement ; gw:evidence/oa:hasSelector/oa:exact ?quote } LIMIT 3"
    rows = json.loads(run_kg("ask", "--sparql", query, "--format", "json", "--out", built).out)["rows"]
    assert rows
    for row in rows:
        explained = run_kg("explain", row["s"], "--out", built)
        assert explained.code == 0, explained.err
        assert "samples/" in explained.out


def test_graph_measures_say_what_they_tell(built: Path, run_kg: Any) -> None:
    ended = run_kg("graph", "--out", built)
    assert (ended.code, ended.err) == (0, "")
    for measure in ("degree", "PageRank", "betweenness"):
        assert measure.lower() in ended.out.lower()


# streams, signals, terminals -------------------------------------------------------------------


def test_a_reader_that_goes_away_is_no_error(built: Path) -> None:
    export = subprocess.Popen([*KG, "export", "--out", built], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert export.stdout
    assert export.stderr
    export.stdout.read(10)
    export.stdout.close()
    assert (export.stderr.read(), export.wait(60)) == (b"", 0)


def test_a_closed_output_is_no_traceback(built: Path) -> None:
    command = " ".join([*KG, "ask", "--sparql", "'ASK {}'", "--out", str(built)])
    for closed in (">&-", "2>&-", "<&-", ">&- 2>&-"):
        ended = subprocess.run(["sh", "-c", f"{command} {closed}"], capture_output=True, check=False)
        assert (ended.returncode, ended.stderr) == (0, b""), closed


def test_a_full_disk_is_one_line(built: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run([*KG, "export", "--out", built], stdout=full, stderr=subprocess.PIPE, check=False)
    assert ended.returncode == 74
    assert ended.stderr.decode().startswith("kg: no space left on device")
    assert ended.stderr.count(b"\n") == 1


WRITTEN = ("extract", "text.txt", "--format", "conll", "--recogniser", "none")


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory, run_kg: Any) -> Any:
    """What a command writes where nothing is special."""
    folder = tmp_path_factory.mktemp("usual")
    (folder / "text.txt").write_text(TEXT, encoding="utf-8")
    ended = run_kg(*WRITTEN, cwd=folder)
    assert "李 " in ended.out
    return ended


@pytest.mark.parametrize(
    "env",
    [
        {"LANG": "C", "LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"TERM": "dumb", "NO_COLOR": "1"},
        {"HOME": "/nonexistent"},
        {"PYTHONOPTIMIZE": "1"},
    ],
    ids=str,
)
def test_the_output_is_utf8_everywhere(env: dict[str, str], usual: Any, desk: Path, run_kg: Any) -> None:
    assert run_kg(*WRITTEN, cwd=desk, env=env) == usual


def test_warnings_as_errors_change_nothing(desk: Path, run_kg: Any) -> None:
    ended = run_kg("build", "text.txt", cwd=desk, env={"PYTHONWARNINGS": "error"})
    assert ended.code == 0, ended.err


def on_terminal(*args: str | Path, cwd: Path, env: dict[str, str] | None = None) -> bytes:
    """What a command writes to a terminal."""
    master, slave = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100", **(env or {})}
    process = subprocess.Popen(
        [*KG, *map(str, args)], cwd=cwd, stdin=slave, stdout=slave, stderr=slave, env=environment
    )
    os.close(slave)
    written = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:  # what a terminal says when the other side is gone
            break
        if not piece:
            break
        written += piece
    os.close(master)
    assert process.wait(60) == 0
    return written


def test_a_terminal_gets_a_bar_and_a_pipe_gets_lines(desk: Path, run_kg: Any) -> None:
    drawn = on_terminal("build", "text.txt", cwd=desk)
    assert b"\x1b[" in drawn
    assert b"1/1" in drawn
    plain = run_kg("build", "text.txt", "--out", "other", cwd=desk)
    assert "\x1b" not in plain.out + plain.err
    assert "kg: 1/1 read" in plain.err


def test_no_colour_where_none_is_wanted(built: Path, tmp_path: Path) -> None:
    assert b"\x1b[1m" in on_terminal("ask", "--sparql", "SELECT (1 AS ?one) {}", "--out", built, cwd=tmp_path)
    drawn = on_terminal("ask", "--sparql", "SELECT (1 AS ?one) {}", "--out", built, cwd=tmp_path, env={"TERM": "dumb"})
    assert b"\x1b" not in drawn


def test_text_cannot_act_on_the_terminal(built: Path, run_kg: Any) -> None:
    query = r"SELECT ('\u001B[2J\u202E' AS ?evil) {}"
    ended = run_kg("ask", "--sparql", query, "--out", built)
    assert not UNSEEN.search(ended.out.replace("\n", ""))
    assert "⟪U+001B⟫[2J⟪U+202E⟫" in ended.out


@pytest.mark.parametrize(
    ("text", "expect"),
    [("李明", "李明"), ("a\tb\nc", "a\tb\nc"), ("\x1b[0m", "⟪U+001B⟫[0m"), ("张\u200b三", "张⟪U+200B⟫三")],
)
def test_what_cannot_be_seen_is_named(text: str, expect: str) -> None:
    assert visible(text) == expect


@pytest.mark.parametrize(("number", "exit"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_build_that_is_stopped_ends_at_once_and_goes_on_later(
    number: signal.Signals, exit: int, desk: Path, mishaps: Any, run_kg: Any
) -> None:
    texts = desk / "texts"
    texts.mkdir()
    for name in ("a", "b", "c"):
        (texts / f"{name}.txt").write_text(f"{TEXT}{'等待' if name == 'c' else name}。\n", encoding="utf-8")
    command = ["build", "texts", "--recogniser", mishaps.recogniser, "--out"]
    build = subprocess.Popen(
        [*KG, *command, "out"],
        cwd=desk,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=hear_interrupts,  # noqa: PLW1509 - the tests run no threads
    )
    assert build.stderr
    assert [build.stderr.readline().split()[1] for _ in range(2)] == ["1/3", "2/3"]
    children = children_of(build.pid)
    assert children
    build.send_signal(number)
    assert build.wait(60) == exit, "the worker would have waited ten minutes"
    assert build.stderr.read().endswith(("[interrupted]\n", "[terminated]\n"))
    assert not [child for child in children if Path(f"/proc/{child}").exists()]
    (texts / "c.txt").write_text(f"{TEXT}c。\n", encoding="utf-8")
    ended = run_kg(*command, "out", cwd=desk)
    assert (ended.code, ended.out.splitlines()[0]) == (0, "read      1 source with 1 document, 2 unchanged")
    assert run_kg(*command, "whole", cwd=desk).code == 0
    assert (desk / "out/graph.ttl").read_bytes() == (desk / "whole/graph.ttl").read_bytes()


def hear_interrupts() -> None:
    """Take Ctrl-C again, which a shell lets its background jobs ignore, the tests among them."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def children_of(process: int) -> list[int]:
    """The processes that a process has started, as the system knows them."""
    tasks = Path(f"/proc/{process}/task")
    if not tasks.exists():
        pytest.skip("this system has no /proc")
    found = [(task / "children").read_text().split() for task in tasks.iterdir()]
    return [int(child) for children in found for child in children]
