"""The review page in a real browser: the whole loop by keyboard alone, how it looks, and what must not happen."""

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from reviewed import reviewed
from served import Served, served

from pipeline import project
from pipeline.audit.session import Audit
from pipeline.corrections import store
from pipeline.project import Project
from pipeline.workflow import episodes

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

WIDTHS = {"tablet": (820, 1180), "desktop": (1440, 900)}
IN_SIGHT = """
const seen = document.querySelector('.passage[aria-current]').getBoundingClientRect();
const panel = document.querySelector('.panel').getBoundingClientRect();
const bottom = matchMedia('(max-width: 60rem)').matches ? panel.top : innerHeight;
return seen.top >= document.querySelector('.bar').offsetHeight - 1 && seen.top < bottom"""
CONTRAST = Path(__file__).with_name("contrast.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return reviewed(tmp_path_factory.mktemp("page") / "project", {"talk": 30, "hour": 200})


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Project:
    found = project.find(shutil.copytree(made, tmp_path / "project"))
    assert found
    return found


@pytest.fixture
def server(home: Project) -> Iterator[Served]:
    with served(home.root) as server:
        yield server


class Page:
    """What a person does and sees."""

    def __init__(self, browser: "Chrome", server: Served, home: Project, name: str = "talk") -> None:
        self.browser = browser
        self.home = home
        self.name = name
        id_ = next(each.id for each in episodes.in_folder(home.raw) if each.name == name)
        browser.get(server.at(f"episode/{id_}"))
        self.wait(lambda: self.count(".passage") > 0)

    def wait(self, test: Callable[[], object]) -> None:
        until(test, lambda: self.said)

    def count(self, selector: str) -> int:
        return int(self.js(f"return document.querySelectorAll('{selector}').length"))  # type: ignore[call-overload]

    def js(self, script: str) -> object:
        return self.browser.execute_script(script)

    @property
    def said(self) -> str:
        return str(self.js("return document.getElementById('said').textContent"))

    @property
    def kept(self) -> list[store.Correction]:
        path = self.home.corrections / f"{self.name}.csv"
        return store.read(path) if path.exists() else []

    @property
    def selected(self) -> str:
        return str(self.js("return document.querySelector('[aria-current].passage > p').textContent"))

    def role(self) -> str:
        is_host = self.js("return document.querySelector('[aria-current].passage').classList.contains('host')")
        return "host" if is_host else "guest"

    def press(self, *keys: str, until: str | None = None) -> None:
        from selenium.webdriver.common.action_chains import ActionChains

        for key in keys:
            ActionChains(self.browser).send_keys(key).perform()
        if until is not None:
            self.wait(lambda: until in self.said)


def until(test: Callable[[], object], why: Callable[[], str] = lambda: "") -> None:
    end = time.monotonic() + 60
    while not test():
        assert time.monotonic() < end, why()
        time.sleep(0.05)


def look(browser: "Chrome", width: str, scheme: str) -> None:
    across, down = WIDTHS[width]
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": across, "height": down, "deviceScaleFactor": 1, "mobile": False}
    )
    browser.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    )


def test_the_whole_loop_by_keyboard_alone(browser: "Chrome", server: Served, home: Project) -> None:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    browser.get(server.address)
    links = [link.text for link in browser.find_elements("css selector", "a")]
    ActionChains(browser).send_keys(Keys.TAB * (links.index("talk") + 1), Keys.ENTER).perform()
    until(lambda: "/episode/" in browser.current_url)
    page = Page(browser, server, home)

    page.press("?")
    assert page.js("return document.getElementById('help').open")
    page.press(Keys.ESCAPE)
    assert not page.js("return document.getElementById('help').open")

    page.press("j", "j")
    said, role = page.selected, page.role()
    page.press("f", until="Given to the")
    assert page.selected == said
    assert page.role() != role
    (kept,) = page.kept
    assert (kept.text, kept.role, kept.evidence) == (said, page.role(), "corrected")

    page.press("z", until="Undone")
    assert page.kept == []
    page.press("y", until="Done again")
    assert page.kept == [kept]
    page.press(Keys.CONTROL + "z" + Keys.NULL, until="Undone")
    assert page.kept == []

    page.press("n")
    said = page.selected
    page.press("c", until="Confirmed")
    assert [(each.text, each.evidence) for each in page.kept] == [(said, "confirmed")]
    page.press("r", until="Given back")
    assert page.kept == []


