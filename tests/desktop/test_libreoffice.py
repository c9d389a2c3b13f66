"""LibreOffice opens `attribution.csv` and saves it in its ways; what was edited there is taken in, and nothing else.

It is edited by way of a flat XML document, which holds the cells as the spreadsheet has them in memory.
"""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from homes import Home

from pipeline.corrections.store import read
from pipeline.stages import STAGES

TALK = (
    "# Zoë\nSo how did the bees get into the piano — through the keyhole?\nOne by one… Yes, all of them. Even the queen.\n"
    "When was that?\n1984.\n=Nearly at 5:30, \"when the 'old ones' slept\".\n5:30\n- At dawn?\n50%\n10/12\n007\nTrue\n"
)
CSV = "Text - txt - csv (StarCalc)"
SAVED = {
    "commas, UTF-8": "44,34,76,1",
    "semicolons, all quoted, Windows-1252": "59,34,1,1,,0,true",
    "tabs, UTF-16": "9,34,65535,1",
    "commas, single quotes, cells as shown": "44,39,76,1,,0,false,true,true",
}


def convert(path: Path, to: str, *, infilter: str = "") -> Path:
    """Let LibreOffice open a file and save it in another format, beside it in `saved/`."""
    program = shutil.which("soffice")
    assert program, "needs LibreOffice: apt-get install libreoffice-calc"
    target = path.parent / "saved"
    words = [program, f"-env:UserInstallation={(path.parent / 'office').as_uri()}", "--headless", "--convert-to", to]
    words += [f"--infilter={infilter}"] if infilter else []
    subprocess.run([*words, "--outdir", str(target), str(path)], check=True, capture_output=True, timeout=240)
    return target / path.with_suffix(f".{to.partition(':')[0]}").name


def flip(sheet: str) -> str:
    """The other role in the row of `When was that?`."""
    before, row, after = row_with(sheet, "When was that?")
    return before + row.replace(">host<", ">guest<") + after


def split(sheet: str) -> str:
    """The row of `One by one` copied, the text cut in each, the other role in the second."""
    before, row, after = row_with(sheet, "Even the queen.")
    first = row.replace(" Even the queen.", "")
    second = re.sub(r"<text:p>One by one.*?</text:p>", "<text:p>Even the queen.</text:p>", row)
    return before + first + second.replace(">guest<", ">host<") + after


def row_with(sheet: str, words: str) -> tuple[str, str, str]:
    for found in re.finditer(r"<table:table-row\b.*?</table:table-row>", sheet, re.S):
        if words in found.group():
            return sheet[: found.start()], found.group(), sheet[found.end() :]
    raise AssertionError(words)


@pytest.fixture
def sheet(home: Home, tmp_path: Path) -> Path:
    """The table as LibreOffice has it open, numbers and dates recognised."""
    home.raw("talk.txt", TALK)
    home.run_all()
    copy = tmp_path / "open" / "attribution.csv"
    copy.parent.mkdir()
    shutil.copy(home.artifact("attribution.csv"), copy)
    return convert(copy, "fods", infilter=f"{CSV}:44,34,76,1,,0,false,true")


def test_what_is_edited_there_is_taken_in_and_nothing_else(home: Home, sheet: Path) -> None:
    opened = sheet.read_text(encoding="utf-8")
    made = home.artifact("attribution.csv").read_bytes()
    for number, options in enumerate(SAVED.values()):
        for name, text in (("same", opened), ("edited", split(flip(opened)))):
            path = sheet.with_name(f"{name}{number}.fods")
            path.write_text(text, encoding="utf-8")
            saved = convert(path, f"csv:{CSV}:{options}").read_bytes()
            assert saved != made
            home.artifact("attribution.csv").write_bytes(saved)
            kept = home.path("corrections", "talk.csv")
            notes = home.run(STAGES[-1]).notes
            if name == "same":
                assert notes == ("attribution.csv was saved anew without a change",)
                assert not kept.exists()
            else:
                assert [(each.role, each.text) for each in read(kept)] == EDITED
                kept.unlink()
            home.run_all()
            assert home.artifact("attribution.csv").read_bytes() == made


EDITED = [
    ("guest", "One by one… Yes, all of them."),
    ("host", "Even the queen."),
    ("guest", "When was that?"),
]
