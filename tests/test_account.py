"""`kg read` and `kg text`: what was read is shown to the last character, in lines, JSON and as a page."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from kg.account import Account, account, account_json, account_text
from kg.read import DocumentRules, read_stream
from kg.read.content import refused
from kg.text import TextRules
from viz.reading import reading_page

TEXT = (
    "在楓林縣勞模座談會上的講話\n"
    "本文來自XX文秘網,更多範文請訪問XX.com。\n"
    "一、認清形勢\n"
    "職工\ufffd\ufffd幫扶中心要<b>辦好</b>\u202e“安康杯”。\n"
)


def accounted(text: str, name: str = "a/b.txt") -> Account:
    return account(read_stream(text.encode(), name=name), DocumentRules.shipped(), TextRules.shipped())


@pytest.fixture
def found() -> Account:
    return accounted(TEXT)


def test_the_lines_say_what_stands_where(found: Account) -> None:
    lines = account_text(found).splitlines()
    assert lines[0] == "a/b.txt"
    assert "text/plain, utf-8 (100% sure), 72 characters" in lines[1]
    assert any(line.split() == ["title", "在楓林縣勞模座談會上的講話"] for line in lines)
    assert any("一、認清形勢" in line and "heading" in line for line in lines)
    assert any("advert" in line and "文秘網" in line and "advert-origin" in line for line in lines)
    assert any("damaged" in line for line in lines)


def test_the_values_hold_every_run_in_full(found: Account) -> None:
    values = account_json(found)
    (document,) = values["documents"]
    assert document["span"] == [0, len(TEXT)]
    assert document["stated"]["title"] == "在楓林縣勞模座談會上的講話"
    for run in (*document["headings"], *document["fences"]):
        assert TEXT[slice(*run["span"])] == run["text"]
    for repair in document["repairs"]:
        assert TEXT[slice(*repair["span"])] == repair["damaged"]
    assert json.loads(json.dumps(values)) == values


def test_a_refusal_is_an_account_too() -> None:
    refusal = refused("file is empty", "a/b.txt", "fetch it again", "empty")
    found = account(refusal, DocumentRules.shipped(), TextRules.shipped())
    assert found.outcome == "refused"
    assert "file is empty: fetch it again  [empty]" in account_text(found)
    assert account_json(found) == {
        "source": "a/b.txt",
        "outcome": "refused",
        "code": "empty",
        "what": "file is empty",
        "hint": "fetch it again",
    }
    assert "file is empty" in reading_page([found])


def shown(page: str) -> str:
    """The characters that a browser shows of the text, repairs left out."""
    (inner,) = re.findall(r'<div class="text">(.*?)</div>', page, re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", "", re.sub(r"<ins>.*?</ins>", "", inner, flags=re.DOTALL)))


def test_the_page_shows_every_character_once(found: Account) -> None:
    assert shown(reading_page([found])) == TEXT.replace("\u202e", "⟪U+202E⟫")


@pytest.mark.parametrize("name", ["speeches.txt", "news_congress.txt", "notice_student_aid.txt"])
def test_the_page_of_a_sample_shows_every_character_once(name: str, samples: Path) -> None:
    text = (samples / name).read_bytes().decode()
    page = reading_page([accounted(text, name)])
    parts = re.findall(r'<div class="text">(.*?)</div>', page, re.DOTALL)
    inner = re.sub(r"<ins>.*?</ins>", "", "".join(parts), flags=re.DOTALL)
    assert unescape(re.sub(r"<[^>]+>", "", inner)) == text


def test_nothing_of_a_text_or_a_name_becomes_markup() -> None:
    evil = "<script>alert(1)</script>\"'&\n在會上的講話<img src=x onerror=alert(1)>\n"
    page = reading_page([accounted(evil, '"><script>x</script>.txt')])
    assert "<script" not in page
    assert "<img" not in page
    assert "default-src &#39;none&#39;" in page


@pytest.mark.skipif(not shutil.which("chromium"), reason="no Chromium on this machine")
def test_the_page_is_shown_by_a_browser_in_silence_and_asks_for_nothing(tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    file = tmp_path / "page.html"
    file.write_text(reading_page([accounted(TEXT)]), encoding="utf-8")
    heard: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        page.on("console", lambda message: heard.append(message.text))
        page.on("request", lambda request: heard.append(request.url))
        page.goto(file.as_uri())
        struck = page.locator(".text .advert").evaluate("one => getComputedStyle(one).textDecorationLine")
        text = page.locator(".text").text_content()
        browser.close()
    assert heard == [file.as_uri()]
    assert struck == "line-through", "the policy lets the style sheet in"
    assert text == TEXT.replace("\u202e", "⟪U+202E⟫")


# the commands ----------------------------------------------------------------------------------


def test_read_shows_files_folders_and_refusals(tmp_path: Path, run_kg: Callable[..., Any]) -> None:
    folder = tmp_path / "x"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "b.txt").write_bytes(b"")
    ended = run_kg("read", folder)
    assert ended.code == 1
    assert "x/a.txt\n  read" in ended.out
    assert "x/b.txt\n  refused    file is empty: nothing to do, or fetch it again  [empty]" in ended.out
    assert "\u202e" not in ended.out
    assert run_kg("read", folder / "b.txt").code == 3


def test_read_takes_standard_input_and_writes_json(run_kg: Callable[..., Any]) -> None:
    ended = run_kg("read", "-", "--format", "json", stdin=TEXT.encode("gb18030"))
    values = json.loads(ended.out)
    assert (ended.code, values["source"], values["encoding"]) == (0, "stdin", "gb18030")


def test_read_writes_a_page(tmp_path: Path, samples: Path, run_kg: Callable[..., Any]) -> None:
    ended = run_kg("read", samples, "--format", "html", "-o", tmp_path / "page.html")
    assert ended.code == 0
    assert (tmp_path / "page.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_text_gives_what_the_graph_has_kept(built: Path, samples: Path, run_kg: Callable[..., Any]) -> None:
    text = (samples / "speeches.txt").read_text(encoding="utf-8")
    assert run_kg("text", "samples/speeches.txt", "--out", built).out == text
    assert (
        run_kg("text", "samples/speeches.txt", "--from", "10", "--to", "20", "--out", built).out == text[10:20] + "\n"
    )
    assert run_kg("text", "samples/none.txt", "--out", built).code == 3