def test_turns_are_cut_joined_and_moved_by_keyboard(browser: "Chrome", server: Served, home: Project) -> None:
    from selenium.webdriver.common.keys import Keys

    page = Page(browser, server, home)
    page.press("j", "j", "j")
    while ". " not in page.selected:
        page.press("j")
    said, count = page.selected, page.count(".passage")
    page.press(Keys.SHIFT + Keys.ARROW_RIGHT + Keys.NULL)
    mark = page.js("return document.querySelector('.w.mark').textContent")
    page.press("s", until="Split")
    assert page.count(".passage") >= count + 1
    assert page.selected.split()[0] == mark, "the other half is at hand"
    assert " ".join(each.text for each in page.kept) == said
    page.press("m", until="Joined")
    assert [each.text for each in page.kept] == [said]

    page.press("H", until="Begins a word earlier")
    earlier = page.kept[-1]
    assert " ".join(earlier.text.split()[1:]) == said
    page.press("L", until="Begins a word later")
    assert page.kept[-1].text == said


def test_many_turns_at_once_by_keyboard(browser: "Chrome", server: Served, home: Project) -> None:
    page = Page(browser, server, home)
    page.press("j", "f", until="Given to the")
    page.press("j")
    page.press("a", until="All right down to here")
    assert page.js("return Number(document.getElementById('progress').value)") > 0  # type: ignore[operator]
    page.press("j", "w", until="Swapped from here on")
    assert {each.evidence for each in page.kept} == {"corrected", "confirmed", "swapped"}
    page.press("z", until="Undone")
    page.press("W", until="Swapped in the whole episode")
    page.press("F", until="Finished")
    assert page.js("return document.getElementById('settled').textContent") == "100%"
    assert page.js("return document.getElementById('wrong').textContent") == "0"
    before = page.kept
    page.press("f", until="is finished")
    assert page.kept == before
    page.press("F", until="Open again")
    assert not any(each.evidence == "finished" for each in page.kept)
    refused = [each["message"] for each in browser.get_log("browser")]  # type: ignore[no-untyped-call]
    assert len(refused) == 1, "no script fails; the browser itself notes the one edit that was refused"
    assert "422" in refused[0]


