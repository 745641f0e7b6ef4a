"""The shape of the project, held by looking at its own source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted(path for folder in ("kg", "viz") for path in (ROOT / folder).rglob("*.py"))
NAMES = [path.relative_to(ROOT).as_posix() for path in MODULES]

LAYERS = [
    "model terms divisions errors aligned version intervals quantities sources",
    "guards processes",
    "resources",
    "folding settings characters",
    "script",
    "anchors rules numerals",
    "times",
    "read text",
    "find",
    "link",
    "state",
    "check",
    "grounding",
    "pipeline",
    "account findings_json formats scoring spacy_component",
    "evaluate",
    "rdf",
    "store",
    "query graph reasons whereabouts explain",
    "unresolved conflicts",
    "viz",
    "readers",
    "folder publishing workers fingerprints",
    "building archive",
    "serve",
    "cli __main__",
]
"""Each part imports only from its own line and the lines above it."""

LEVEL = {part: level for level, line in enumerate(LAYERS) for part in line.split()}

UPWARD: dict[tuple[str, str], str] = {}
"""Imports against the order, each with its reason."""

USERS_TOP_LEVEL = {"kg", "ontology", "data", "viz", "tests", "pyproject.toml", "README.md", "LICENSE", "Makefile"}
MADE_BY_COMMANDS = {"out", "dist", "build", "screenshots", "gongwen_kg.egg-info"}

CHINESE = re.compile(r"(?![\u4e00\u9fff])[\u2e80-\u2fdf\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
"""Ideographs, but for the first and the last of them, which name the whole block in a pattern."""

MACHINE_PATH = re.compile(r"(?<![\w.<])/(?:work|home|root|Users|tmp|opt|var|mnt)/\w")

PROCESS_WIDE = {
    "jieba.add_word",
    "jieba.cut",
    "jieba.del_word",
    "jieba.initialize",
    "jieba.load_userdict",
    "jieba.posseg.cut",
    "jieba.set_dictionary",
    "jieba.suggest_freq",
    "rdflib.NORMALIZE_LITERALS",
    "rdflib.plugin.register",
    "rdflib.plugins.sparql.CUSTOM_EVALS",
    "rdflib.term.bind",
    "register_custom_function",
    "Doc.set_extension",
    "Span.set_extension",
    "Token.set_extension",
    "random.seed",
    "np.random.seed",
    "numpy.random.seed",
    "locale.setlocale",
    "os.chdir",
    "os.putenv",
}


def part_of(path: Path) -> str:
    """The part of the project that a module belongs to: kg/read/files.py is of `read`."""
    inner = path.relative_to(ROOT).with_suffix("").parts
    return "viz" if inner[0] == "viz" else inner[1]


def imported_parts(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Each part of the project that a module imports, wherever in it, with the line."""
    for node in ast.walk(tree):
        match node:
            case ast.Import():
                names = [alias.name for alias in node.names]
            case ast.ImportFrom(module="kg"):
                names = [f"kg.{alias.name}" for alias in node.names]
            case ast.ImportFrom(level=0, module=str(module)):
                names = [module]
            case _:
                continue
        for name in names:
            first, _, rest = name.partition(".")
            if first == "viz" or (first == "kg" and rest):
                yield node.lineno, "viz" if first == "viz" else rest.split(".")[0]


