"""The page in a real browser: it is silent, asks for nothing, finds names and shows what they stand on.

With KG_SCREENSHOTS set to a folder, pictures of the page are left there to be looked at.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
import random
import re
import shutil
import socket
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from kg.errors import KgError
from kg.graph import Content, DocumentRow, EntityRow, EvidenceRow, PairRow, StatementRow, measures, network_of
from kg.graph.showing import shown
from kg.model import EntityType, Modality, Predicate
from tests.reading import cases
from viz import page as page_of
from viz.page import HERE, SCRIPTS, VIS, embedded
from viz.searching import characters, folded
from viz.words import page_words

ROOT = Path(__file__).parent.parent
HOSTILE = [row.values[0]["text"] for row in cases("hostile_names")]
THEME = tomllib.loads((ROOT / "data/theme.toml").read_text("utf-8"))
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
VIS_SHA256 = "1f20f0736f32cb9bedf8f6383b25cfea2f839e1abe80d6e8040b4d5bea378c69"

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt-get install chromium")

UNION, CAMPAIGN, GROUP, PERSON, ALONE = "x:union", "x:campaign", "x:group", "x:person", "x:alone"


def small() -> Content:
    """One speech: a union that runs a campaign and is told to serve a group, its chairman, and a lone policy."""
    document = DocumentRow("d:1", "在市總工會全委會上的講話", "speeches/2006.txt", "2006-01-12", "鄧川")

    def entity(iri: str, label: str, kind: str, *aliases: str) -> EntityRow:
        return EntityRow(iri, label, kind, aliases, ("d:1",), 3, 4)

    def statement(key: str, ends: tuple[str, str], predicate: str, quote: str, start: int, **more: str) -> StatementRow:
        place = EvidenceRow(start, start + len(quote), quote, "前文", "後文")
        return StatementRow(*ends, key, predicate, "d:1", (place,), rules=("relations.test",), **more)

    return Content(
        (document,),
        (
            entity(UNION, "市總工會", "Organization", "市總"),
            entity(CAMPAIGN, "金秋助學", "Campaign", "金秋助學活動"),
            entity(GROUP, "農民工", "Group"),
            entity(PERSON, "鄧川", "Person"),
            entity(ALONE, "公司法", "Policy"),
        ),
        (
            statement("s:1", (UNION, CAMPAIGN), "conducts", "大力開展金秋助學", 100, modality="done"),
            statement("s:2", (UNION, GROUP), "serves", "要維護農民工合法權益", 200, modality="assigned"),
            statement("s:3", (CAMPAIGN, GROUP), "targets", "金秋助學幫助農民工子女", 300),
            statement("s:4", (PERSON, "d:1"), "delivers", "鄧川", 0),
        ),
        (PairRow(CAMPAIGN, UNION, 3, 2.9069, 0.7783, 14.3),),
        40,
    )


def large(nodes: int) -> Content:
    """A graph of so many entities around hubs, and half as many statements again."""
    random_ = random.Random(1)
    kinds = [kind.value for kind in EntityType]
    predicates = [predicate.value for predicate in Predicate]
    documents = tuple(DocumentRow(f"d:{n}", f"第{n}次會議上的講話", f"archive/{n}.txt") for n in range(12))
    entities = tuple(
        EntityRow(f"x:{n:05}", f"永安縣第{n}號工作意見", kinds[n % 9], (), (f"d:{n % 12}",), 2, 4) for n in range(nodes)
    )
    statements = tuple(
        StatementRow(
            f"x:{random_.randrange(nodes // 15):05}",
            f"x:{n % nodes:05}",
            f"s:{n:05}",
            random_.choice(predicates),
            f"d:{n % 12}",
            (EvidenceRow(n, n + 20, "各級工會要認真落實各項要求,切實做好工作"),),
            random_.choice([*Modality, ""]),
        )
        for n in range(nodes * 2)
    )
    return Content(documents, entities, statements)


@pytest.fixture(scope="module")
def small_page() -> str:
    return page_of(network_of(small()))


# The file, without a browser ------------------------------------------------------------------


def parts(text: str) -> tuple[str, list[str], list[str]]:
    """The policy, the scripts that run and the styles of a page."""
    policy = html.unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', text)[1])
    scripts = re.findall(r"<script>(.*?)</script>", text, re.S)
    return policy, scripts, re.findall(r"<style>(.*?)</style>", text, re.S)


def data_of(text: str) -> dict[str, Any]:
    return json.loads(re.search(r'<script id="data" type="application/json">(.*?)</script>', text, re.S)[1])


def sha(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_the_policy_names_each_script_and_style_and_allows_no_other(small_page: str) -> None:
    policy, scripts, styles = parts(small_page)
    directives = {name: values for name, *values in (one.split() for one in policy.split(";"))}
    assert directives["default-src"] == ["'none'"]
    assert directives["script-src"] == [sha(script) for script in scripts]
    assert directives["style-src"] == [sha(style) for style in styles]
    assert directives["img-src"] == ["data:", "blob:"]
    assert "unsafe" not in policy
    assert "http" not in policy


def test_the_page_has_no_inline_handler_no_style_attribute_and_no_source(small_page: str) -> None:
    markup = re.sub(r"<(script|style)\b.*?</\1>", "", small_page, flags=re.S)
    assert not re.findall(r"\s(?:on\w+|style|src|srcset|action|formaction)\s*=", markup)
    assert re.findall(r'href="([^"]*)"', markup) == ["#search"]
    assert "sourceMappingURL" not in small_page


def test_the_page_has_one_line_end_as_the_browser_hashes_it(small_page: str) -> None:
    assert "\r" not in small_page


def test_the_scripts_of_our_own_write_text_only() -> None:
    for name in SCRIPTS:
        script = (HERE / f"{name}.js").read_text("utf-8")
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|fetch\(", script
        )


def test_vis_network_is_the_one_that_was_looked_through() -> None:
    import pyvis

    assert hashlib.sha256((Path(pyvis.__file__).parent / VIS).read_bytes()).hexdigest() == VIS_SHA256


def test_without_vis_network_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    from viz import page as module_function

    namespace = module_function.__globals__
    namespace["_vis"].cache_clear()
    monkeypatch.setitem(namespace, "VIS", "lib/none.js")
    with pytest.raises(KgError, match="pip install"):
        page_of(network_of(small()))


def test_data_cannot_leave_its_block() -> None:
    text = embedded(["</script><!--<script>", "\u2028\u2029&"])
    assert not re.search("[<>&\u2028\u2029]", text)
    assert json.loads(text) == ["</script><!--<script>", "\u2028\u2029&"]


def test_the_same_network_gives_the_same_page(small_page: str) -> None:
    rows = small()
    turned = replace(rows, entities=rows.entities[::-1], statements=rows.statements[::-1])
    assert page_of(network_of(turned)) == small_page


def test_no_path_of_this_machine_is_in_the_page(small_page: str) -> None:
    assert str(ROOT) not in small_page


def test_lines_beside_one_another_bend_away_and_a_lone_one_is_straight() -> None:
    rows = small()
    twin = replace(rows.statements[0], iri="s:9", predicate="cooperatesWith")
    back = replace(rows.statements[0], iri="s:8", subject=CAMPAIGN, object=UNION)
    edges = data_of(page_of(network_of(replace(rows, statements=(*rows.statements, twin, back)))))["edges"]
    ways = {"curvedCW": 1, "curvedCCW": -1}
    sides = {
        ways[edge["smooth"]["type"]] * edge["smooth"]["roundness"] * (1 if edge["from"] < edge["to"] else -1)
        for edge in edges
        if edge["predicate"] in {"conducts", "cooperatesWith"}
    }
    assert len(sides) == 3
    assert next(edge for edge in edges if edge["predicate"] == "targets")["smooth"] is False


def test_above_the_limit_the_most_connected_are_drawn() -> None:
    graph = network_of(large(120))
    content = data_of(page_of(graph, limit=30))
    assert content["totals"] == {"entities": 120, "statements": 240, "documents": 12, "drawn": 30, "nodes": 30}
    drawn = {entity["iri"] for entity in content["entities"].values()}
    standings = measures(graph).standings
    left_out = max(row.neighbours for row in standings if row.iri not in drawn)
    assert min(row.neighbours for row in standings if row.iri in drawn) >= left_out


def test_each_kind_has_its_own_colour_and_shape_in_both_lights() -> None:
    kinds = THEME["kinds"]
    assert set(kinds) == {kind.value for kind in EntityType} | {"Document"}
    for side in ("light", "dark", "shape"):
        assert len({row[side] for row in kinds.values()}) == len(kinds)


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("side", ["light", "dark"])
@pytest.mark.parametrize(("ink", "least"), [("ink", 7), ("quiet", 4.5), ("accent", 4.5)])
@pytest.mark.parametrize("ground", ["paper", "panel", "sunk"])
def test_text_stands_out_from_its_ground(side: str, ink: str, least: float, ground: str) -> None:
    bright, dark = sorted((luminance(THEME["page"][side][name]) for name in (ink, ground)), reverse=True)
    assert (bright + 0.05) / (dark + 0.05) >= least


def test_every_text_of_the_page_is_used_and_every_used_one_is_there() -> None:
    files = "".join((HERE / name).read_text("utf-8") for name in (*(f"{one}.js" for one in SCRIPTS), "template.html"))
    words = page_words()
    unused = {key for key in words if f'"{key}"' not in files and not key.endswith("-long")}
    assert unused <= {"done", "assigned", "plain", "evidence", "mentions", "statements", "neighbours"}
    asked = re.findall(r'(?:data-words(?:-label|-placeholder)?=|say\()"([\w-]+)"', files)
    assert set(asked) <= set(words)


NAMES = [
    ("鄧川", "邓川"),
    ("邓川", "鄧川"),
    ("總工會", "总工会"),
    ("顯著成效", "显著成效"),
    ("乾隆", "乾隆"),
    ("后勤部", "後勤部"),
    ("ＫＴＶ 行業", "ktv行业"),
    ("“安康杯”競賽", "「安康杯」竞赛"),
]


@pytest.mark.parametrize(("name", "typed"), NAMES)
def test_a_name_is_found_in_either_script(name: str, typed: str) -> None:
    key = folded(name)
    table = characters([key])
    fold = dict(zip(table[::2], table[1::2], strict=True))
    assert "".join(fold.get(sign, sign) for sign in typed.lower() if not sign.isspace()) == key


def test_names_that_differ_are_not_folded_together() -> None:
    assert folded("张仕福") != folded("张仕富")


# The page in Chromium -------------------------------------------------------------------------


@dataclass
class Opened:
    """A page that was opened, and everything that it should not have done."""

    page: Any
    troubles: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def js(self, script: str, *values: Any) -> Any:
        return self.page.evaluate(script, *values)

    def violations(self) -> list[str]:
        return self.js("window.violations")

    def shown(self) -> set[str]:
        return set(self.js("graphPage.shown()"))

    def click_node(self, iri: str) -> None:
        place = self.js("iri => graphPage.where(iri)", iri)
        box = self.page.locator("#graph").bounding_box()
        self.page.mouse.click(box["x"] + place["x"], box["y"] + place["y"])

    def settle(self) -> None:
        """Wait until the drawing stands still."""
        self.page.wait_for_function(
            "() => { const now = JSON.stringify(graphPage.where(graphPage.shown()[0]));"
            " const same = now === window.before; window.before = now; return same; }",
            polling=150,
        )


WATCH = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) => violations.push(event.violatedDirective), true);
"""
PAINTED = """() => {
  const canvas = document.querySelector("canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.filter((value, at) => at % 4 === 3 && value).length;
}"""
NAMELESS = """() => [...document.querySelectorAll("button, input, select")]
  .filter((one) => !one.getAttribute("aria-label") && !one.textContent.trim() && !one.labels?.length)
  .map((one) => one.outerHTML)"""
READY = """() => new Promise((done) => {
  const drawn = () => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())));
  const look = () => document.documentElement.dataset.ready ? drawn() : setTimeout(look, 5);
  look();
})"""
ID_OF = """(name) => Object.entries(JSON.parse(document.getElementById("data").textContent).entities)
  .find(([, entity]) => entity.names[0] === name)[0]"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """Opens a page from its text, and sees at the end that it was silent, asked for nothing and was refused nothing."""
    contexts, opened = [], []

    def open_(text: str, *, address: str = "", watch: bool = True, **options: Any) -> Opened:
        file = tmp_path / f"{len(opened)}.html"
        file.write_text(text, encoding="utf-8")
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, "locale": "zh-TW"} | options)
        contexts.append(context)
        one = Opened(context.new_page())
        one.page.add_init_script(WATCH)
        one.page.on("console", lambda message: one.troubles.append(f"{message.type}: {message.text}"))
        one.page.on("pageerror", lambda error: one.troubles.append(f"error: {error}"))
        one.page.on("request", lambda request: one.requests.append(request.url))
        one.page.goto(file.as_uri() + address)
        one.page.wait_for_selector("html[data-ready]")
        if watch:
            opened.append((one, file.as_uri()))
        return one

    yield open_
    for one, uri in opened:
        assert one.troubles == []
        assert one.violations() == []
        assert [url.partition("#")[0] for url in one.requests] == [uri]
    for context in contexts:
        context.close()


@needs_chromium
class TestInTheBrowser:
    def test_the_page_opens_in_silence_and_draws_something(self, open_page, small_page: str) -> None:
        opened = open_page(small_page)
        assert opened.js(PAINTED) > 500
        assert opened.page.locator("#title").inner_text() == "在市總工會全委會上的講話"
        assert opened.page.locator("#counts").inner_text() == "實體 5 · 陳述 4 · 公文 1"

    @pytest.mark.parametrize("typed", ["總工", "总工", "市總", "市总", "市 總工會"])
    def test_search_finds_an_entity_however_it_is_typed(self, open_page, small_page: str, typed: str) -> None:
        opened = open_page(small_page)
        opened.page.fill("#search", typed)
        first = opened.page.locator("#results li").first
        assert first.get_attribute("data-id") == opened.js(ID_OF, "市總工會")

    def test_search_by_keyboard_leads_to_the_card(self, open_page, small_page: str) -> None:
        opened = open_page(small_page)
        opened.page.keyboard.press("/")
        opened.page.keyboard.type("工")
        rows = opened.page.locator("#results li")
        names = rows.locator(".name bdi:first-child").all_inner_texts()
        opened.page.keyboard.press("ArrowDown")
        assert rows.nth(1).get_attribute("aria-selected") == "true"
        opened.page.keyboard.press("Enter")
        assert opened.page.locator("#card .entity-name").inner_text() == names[1]
        assert not opened.page.locator("#found").is_visible()

    def test_search_says_when_there_is_nothing(self, open_page, small_page: str) -> None:
        opened = open_page(small_page)
        opened.page.fill("#search", "沒有這個")
        assert opened.page.locator("#results li").count() == 0
        assert opened.page.locator("#found-count").inner_text() == "沒有名稱含有這些字。"

    def test_a_click_on_a_node_shows_its_evidence(self, open_page, small_page: str) -> None:
        opened = open_page(small_page)
        opened.click_node(UNION)
        card = opened.page.locator("#card")
        assert card.locator(".entity-name").inner_text() == "市總工會"
        assert card.locator("mark").all_inner_texts() == ["大力開展金秋助學", "要維護農民工合法權益"]
        caption = card.locator("figcaption").first.inner_text()
        assert "speeches/2006.txt" in caption
        assert "第 100–108 字" in caption
        assert [badge.strip() for badge in card.locator(".badge").all_inner_texts()] == ["已做", "要做"]

    def test_a_click_on_empty_ground_closes_the_card(self, open_page, small_page: str) -> None:
        opened = open_page(small_page)
        opened.click_node(UNION)
        opened.page.mouse.click(310, 790)
        assert not opened.page.locator("#card").is_visible()

    def test_a_click_on_a_line_shows_the_statement(self, open_page, small_page: str) -> None:
        opened = open_page(small_page)
        ends = [opened.js("iri => graphPage.where(iri)", iri) for iri in (UNION, GROUP)]
        box = opened.page.locator("#graph").bounding_box()
        opened.page.mouse.click(
            box["x"] + (ends[0]["x"] + ends[1]["x"]) / 2, box["y"] + (ends[0]["y"] + ends[1]["y"]) / 2
        )
        assert opened.page.locator("#card mark").all_inner_texts() == ["要維護農民工合法權益"]
        assert opened.page.locator("#card .ends .go").all_inner_texts() == ["市總工會", "農民工"]

    def test_a_neighbour_in_the_card_is_one_click_away(self, open_page, small_page: str) -> None:
        opened = open_page(small_page)
        opened.click_node(UNION)
        opened.page.locator("#card .go", has_text="農民工").first.click()
        assert opened.page.locator("#card .entity-name").inner_text() == "農民工"
        opened.page.go_back()
        opened.page.wait_for_function("document.querySelector('.entity-name').textContent === '市總工會'")

    def test_what_is_named_together_is_listed_with_its_strength(self, open_page, small_page: str) -> None:
        opened = open_page(small_page)
        opened.click_node(UNION)
        assert "3 句" in opened.page.locator("#card .together").inner_text()

    def test_a_type_is_hidden_and_shown_again(self, open_page, small_page: str) -> None:
        opened = open_page(small_page)
        row = opened.page.locator("#kinds li[data-key=Group]")
        row.locator("input").uncheck()
        assert GROUP not in opened.shown()
        assert opened.js("graphPage.lines()") == 2
        assert opened.page.locator("#status").inner_text() == "顯示 5 / 6"
        opened.page.locator("#kinds .all").click()
        assert GROUP in opened.shown()

    def test_only_one_type_is_shown(self, open_page, small_page: str) -> None:
        opened = open_page(small_page)
        row = opened.page.locator("#kinds li[data-key=Campaign]")
        row.hover()
        row.locator(".only").click()
        assert opened.shown() == {CAMPAIGN}

    @pytest.mark.parametrize(
        ("lists", "key", "left"),
        [("relations", "serves", 3), ("modalities", "assigned", 3), ("modalities", "plain", 2)],
    )
    def test_relations_and_modality_are_filtered(self, open_page, small_page, lists: str, key: str, left: int) -> None:
        opened = open_page(small_page)
        opened.page.locator(f"#{lists} li[data-key={key}] input").uncheck()
        assert opened.js("graphPage.lines()") == left

    def test_a_document_is_filtered(self, open_page) -> None:
        rows = small()
        second = DocumentRow("d:2", "另一篇", "b.txt")
        entities = tuple(replace(row, documents=("d:2",)) if row.iri == ALONE else row for row in rows.entities)
        opened = open_page(page_of(network_of(replace(rows, documents=(*rows.documents, second), entities=entities))))
        opened.page.locator("#documents li", has_text="另一篇").locator("input").uncheck()
        assert ALONE not in opened.shown()

    def test_entities_without_relations_can_be_left_out(self, open_page, small_page: str) -> None:
        opened = open_page(small_page)
        opened.page.uncheck("#lonely")
        assert ALONE not in opened.shown()
        assert UNION in opened.shown()

    def test_only_the_neighbours_are_shown_until_reset(self, open_page, small_page: str) -> None:
        opened = open_page(small_page)
        opened.click_node(CAMPAIGN)
        opened.page.click("#card .focus")
        assert opened.shown() == {CAMPAIGN, UNION, GROUP}
        assert opened.page.locator("#unfocus").inner_text().strip() == "只看與金秋助學相鄰的"
        opened.page.click("#reset")
        assert len(opened.shown()) == 6
        assert not opened.page.locator("#card").is_visible()

    def test_a_search_shows_what_a_filter_had_hidden(self, open_page, small_page: str) -> None:
        opened = open_page(small_page)
        opened.page.locator("#kinds li[data-key=Group] input").uncheck()
        opened.page.fill("#search", "农民工")
        opened.page.keyboard.press("Enter")
        assert GROUP in opened.shown()
        assert opened.page.locator("#card .entity-name").inner_text() == "農民工"

    def test_the_size_shows_another_measure_and_says_what_it_tells(self, open_page, small_page: str) -> None:
        opened = open_page(small_page)
        opened.page.select_option("#size", "pagerank")
        assert "陳述" in opened.page.locator("#size-tells").inner_text()
        assert opened.page.locator("#central li").first.inner_text() in {"農民工", "在市總工會全委會上的講話"}

    def test_an_address_leads_to_an_entity(self, open_page, small_page: str) -> None:
        opened = open_page(small_page, address="#x%3Agroup")
        assert opened.page.locator("#card .entity-name").inner_text() == "農民工"
        opened.page.keyboard.press("Escape")
        assert opened.js("location.hash") == ""

    @pytest.mark.parametrize("address", ["#x%3Anobody", "#%E0%A4%A", "#<img src=x onerror=hacked=1>", "#__proto__"])
    def test_an_address_that_leads_nowhere_shows_the_whole(self, open_page, small_page: str, address: str) -> None:
        opened = open_page(small_page, address=address)
        assert not opened.page.locator("#card").is_visible()
        assert len(opened.shown()) == 6

    @pytest.mark.parametrize(
        ("locale", "kinds"), [("zh-TW", "類型"), ("zh-CN", "类型"), ("en-GB", "Kinds"), ("fr-FR", "Kinds")]
    )
    def test_the_page_speaks_the_readers_tongue(self, open_page, small_page: str, locale: str, kinds: str) -> None:
        opened = open_page(small_page, locale=locale)
        assert opened.page.locator("#kinds h2 span").inner_text() == kinds

    def test_the_tongue_is_switched_everywhere(self, open_page, small_page: str) -> None:
        opened = open_page(small_page)
        opened.click_node(UNION)
        opened.page.click("[data-tongue=en]")
        assert opened.js("document.documentElement.lang") == "en"
        assert opened.page.locator("#counts").inner_text() == "Entities 5 · statements 4 · documents 1"
        assert "conducts" in opened.page.locator("#card").inner_text()
        assert opened.page.locator("#kinds li").first.inner_text().startswith("person")

    def test_everything_that_can_be_pressed_has_a_name(self, open_page, small_page: str) -> None:
        opened = open_page(small_page)
        opened.click_node(UNION)
        assert opened.js(NAMELESS) == []

    def test_hostile_names_stay_text(self, open_page) -> None:
        rows = small()
        entities = tuple(
            EntityRow(f"x:{n:02}", name, "Person", (f"{name}!",), ("d:1",), 1, 2) for n, name in enumerate(HOSTILE)
        )
        statements = tuple(
            StatementRow(
                "x:00",
                f"x:{n:02}",
                f"s:{n:02}",
                "cooperatesWith",
                "d:1",
                (EvidenceRow(n, n + 9, name, name, name),),
                "done",
                rules=(name,),
            )
            for n, name in enumerate(HOSTILE[1:], 1)
        )
        document = replace(rows.documents[0], title=HOSTILE[0], source=HOSTILE[1], speaker=HOSTILE[3])
        text = page_of(network_of(Content((document,), entities, statements)), title=HOSTILE[0])
        opened = open_page(text)
        for number, name in enumerate(HOSTILE):
            opened.js("iri => graphPage.choose(iri)", f"x:{number:02}")
            assert opened.page.locator("#card .entity-name").text_content() == shown(name)
            opened.page.fill("#search", shown(name)[:12])
        opened.js("iri => graphPage.choose(iri)", "x:00")
        assert opened.page.locator("#title").text_content() == shown(HOSTILE[0])
        assert opened.js("typeof window.hacked") == "undefined"
        assert opened.js("document.querySelectorAll('img, iframe, object, embed, a[href^=java]').length") == 0

    @pytest.mark.parametrize(
        "attempt",
        [
            "document.body.setAttribute('onclick', 'window.hacked = 1'); document.body.click();",
            "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=window.hacked=1>');",
            "document.body.append(Object.assign(document.createElement('script'), {text: 'window.hacked = 1'}));",
            "location.href = 'javascript:window.hacked=1';",
        ],
    )
    def test_a_script_that_came_in_would_not_run(self, open_page, small_page: str, attempt: str) -> None:
        opened = open_page(small_page, watch=False)
        opened.js(f"() => {{ try {{ {attempt} }} catch {{}} }}")
        opened.page.wait_for_function("window.violations.length > 0")
        assert opened.js("typeof window.hacked") == "undefined"

    def test_the_page_cannot_ask_the_network_for_anything(self, open_page, small_page: str) -> None:
        opened = open_page(small_page, watch=False)
        with socket.create_server(("127.0.0.1", 0)) as server:
            address = f"http://127.0.0.1:{server.getsockname()[1]}/"
            opened.js("(a) => { fetch(a).catch(() => {}); new Image().src = a; navigator.sendBeacon(a); }", address)
            opened.page.wait_for_function("window.violations.length > 2")
            server.setblocking(False)
            with pytest.raises(BlockingIOError):
                server.accept()

    def test_dark_pages_are_dark(self, open_page, small_page: str) -> None:
        opened = open_page(small_page, color_scheme="dark")
        assert opened.js("getComputedStyle(document.body).backgroundColor") == "rgb(21, 23, 26)"

    def test_on_a_phone_everything_fits_and_filters_open(self, open_page, small_page: str) -> None:
        opened = open_page(small_page, viewport={"width": 375, "height": 700}, has_touch=True)
        assert opened.js("document.documentElement.scrollWidth") == 375
        assert not opened.page.locator("#kinds").is_visible()
        opened.page.click("#open-filters")
        opened.page.locator("#kinds li[data-key=Group] input").uncheck()
        assert GROUP not in opened.shown()
        opened.page.click("#open-filters")
        opened.click_node(UNION)
        card = opened.page.locator("#card").bounding_box()
        assert (card["x"], card["width"]) == (0, 375)
        assert card["y"] > 200

    def test_an_empty_graph_says_so(self, open_page) -> None:
        opened = open_page(page_of(network_of(Content((), (), ()))), locale="en-GB")
        assert opened.page.locator("#empty h2").inner_text() == "Nothing to draw yet"
        opened.page.click("[data-tongue=zh-Hans]")
        assert opened.page.locator("#empty h2").inner_text() == "还没有可画的内容"

    def test_five_hundred_entities_open_within_two_seconds(self, open_page) -> None:
        text = page_of(network_of(large(500)))
        blank = min(open_page('<html data-ready="yes">').js(READY) for _ in range(2))
        assert min(open_page(text).js(READY) for _ in range(3)) - blank < 2000

    def test_pictures_to_look_at(self, open_page, tmp_path: Path) -> None:
        folder = Path(os.environ.get("KG_SCREENSHOTS") or tmp_path)
        folder.mkdir(parents=True, exist_ok=True)
        phone = {"viewport": {"width": 390, "height": 780}, "has_touch": True, "device_scale_factor": 2}
        text = page_of(network_of(large(200)))
        for name, options in {"light": {}, "dark": {"color_scheme": "dark", "locale": "en-GB"}, "phone": phone}.items():
            opened = open_page(text, **options)
            opened.page.screenshot(path=folder / f"graph-{name}.png")
            opened.js("graphPage.choose(graphPage.shown()[3])")
            opened.settle()
            opened.page.screenshot(path=folder / f"card-{name}.png")
            assert (folder / f"card-{name}.png").stat().st_size > 20_000