def test_the_queue_is_walked_and_each_is_confirmed(browser: "Chrome", server: Served, home: Project) -> None:
    from selenium.webdriver.common.keys import Keys

    page = Page(browser, server, home)
    page.press("n")
    looked_at = []
    for number in range(1, 6):
        looked_at.append(page.selected)
        assert page.js("return document.activeElement === document.querySelector('.passage[aria-current]')")
        page.press(Keys.ENTER)
        page.wait(lambda number=number: len(page.kept) == number and page.selected not in looked_at)  # type: ignore[misc]
    assert {each.text for each in page.kept} == set(looked_at)
    page.press("p")
    page.wait(lambda: page.selected == looked_at[-1])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_everything_can_be_read(browser: "Chrome", server: Served, home: Project, width: str, scheme: str) -> None:
    look(browser, width, scheme)
    page = Page(browser, server, home)
    page.press("n", "f", until="Given to the")
    page.wait(lambda: page.count("#why li") > 2)
    assert page.js("return document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out"
    assert browser.execute_script(CONTRAST) == []
    assert page.js(IN_SIGHT), "the selected turn is to be seen"
    outline = "return getComputedStyle(document.activeElement).outlineStyle"
    assert page.js(outline) == "solid"
    page.press("?")
    assert browser.execute_script(CONTRAST) == []


def test_markup_in_a_transcript_does_nothing(browser: "Chrome", server: Served, home: Project) -> None:
    page = Page(browser, server, home)
    page.press("f", until="Given to the")
    assert "<script>document.title='evil'</script>" in page.selected
    assert "evil" not in browser.title
    assert page.count("#transcript script, #transcript img, #strip script, #queue script") == 0
    inject = "const s = document.createElement('script'); s.textContent = 'document.title = \"evil\"'; document.body.append(s)"
    page.js(inject)
    assert "evil" not in browser.title, "the policy of the page forbids it too"


def test_two_pages_open_at_once(browser: "Chrome", server: Served, home: Project) -> None:
    one = Page(browser, server, home)
    first = browser.current_window_handle
    browser.switch_to.new_window("tab")
    two = Page(browser, server, home)
    two.press("j", "j", "f", until="Given to the")
    theirs = two.kept
    browser.switch_to.window(first)
    one.press("f")
    one.wait(lambda: len(one.kept) == 2)
    assert set(theirs) <= set(one.kept), "neither eats the other's edit"
    one.wait(lambda: one.count(".passage.settled") == 2)
    second = next(handle for handle in browser.window_handles if handle != first)
    browser.switch_to.window(second)
    two.wait(lambda: two.count(".passage.settled") == 2)


def test_an_hour_of_talk_is_laid_out_only_where_it_is_seen(browser: "Chrome", server: Served, home: Project) -> None:
    from selenium.webdriver.common.keys import Keys

    page = Page(browser, server, home, "hour")
    drawn = """return [...document.querySelectorAll('.passage')].filter((each) =>
      each.querySelector('p').checkVisibility({contentVisibilityAuto: true})).length"""
    count = page.count(".passage")
    assert count >= 200
    assert page.js("return document.getElementById('transcript').textContent.split(/\\s+/).length") > 10_000  # type: ignore[operator]
    page.wait(lambda: 0 < int(page.js(drawn)) < count / 4)  # type: ignore[call-overload]
    page.press(Keys.END)
    page.wait(
        lambda: page.js(
            "return document.querySelector('.passage[aria-current]') === document.querySelector('.passage:last-of-type')"
        )
    )
    top = "return Math.round(document.querySelector('.passage[aria-current]').getBoundingClientRect().top)"
    page.press(Keys.ARROW_UP)
    before = page.js(top)
    page.press("f", until="Given to the")
    assert abs(int(page.js(top)) - int(before)) <= 2, "what is looked at stays where it is"  # type: ignore[call-overload]
    page.wait(lambda: 0 < int(page.js(drawn)) < count / 4)  # type: ignore[call-overload]


def test_a_server_that_went_away_is_named(browser: "Chrome", home: Project) -> None:
    with served(home.root) as server:
        page = Page(browser, server, home)
        server.process.kill()
        server.process.wait()
        page.press("f", until="does not answer")
        assert page.kept == []


def test_an_audit_on_the_page(browser: "Chrome", server: Served, home: Project) -> None:
    browser.get(server.at("audit"))
    text = "return document.querySelector('main').innerText"
    until(lambda: "Draw a sample" in str(browser.execute_script(text)))
    browser.execute_script("document.getElementById('passages').value = '12'; document.getElementById('draw').click()")
    until(lambda: "0 of 12" in str(browser.execute_script(text)))
    from selenium.webdriver.common.action_chains import ActionChains

    assert browser.execute_script(CONTRAST) == []
    for number, key in enumerate(("h", "g", "?", "b", "h"), 1):
        judged = number if number < 4 else number - 2
        ActionChains(browser).send_keys(key).perform()
        until(lambda judged=judged: f"{judged} of 12" in str(browser.execute_script(text)))  # type: ignore[misc]
    assert [each.judged for each in Audit(home).passages[:4]] == ["host", "guest", "host", ""]
    browser.refresh()
    for number in range(4, 13):
        until(lambda number=number: f"{number - 1} of 12" in str(browser.execute_script(text)))  # type: ignore[misc]
        ActionChains(browser).send_keys("h").perform()
    until(lambda: "12 passages" in str(browser.execute_script(text)))
    wrong = Audit(home).wrong
    assert wrong, "not all is the host's"
    browser.execute_script("document.getElementById('correct').click()")
    until(
        lambda: "corrections kept" in str(browser.execute_script("return document.getElementById('said').textContent"))
    )
    assert Audit(home).wrong == []
