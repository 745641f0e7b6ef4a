"""What several test modules share: the samples, the user's own document, and the command."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import kg
from kg.pipeline import Kit
from kg.settings import Settings

if TYPE_CHECKING:
    from tests.serving import Served

MISHAPS = '''
"""A recogniser that does what the text says, to see what the build does then."""
import os, signal, time

class Mishaps:
    name = "mishaps"

    @classmethod
    def of(cls, settings, option):
        return cls()

    def recognise(self, texts):
        text = "".join(texts)
        if "崩溃" in text:
            os.kill(os.getpid(), signal.SIGSEGV)
        if "退出" in text:
            os._exit(3)
        if "出错" in text:
            raise ValueError("as the text says")
        if "打印" in text:
            print("noise " * 100_000)
        if "等待" in text:
            time.sleep(600)
        return [() for _ in texts]
'''

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", action="store_true", help="run the promises at full length, not only a slice of each")


@pytest.fixture(scope="session")
def soak(request: pytest.FixtureRequest) -> bool:
    """Whether the promises are to be kept at full length."""
    return bool(request.config.getoption("--soak"))


def pytest_report_header() -> str:
    """Say which kg is tested, the wheel's or the checkout's."""
    return f"kg: {Path(kg.__file__ or '').parent}"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


def _run_kg(*args: str | Path, cwd: Path | None = None, stdin: bytes = b"", env: dict[str, str] | None = None) -> Ended:
    """Run `kg` in a process of its own, without a terminal."""
    command: Sequence[str] = [sys.executable, "-P", "-m", "kg", *map(str, args)]
    ended = subprocess.run(
        command, cwd=cwd, input=stdin, env=os.environ | (env or {}), capture_output=True, timeout=240, check=False
    )
    return Ended(ended.returncode, ended.stdout.decode(errors="surrogateescape"), ended.stderr.decode())


@pytest.fixture(scope="session", name="run_kg")
def run() -> Callable[..., Ended]:
    """Runs `kg` with arguments, and `cwd`, `stdin` and `env`, in a process of its own."""
    return _run_kg


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of samples, or a skip while there is none."""
    folder = ROOT / "data" / "samples"
    if not any(folder.glob("*.txt")):
        pytest.skip("no samples in data/samples")
    return folder


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the user's own documents, which lies outside the project."""
    folder = SHARED / "seeds"
    if not folder.is_dir():
        pytest.skip("no ../shared/seeds beside this checkout")
    return folder


@pytest.fixture(scope="session")
def built(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `kg build` makes of the samples; only to be read."""
    out = tmp_path_factory.mktemp("built") / "out"
    ended = _run_kg("build", samples, "--out", out)
    assert ended.code == 0, ended.err
    return out


@pytest.fixture(scope="session")
def served(built: Path) -> Iterator[Served]:
    """A server over the samples that tests may only ask."""
    from tests.serving import serving

    with serving(built) as server:
        yield server


@pytest.fixture(scope="session")
def kit() -> Kit:
    """The shipped rules and words with the default recogniser."""
    return Kit.of(Settings())


@pytest.fixture(scope="session")
def wordless() -> Kit:
    """The shipped rules and lists without a recogniser, which makes a thousand texts a matter of seconds."""
    return Kit.of(Settings(recogniser="none"))


@pytest.fixture
def mishaps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings with the recogniser above, installed as any plugin would be."""
    place = tmp_path / "plugin"
    info = place / "mishaps-1.dist-info"
    info.mkdir(parents=True)
    (place / "mishaps.py").write_text(MISHAPS, encoding="utf-8")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: mishaps\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[kg.recognisers]\nmishaps = mishaps:Mishaps.of\n")
    monkeypatch.syspath_prepend(place)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [str(place), os.environ.get("PYTHONPATH")])))
    return Settings(recogniser="mishaps")
