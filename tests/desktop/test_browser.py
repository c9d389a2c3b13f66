"""That there is a browser which runs scripts, without which the other tests here say nothing."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selenium.webdriver import Chrome


def test_a_page_is_opened_and_its_script_runs(browser: "Chrome", tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<title>before</title><script>document.title = 'after'</script>", encoding="utf-8")
    browser.get(page.as_uri())
    assert browser.title == "after"
