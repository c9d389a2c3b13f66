"""The report: what its pages say, and when they are written."""

import os
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest
from homes import Checkout, Home

from pipeline.report import overview, site, timeline, view
from pipeline.report.view import Passage, View

EVIL = 'What <script>alert(1)</script> is <b onclick=x>new</b>?\nNothing & "all".\n'


class Page(HTMLParser):
    """The tags of a page, and where its links lead."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        links = [value or "" for name, value in attrs if name in ("href", "src")]
        self.links += [link for link in links if not link.startswith("#")]


def passage(number: int, role: str, words: int, confidence: float, begins_s: float | None = None) -> Passage:
    said = " ".join(["word"] * words)
    start = number * 1000
    return Passage(
        number, start, start + len(said), role, "", confidence, confidence < 0.7, "model", said, words, (), begins_s
    )


SHORT = View("talk", (passage(1, "host", 30, 0.9), passage(2, "guest", 70, 0.6)), (), None)


def out(home: Home) -> Path:
    return home.path("processed")


def test_numbers_are_by_words() -> None:
    assert SHORT.words == 100
    assert SHORT.host_share == 0.3
    assert SHORT.confidence == pytest.approx(0.69)
    assert SHORT.words_to_review == 70
    assert SHORT.doubtful_words == pytest.approx(31)


def test_without_a_word_there_are_no_shares() -> None:
    empty = View("talk", (), (), None)
    assert (empty.host_share, empty.confidence) == (0, 0)
    assert timeline.bars(empty) == timeline.ticks(empty) == []


def test_the_strip_goes_by_words_or_by_time() -> None:
    left, right = timeline.bars(SHORT)
    assert (left.left, left.width, right.left, right.width) == (0, 300, 300, 700)
    assert left.opacity > right.opacity > 0
    timed = replace(SHORT, minutes=10.0, passages=(passage(1, "host", 1, 1, 0.0), passage(2, "guest", 99, 1, 300.0)))
    assert [bar.width for bar in timeline.bars(timed)] == [500, 500]
    assert [tick.label for tick in timeline.ticks(timed)][:2] == ["0 min", "1"]


def test_the_overview_says_what_it_counts(home: Home) -> None:
    home.run_all()
    head, row, _ = overview.table(out(home), ["talk"]).splitlines()
    assert head.endswith("  turns to review")
    assert row.split()[-1] == str(sum(each.needs_review for each in view.read("talk", home.artifact("")).passages))
    assert len(row) == len(head)


@pytest.mark.parametrize("words", [1, 99_999, 100_001, 7_000_000, 10**15])
def test_the_strip_has_some_ten_ticks_however_long_it_is(words: int) -> None:
    ticks = timeline.ticks(replace(SHORT, passages=(replace(SHORT.passages[0], words=words),)))
    assert len(ticks) <= 10
    assert words < 10 or len(ticks) >= 4
    assert len(timeline.ticks(replace(SHORT, minutes=1e300))) <= 10


def test_an_episodes_page_shows_every_passage_and_what_nobody_speaks(home: Home) -> None:
    home.run_all()
    shown = view.read("talk", home.path("processed", "talk"))
    assert [each.kind for each in shown.asides] == ["heading"]
    assert shown.names["host"] == "Ann"
    assert site.write(out(home)) == (2, [])
    page = home.artifact("index.html").read_text(encoding="utf-8")
    for each in shown.passages:
        assert f"<p>{each.text}</p>" in page
    assert page.count("<article") == page.count("<rect") == len(shown.passages)


def test_nothing_in_a_transcript_is_taken_for_markup_and_nothing_is_fetched(home: Home) -> None:
    home.raw("evil.txt", EVIL)
    home.run_all("evil")
    site.write(out(home))
    path = home.artifact("index.html", "evil")
    page = Page(path)
    assert page.tags.count("script") == 1
    assert "b onclick" not in re.sub("&lt;.*?&gt;", "", path.read_text(encoding="utf-8"))
    assert not [link for link in page.links if "//" in link]
    for link in page.links:
        assert (path.parent / link).resolve().is_file()


def test_links_lead_somewhere_whatever_an_episode_is_called(home: Home) -> None:
    for name in ("show/one #1; 50% <x>?", "a/b/c", os.fsdecode(b"\xe9t\xe9")):
        home.raw(f"{name}.txt", "Hello.\n")
        home.run_all(name)
    written, complaints = site.write(out(home))
    assert (written, complaints) == (4, [])
    links = [os.fsdecode(unquote_to_bytes(link)) for link in Page(out(home) / "index.html").links]
    assert [link for link in links if not (out(home) / link).is_file()] == []
    assert len(links) == 2 * 3
    up = [link for link in Page(home.artifact("index.html", "a/b/c")).links if link.startswith("..")]
    assert [(home.artifact("index.html", "a/b/c").parent / link).resolve() for link in up] == [
        (out(home) / "index.html").resolve()
    ]


def test_a_page_is_written_only_where_what_it_shows_has_changed(home: Home) -> None:
    home.raw("other.txt", "Hello.\n")
    home.run_all()
    home.run_all("other")
    assert site.write(out(home))[0] == 3
    assert site.write(out(home))[0] == 0
    home.use_model("guest", "host")
    home.run_all("other")
    assert site.write(out(home))[0] == 2
    home.artifact("index.html").write_text("x")
    assert site.write(out(home))[0] == 1, "the index says the same as before"


def test_an_episode_that_cannot_be_shown_is_named(home: Home) -> None:
    home.raw("other.txt", "Hello.\n")
    home.run_all()
    home.run_all("other")
    (out(home) / "index.html").mkdir()
    home.edit(home.artifact("attribution.csv"), "turn_id", "id")
    written, complaints = site.write(out(home))
    assert written == 1
    assert [complaint.split(":")[0] for complaint in complaints] == ["talk", str(out(home) / "index.html")]
    assert (out(home) / "index.html").is_dir()


def test_a_fault_in_one_page_stops_no_other(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.raw("other.txt", "Hello.\n")
    home.run_all()
    home.run_all("other")
    whole = view.read

    def faulty(name: str, folder: Path) -> View:
        if name == "other":
            raise ZeroDivisionError("by zero")
        return whole(name, folder)

    monkeypatch.setattr(view, "read", faulty)
    written, (complaint,) = site.write(out(home))
    assert written == 2
    assert f"other: no page in the report: {home.path('processed', 'other')}: a fault in rolecall (ZeroDiv" in complaint
    assert f"please report it with {out(home) / 'faults.log'}" in complaint
    assert "Traceback" in (out(home) / "faults.log").read_text(encoding="utf-8")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes with names")
@pytest.mark.parametrize("name", ["index.html", "talk/index.html"])
def test_a_pipe_in_the_place_of_a_page_is_not_waited_for(home: Home, name: str) -> None:
    home.run_all()
    os.mkfifo(out(home) / name)
    assert site.write(out(home)) == (2, [])
    assert (out(home) / name).is_file()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes with names")
@pytest.mark.parametrize("name", ["attribution.csv", "sentences.csv", "times.csv"])
def test_a_pipe_in_the_place_of_a_table_is_not_waited_for(home: Home, name: str) -> None:
    home.run_all()
    home.artifact(name).unlink()
    os.mkfifo(home.artifact(name))
    (complaint,) = site.write(out(home))[1]
    assert f"{home.artifact(name)}: cannot be read" in complaint
    assert overview.rows(home.path("processed", "talk")) is None or name != "attribution.csv"


@pytest.mark.parametrize("name", ["index.html", "talk/index.html"])
def test_a_folder_in_the_place_of_a_page_is_told(home: Home, name: str) -> None:
    home.run_all()
    (out(home) / name).mkdir()
    (complaint,) = site.write(out(home))[1]
    assert f"{out(home) / name}: a folder is in the place of this file; move it away." in complaint


def test_make_writes_it_and_clean_takes_it_away(checkout: Checkout) -> None:
    assert checkout.make().stdout.endswith("→ data/processed/index.html\n")
    pages = [checkout.path("processed", "index.html"), checkout.artifact("index.html")]
    assert all(page.is_file() for page in pages)
    assert checkout.make().stdout == "nothing to do, see data/processed\n"
    pages[1].unlink()
    checkout.make()
    assert pages[1].is_file(), "also where no stage has anything to do"
    look = checkout.root / "pipeline" / "report" / "static" / "look.css"
    look.write_text("/* another look */", encoding="utf-8")
    checkout.make()
    assert all("/* another look */" in page.read_text(encoding="utf-8") for page in pages)
    checkout.make("clean")
    assert not any(page.exists() for page in pages)
