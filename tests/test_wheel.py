"""What is put on the index: installed in an empty environment, used from another folder."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY = [
    "IPython",
    "jieba",
    "networkx",
    "numpy",
    "onnxruntime",
    "opencc",
    "pyoxigraph",
    "pyvis",
    "rdflib",
    "rich",
    "rjieba",
    "scipy",
    "spacy",
    "click",
]
TEXT = "市总工会主席李明同志出席会议并讲话。各级工会要大力开展“安康杯”竞赛活动。\n"


ALONE = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
"""The environment without what leads Python to another kg."""


@dataclass(frozen=True, slots=True)
class Installed:
    """An environment that holds the wheel, and finds its dependencies where this one has them."""

    folder: Path
    site: Path

    def run(self, *command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Run a program of the environment without our paths, our folder or our home."""
        program, *rest = map(str, command)
        return subprocess.run(
            [self.folder / "bin" / program, *rest],
            cwd=cwd,
            env=ALONE | {"HOME": str(cwd)},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=240,
            check=False,
        )


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("dist")
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", folder]
    command = [sys.executable, "-P", "-m", "pip", "wheel", *options, ROOT]
    subprocess.run(command, env=ALONE, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    options = ["--quiet", "--no-deps", "--no-index", wheel]
    subprocess.run([sys.executable, "-P", "-m", "pip", "--python", python, "install", *options], env=ALONE, check=True)
    site = folder / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    # Only names a folder: what that folder has of its own .pth files, an editable kg say, is not read.
    (site / "dependencies.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    return Installed(folder, site)


def test_the_wheel_brings_two_packages_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"kg", "viz"}
    assert len(tops) == 3


def test_the_wheel_brings_the_words_the_rules_and_the_ontology(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("data", "ontology"):
        inside = {path for path in (ROOT / folder).rglob("*") if path.is_file()}
        assert {f"kg/_shipped/{path.relative_to(ROOT).as_posix()}" for path in inside} <= names
    assert "kg/py.typed" in names


def test_the_wheel_brings_no_tests_and_no_traces_of_this_machine(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert not [name for name in names if "test_" in name or "__pycache__" in name or name.endswith((".pyc", ".whl"))]


def test_site_packages_gets_no_folder_named_data_or_ontology(installed: Installed) -> None:
    names = {path.name for path in installed.site.iterdir()}
    assert {name for name in names if not name.endswith((".dist-info", ".pth"))} == {"kg", "viz"}


def test_importing_kg_prints_nothing_and_loads_nothing_heavy(installed: Installed, tmp_path: Path) -> None:
    code = f"import kg, sys; sys.exit(' '.join(set({HEAVY!r}) & set(sys.modules)) or 0)"
    ended = installed.run("python", "-c", code, cwd=tmp_path)
    assert (ended.stdout, ended.stderr, ended.returncode) == ("", "", 0)


def test_importing_kg_takes_no_time(installed: Installed, tmp_path: Path) -> None:
    code = "import time; t = time.perf_counter(); import kg; print(time.perf_counter() - t)"
    times = [float(installed.run("python", "-c", code, cwd=tmp_path).stdout) for _ in range(5)]
    assert min(times) <= 0.15


def test_it_is_the_wheel_that_runs(installed: Installed, tmp_path: Path) -> None:
    code = "import kg.resources, viz; print(kg.__file__, viz.__file__, kg.resources.root(), sep='\\n')"
    ended = installed.run("python", "-c", code, cwd=tmp_path)
    assert [Path(line).is_relative_to(installed.site) for line in ended.stdout.splitlines()] == [True] * 3


def test_build_runs_from_another_folder(installed: Installed, tmp_path: Path) -> None:
    (tmp_path / "news.txt").write_text(TEXT, encoding="utf-8")
    ended = installed.run("kg", "build", "news.txt", "--out", "graph", cwd=tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert {"graph.html", "graph.ttl", "report.md", "store"} <= {path.name for path in (tmp_path / "graph").iterdir()}
    asked = installed.run("kg", "ask", "--out", "graph", "--sparql", "ASK { ?s ?p ?o }", cwd=tmp_path)
    assert asked.returncode == 0, asked.stderr
    assert "true" in asked.stdout


def test_it_needs_no_network(installed: Installed, tmp_path: Path) -> None:
    alone = ["unshare", "--net", "--map-root-user"]
    if subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system lets nobody leave the network")
    (tmp_path / "news.txt").write_text(TEXT, encoding="utf-8")
    command = [*alone, installed.folder / "bin" / "kg", "build", "news.txt", "--out", "graph"]
    ended = subprocess.run(command, cwd=tmp_path, env=ALONE, capture_output=True, text=True, check=False, timeout=240)
    assert ended.returncode == 0, ended.stderr


def test_it_is_typed_for_its_users(installed: Installed, tmp_path: Path) -> None:
    (tmp_path / "user.py").write_text(
        "import kg\n"
        "def statements(text: str) -> list[str]:\n"
        "    return [s.predicate for findings in kg.extract(text) for s in findings.statements]\n"
        "report: kg.Report = kg.build(['texts'], 'out', workers=2)\n"
        "print(report.counts.documents, kg.open('out').ask('who-holds-which-post').rows, kg.__version__)\n",
        encoding="utf-8",
    )
    options = ["--strict", "--no-incremental", "--follow-imports=silent", "--python-executable"]
    command = [sys.executable, "-P", "-m", "mypy", *options, installed.folder / "bin" / "python", "user.py"]
    ended = subprocess.run(command, cwd=tmp_path, env=ALONE, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout
