"""The report in a browser: every width, light and dark, in print; its search, its links, and that all can be read."""

import base64
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from talks import alternate, settle
from typer.testing import CliRunner

from pipeline.cli.commands import app
from pipeline.report import site
from pipeline.transcript.reading import from_text
from pipeline.transcript.record import Transcript

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

ODD = "a show/one #1; 50% «é» \"x\" 'q' & <b> ?"
EXCHANGE = (
    "So who kept the lamp that winter, and what did they burn?",
    "Well, we had paraffin until the boat stopped coming, and then we burned the chairs, one leg at a time. " * 3,
    "The chairs?",
    "Yeah.",
)
CONTRAST = """
const channels = (colour) => (colour.match(/[\\d.]+/g) || []).map(Number);
const light = ([r, g, b]) => [r, g, b].map((c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
  .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
const behind = (element) => {
  for (; element; element = element.parentElement) {
    const colour = channels(getComputedStyle(element).backgroundColor);
    if (colour.length === 3 || colour[3] === 1) return colour;
  }
  return [255, 255, 255];
};
return [...document.querySelectorAll("body *")].filter((element) =>
  [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) && element.checkVisibility()
  && !element.closest("svg, script, style"))
  .map((element) => {
    const [a, b] = [light(channels(getComputedStyle(element).color)), light(behind(element))];
    return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), element.tagName + "." + element.className];
  }).filter(([ratio]) => ratio < 4.5).slice(0, 5);
"""


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report on a long episode with exports, on one with times, and on one with an odd name."""
    folder = tmp_path_factory.mktemp("report")
    long = "# The lamp\n\n" + "\n".join(EXCHANGE * 170) + "\n"
    timed = "".join(f"{i}\n00:{i:02}:00,000 --> 00:{i:02}:59,000\n{EXCHANGE[i % 4]}\n\n" for i in range(40))
    for name, text, ending in (("long", long, ".md"), ("timed", timed, ".srt"), (ODD, "Who?\nMe.\nWhy?\n", ".txt")):
        transcript = from_text(text, ending=ending)
        settle(folder, transcript, alternate(transcript, ("Ann Lee", "")), name)
    assert CliRunner().invoke(app, ["export", "--results", str(folder), "--format", "all"]).exit_code == 0
    return folder


def show(browser: "Chrome", path: Path, *, width: int = 1280, scheme: str = "light", media: str = "") -> None:
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features, "media": media})
    browser.get(path.as_uri())


def wait(browser: "Chrome", condition: Callable[["Chrome"], bool]) -> None:
    from selenium.webdriver.support.ui import WebDriverWait  # an extra

    WebDriverWait(browser, 10).until(condition)


def script(browser: "Chrome", words: str) -> Any:
    return browser.execute_script(words)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 820, 360])
def test_nothing_sticks_out_and_all_text_can_be_read(browser: "Chrome", out: Path, width: int, scheme: str) -> None:
    for page in ("index.html", "timed/index.html", "timed/exports/timed.html"):
        show(browser, out / page, width=width, scheme=scheme)
        assert script(browser, "return document.documentElement.scrollWidth") <= width, page
        assert script(browser, CONTRAST) == [], page
        dark = script(browser, "return getComputedStyle(document.body).backgroundColor") != "rgb(253, 253, 251)"
        assert dark == (scheme == "dark")
    assert not [line for line in browser.get_log("browser") if line["level"] == "SEVERE"]


def test_the_marks_of_the_strip_do_not_overlap(browser: "Chrome", out: Path) -> None:
    for page in ("timed", "long"):
        for width in (1280, 360):
            show(browser, out / page / "index.html", width=width)
            boxes = script(
                browser,
                "return [...document.querySelectorAll('.ticks span')].filter((each) => each.checkVisibility())"
                ".map((each) => { const range = document.createRange(); range.selectNodeContents(each);"
                " const box = range.getBoundingClientRect(); return [box.left, box.right]; })",
            )
            assert len(boxes) > 2
            assert all(a[1] <= b[0] for a, b in pairwise(boxes)), (page, width)


def test_links_lead_to_files_and_back(browser: "Chrome", out: Path) -> None:
    show(browser, out / "index.html")
    links = browser.find_elements("css selector", "tbody th a")
    assert [link.text for link in links] == [ODD, "long", "timed"]
    links[0].click()
    assert browser.find_element("tag name", "h1").text == ODD
    urls = [link.get_attribute("href") for link in browser.find_elements("css selector", "#files a")]
    assert {"attribution.csv", "txt", "docx"} <= {
        ending for url in urls for ending in (url.rpartition("/")[2], url[-3:], url[-4:])
    }
    for url in urls:
        assert script(browser, f"return new URL({url!r}).pathname.length") > 0
    browser.find_element("link text", "All episodes").click()
    assert browser.current_url == (out / "index.html").as_uri()
    csv = browser.find_element("css selector", "tbody .links a").get_attribute("href")
    assert csv == (out / ODD / "attribution.csv").as_uri()


def test_search_shows_what_fits_and_marks_it(browser: "Chrome", out: Path) -> None:
    show(browser, out / "timed" / "index.html")
    field = browser.find_element("id", "search")
    field.send_keys("The  CHAIRS?")
    wait(browser, lambda page: page.find_element("id", "found").text == "10 of 40")
    assert {mark.text for mark in browser.find_elements("tag name", "mark")} == {"The chairs?"}
    assert len([each for each in browser.find_elements("tag name", "article") if each.is_displayed()]) == 10
    browser.find_element("id", "only-review").click()
    field.clear()
    field.send_keys(" ")
    wait(browser, lambda page: page.find_element("id", "found").text == "8 of 40")
    show(browser, out / "index.html")
    browser.find_element("id", "search").send_keys("lon")
    wait(browser, lambda page: page.find_element("id", "found").text == "1 of 3")


def test_the_table_is_sorted_by_a_click(browser: "Chrome", out: Path) -> None:
    show(browser, out / "index.html")
    browser.find_element("xpath", "//button[.='words']").click()
    assert [row.text for row in browser.find_elements("css selector", "tbody th a")] == ["long", "timed", ODD]


def test_a_bar_of_the_strip_leads_to_its_passage_in_a_long_episode(browser: "Chrome", out: Path) -> None:
    show(browser, out / "long" / "index.html")
    assert script(browser, "return document.querySelectorAll('article').length") == 680
    assert sum(len(line.split()) for line in EXCHANGE) * 170 > 12_000
    script(
        browser,
        "document.querySelector('rect[data-t=\"500\"]').dispatchEvent(new MouseEvent('click', {bubbles: true}))",
    )
    top = "const box = document.getElementById('t500').getBoundingClientRect(); return box.top >= 0 && box.top < innerHeight"
    wait(browser, lambda page: page.execute_script(top))
    laid_out = script(
        browser,
        "return [...document.querySelectorAll('article p')].filter((each) => each.checkVisibility({contentVisibilityAuto: true})).length",
    )
    assert laid_out < 200, "what is out of sight is not laid out"


def test_print_is_black_on_white_and_whole(browser: "Chrome", out: Path) -> None:
    page = out / "timed" / "index.html"
    show(browser, page, scheme="dark", media="print")
    assert script(browser, "return getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert script(browser, CONTRAST) == []
    assert not browser.find_element("id", "search").is_displayed()
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    short, long = (_pages(browser, out / name / "index.html") for name in ("timed", "long"))
    assert short < 6
    assert long > 10


def _pages(browser: "Chrome", page: Path) -> int:
    browser.get(page.as_uri())
    pdf = base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", {})["data"])
    return pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ")


def _words(transcript: Transcript) -> int:
    return sum(len(transcript.text[block.start : block.end].split()) for block in transcript.speech)


def test_the_report_says_how_many_words_there_are(browser: "Chrome", out: Path) -> None:
    show(browser, out / "index.html")
    cells = {
        row.find_element("tag name", "a").text: row.find_elements("tag name", "td")[0].text
        for row in browser.find_elements("css selector", "tbody tr")
    }
    text = (out / "timed" / "transcript.txt").read_text(encoding="utf-8")
    assert cells["timed"] == f"{_words(from_text(text)):,}"
    assert site.write(out) == (0, [])
