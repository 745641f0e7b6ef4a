"""README shows what kg really prints: every block is run, in order, in one fresh folder.

python tests/test_readme.py     writes the outputs anew (`make readme`)
"""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
CONSOLE = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.DOTALL | re.MULTILINE)
PYTHON = re.compile(r"(?<=^```python\n).*?(?=^```$)", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Shown:
    """A command and what the README says it prints."""

    command: str
    output: str


def shown(block: str) -> list[Shown]:
    """The commands of a block; each is a line that starts with `$`."""
    parts = re.split(r"^\$ (.*)\n", block, flags=re.MULTILINE)[1:]
    return [Shown(command, output.rstrip("\n")) for command, output in zip(parts[::2], parts[1::2], strict=True)]


def printed(command: str, desk: Path) -> str:
    """What a command prints on standard output; `make demo` is its last step."""
    env = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    command = command.replace("make demo", "kg build data/samples --out out")
    ended = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], cwd=desk, env=env, capture_output=True, check=False, timeout=240
    )
    assert ended.returncode == 0, f"{command}: {ended.stderr.decode()}"
    return ended.stdout.decode().rstrip("\n")


def renewed(text: str, desk: Path) -> str:
    """The README with the outputs that the commands now have."""
    (desk / "data").symlink_to(ROOT / "data")

    def block(match: re.Match[str]) -> str:
        runs = [(each.command, printed(each.command, desk)) for each in shown(match.group())]
        return "".join(f"$ {command}\n{output}\n" for command, output in runs)

    return CONSOLE.sub(block, text)


def test_every_command_prints_what_the_readme_shows(tmp_path: Path) -> None:
    text = README.read_text("utf-8")
    assert renewed(text, tmp_path) == text, "run `make readme`"


def test_the_python_of_the_readme_runs(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "out").symlink_to(built)
    (tmp_path / "data").symlink_to(ROOT / "data")
    monkeypatch.chdir(tmp_path)
    code = "\n".join(PYTHON.findall(README.read_text("utf-8")))
    test = doctest.DocTestParser().get_doctest(code, {}, "README.md", "README.md", 0)
    assert test.examples
    said: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=said.append)
    assert not said, "".join(said)


def test_links_within_the_project_lead_somewhere() -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", README.read_text("utf-8"))
    assert not [link for link in links if not (ROOT / link).exists()]


def test_a_block_is_split_at_its_commands() -> None:
    assert shown("$ a\none\ntwo\n$ b\n$ c\nthree\n") == [Shown("a", "one\ntwo"), Shown("b", ""), Shown("c", "three")]


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        README.write_text(renewed(README.read_text("utf-8"), Path(folder)), encoding="utf-8")
