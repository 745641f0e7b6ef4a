"""README shows what kg really prints: every block is run, in order, in one fresh folder.

python tests/test_readme.py     writes the outputs anew (`make readme`)
"""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
PICTURED = "枫林县总工会"
CONSOLE = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.DOTALL | re.MULTILINE)
PYTHON = re.compile(r"(?<=^```python\n).*?(?=^```$)", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Shown:
    """A command and what the README says it prints."""

    command: str
    output: str


def shown(block: str) -> list[Shown]:
    """The commands of a block: a line that starts with `$`, and those below it that start with `>`."""
    parts = re.split(r"^\$ (.*\n(?:> .*\n)*)", block, flags=re.MULTILINE)[1:]
    return [Shown(command, output.rstrip("\n")) for command, output in zip(parts[::2], parts[1::2], strict=True)]


def printed(command: str, desk: Path) -> str:
    """What a command prints on standard output; `make demo` is its last step."""
    env = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    command = command.replace("make demo", "kg build data/samples --out out").replace("\n> ", "\n")
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
        return "".join(f"$ {command}{output}\n" for command, output in runs)

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
    block = "$ a\none\ntwo\n$ b '\n>  c'\n$ d\nthree\n"
    assert shown(block) == [Shown("a\n", "one\ntwo"), Shown("b '\n>  c'\n", ""), Shown("d\n", "three")]


def picture(page: Path, to: Path) -> None:
    """Draw the page as a user sees it who has searched a name and clicked it."""
    from playwright.sync_api import sync_playwright

    options = {"executable_path": shutil.which("chromium"), "args": ["--no-sandbox", "--disable-gpu"]}
    with sync_playwright() as playwright, playwright.chromium.launch(**options) as browser:
        view = browser.new_page(viewport={"width": 1400, "height": 860})
        view.goto(page.as_uri())
        view.get_by_role("searchbox").or_(view.locator("input[type=search], input[type=text]")).first.fill(PICTURED)
        view.keyboard.press("Enter")
        view.wait_for_timeout(1500)
        to.parent.mkdir(exist_ok=True)
        view.screenshot(path=to, type="jpeg", quality=80)


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        README.write_text(renewed(README.read_text("utf-8"), Path(folder)), encoding="utf-8")
        picture(Path(folder, "out", "graph.html"), ROOT / ".github" / "graph.jpg")