def literals(tree: ast.Module) -> Iterator[ast.Constant]:
    """The string literals of a module that are not docstrings."""
    docstrings = {
        id(statement.value)
        for node in ast.walk(tree)
        if isinstance(body := getattr(node, "body", None), list)
        for statement in body
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node


def dotted(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=name):
            return f"{dotted(value)}.{name}"
    return ""


@pytest.fixture(params=MODULES, ids=NAMES)
def module(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def test_every_part_has_its_place_in_the_order() -> None:
    parts = {part_of(path) for path in MODULES} - {"__init__"}
    assert parts <= LEVEL.keys(), f"name these in LAYERS: {sorted(parts - LEVEL.keys())}"


def test_imports_go_one_way(module: Path) -> None:
    part = part_of(module)
    if part == "__init__":
        pytest.skip("kg/__init__ reaches everything, lazily")
    wrong = [
        f"{module.name}:{line} imports {other}"
        for line, other in imported_parts(ast.parse(module.read_text("utf-8")))
        if LEVEL[other] > LEVEL[part] and (module.relative_to(ROOT).as_posix(), other) not in UPWARD
    ]
    assert not wrong


def test_imports_are_absolute(module: Path) -> None:
    tree = ast.parse(module.read_text("utf-8"))
    assert not [node.lineno for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level]


def test_nothing_private_is_imported(module: Path) -> None:
    tree = ast.parse(module.read_text("utf-8"))
    private = [
        f"{module.name}:{node.lineno} {alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("kg", "viz"))
        for alias in node.names
        if alias.name.startswith("_") and not alias.name.startswith("__")
    ]
    assert not private


def test_words_are_data_and_not_code(module: Path) -> None:
    tree = ast.parse(module.read_text("utf-8"))
    wrong = [f"{module.name}:{node.lineno} {node.value!r}" for node in literals(tree) if CHINESE.search(node.value)]
    assert not wrong, "move these to data/ or ontology/"


def test_modules_are_short_enough_to_read(module: Path) -> None:
    assert len(module.read_text("utf-8").splitlines()) <= 320


def test_modules_say_what_they_are(module: Path) -> None:
    text = module.read_text("utf-8")
    assert not text.strip() or ast.get_docstring(ast.parse(text)), "no docstring at its head"


def test_names_say_what_they_hold() -> None:
    vague = re.compile(r"(?:^|_)(utils?|helpers?|manager|misc|common)(?:_|$)")
    assert not [name for name, path in zip(NAMES, MODULES, strict=True) if vague.search(path.stem)]


def test_no_state_of_a_library_is_changed(module: Path) -> None:
    tree = ast.parse(module.read_text("utf-8"))
    called = {(node.lineno, dotted(node.func)) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    set_to = {
        (node.lineno, dotted(target))
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
    }
    wrong = {
        f"{module.name}:{line} {name}"
        for line, name in called | set_to
        if name in PROCESS_WIDE or name.split(".")[-1] in PROCESS_WIDE
    }
    assert not wrong


def test_nothing_stands_at_the_top_level_but_what_the_user_meets() -> None:
    names = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert names - MADE_BY_COMMANDS <= USERS_TOP_LEVEL


def texts() -> list[str]:
    folders = ("kg", "viz", "ontology", "data", "tests", ".ci")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    files += [ROOT / name for name in ("README.md", "Makefile", "pyproject.toml")]
    kept = {".py", ".md", ".toml", ".tsv", ".ttl", ".rq", ".jsonld", ".html", ".js", ".css", ".txt", "", ".ann"}
    return sorted(path.relative_to(ROOT).as_posix() for path in files if path.suffix in kept)


@pytest.mark.parametrize("name", texts())
def test_no_path_of_a_machine(name: str) -> None:
    if name == "tests/test_architecture.py":
        pytest.skip("names the pattern itself")
    lines = (ROOT / name).read_text("utf-8", errors="replace").split("\n")
    assert not [f"{name}:{number}" for number, line in enumerate(lines, 1) if MACHINE_PATH.search(line)]


def test_the_order_is_really_checked() -> None:
    """The test above would see an import against the order, also inside a function."""
    tree = ast.parse("def f():\n    from kg.cli import main\nimport viz.page\nfrom kg import store")
    assert {part for _, part in imported_parts(tree)} == {"cli", "viz", "store"}


def test_a_chinese_literal_is_really_seen() -> None:
    tree = ast.parse('"""文档"""\ndef f():\n    """文档"""\n    return "工会"\n')
    assert [node.value for node in literals(tree) if CHINESE.search(str(node.value))] == ["工会"]
