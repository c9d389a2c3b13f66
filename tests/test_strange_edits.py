"""Whatever a person does to a table: it is taken in, or its episode says what is wrong, and the others and the report are made."""

import re
import shutil
from collections.abc import Callable
from dataclasses import replace

import pytest
from homes import Home

from pipeline.errors import RolecallError
from pipeline.report import site
from pipeline.workflow.run import run_episode

Edit = Callable[[str], str]


def cell(column: int, value: str, row: int = 2) -> Edit:
    """Put a value into a cell."""

    def edit(text: str) -> str:
        lines = text.splitlines()
        cells = lines[row - 1].split(",")
        cells[column] = value
        lines[row - 1] = ",".join(cells)
        return "\n".join([*lines, ""])

    return edit


def rows(change: Callable[[list[str]], list[str]]) -> Edit:
    """Change the rows below the head."""

    def edit(text: str) -> str:
        head, *rest = text.splitlines()
        return "\n".join([head, *change(rest), ""])

    return edit


ANYWHERE: dict[str, Edit] = {
    "empty": lambda text: "",
    "head only": lambda text: text.splitlines()[0] + "\n",
    "no head": lambda text: text.split("\n", 1)[1],
    "a column less": lambda text: re.sub(r"^[^,\n]*,", "", text, flags=re.M),
    "a column more": lambda text: re.sub(r"$", ",x", text.rstrip("\n"), flags=re.M),
    "a column twice": lambda text: re.sub(r"^([^,\n]*),", r"\1,\1,", text, flags=re.M),
    "semicolons": lambda text: text.replace(",", ";"),
    "tabs": lambda text: text.replace(",", "\t"),
    "a row twice": rows(lambda lines: [lines[0], *lines]),
    "rows turned round": rows(lambda lines: lines[::-1]),
    "a row gone": rows(lambda lines: lines[1:]),
    "blank rows": rows(lambda lines: ["", *lines, "", ""]),
    "an open quotation mark": lambda text: text.replace("How", '"How'),
    "half a row": lambda text: text[: len(text) // 2],
    "no number": cell(1, "many"),
    "a huge number": cell(1, "9" * 30),
    "an endless number": cell(1, "9" * 6000),
    "below nothing": cell(1, "-4"),
    "no place": cell(2, ""),
}
EDITS: dict[str, dict[str, Edit]] = {
    "sentences.csv": {"unknown kind": cell(3, "shouting"), "a kind in capitals": cell(3, " SPEECH ")},
    "turns.csv": {"NaN": cell(5, "NaN"), "too sure": cell(5, "1.5"), "no probability": cell(5, "")},
    "attribution.csv": {
        "narrator": cell(3, "narrator"),
        "both": cell(3, "both"),
        "no role": cell(3, ""),
        "capitals and blanks": cell(3, "  HOST "),
        "NaN": cell(5, "NaN"),
        "no confidence": cell(5, ""),
        "perhaps": cell(6, "perhaps"),
        "unknown source": cell(7, "the cat"),
    },
    "corrections": {
        "narrator": cell(2, "narrator"),
        "unknown evidence": cell(4, "hearsay"),
        "capitals": cell(2, " Guest "),
    },
}
TAKEN = {
    ("attribution.csv", "capitals and blanks"),
    ("attribution.csv", "semicolons"),
    ("attribution.csv", "tabs"),
    ("attribution.csv", "rows turned round"),
    ("attribution.csv", "blank rows"),
    ("attribution.csv", "a column less"),
    ("attribution.csv", "a column more"),
    ("attribution.csv", "NaN"),
    ("attribution.csv", "no confidence"),
    ("corrections", "a row twice"),
    ("corrections", "semicolons"),
    ("corrections", "capitals"),
    ("corrections", "head only"),
    ("sentences.csv", "a kind in capitals"),
    ("sentences.csv", "blank rows"),
    ("turns.csv", "blank rows"),
}


@pytest.mark.parametrize("table", EDITS)
def test_a_strange_edit_costs_its_episode_at_most(home: Home, table: str) -> None:
    home.raw("other.txt", "How are you?\nFine.\n")
    for episode in ("talk", "other"):
        home.run_all(episode)
    path = home.artifact(table)
    if table == "corrections":
        path = home.path("corrections", "talk.csv")
        home.edit(home.artifact("attribution.csv"), ",host,", ",guest,")
        home.run_all()
    data, saved = home.path(), home.root / "saved"
    shutil.copytree(data, saved)
    for name, edit in {**ANYWHERE, **EDITS[table]}.items():
        shutil.rmtree(data)
        shutil.copytree(saved, data)
        path.write_text(edit(path.read_text(encoding="utf-8")), encoding="utf-8")
        error = run_episode(home.episode(), home.workspace).error
        assert not error or str(path) in error, (name, error)
        assert (table, name) not in TAKEN or not error, (name, error)
        assert run_episode(home.episode("other"), home.workspace).error == "", name
        _, complaints = site.write(home.path("processed"))
        assert home.artifact("index.html", "other").exists(), name
        assert all(str(path) in complaint for complaint in complaints), (name, complaints)


def test_a_third_role_where_no_corrections_are_taken_in_costs_one_page(home: Home) -> None:
    home.raw("other.txt", "How are you?\nFine.\n")
    for episode in ("talk", "other"):
        home.run_all(episode)
    home.edit(home.artifact("attribution.csv"), ",host,", ",narrator,")
    assert run_episode(home.episode(), replace(home.workspace, corrections=None)).error == ""
    (complaint,) = site.write(home.path("processed"))[1]
    assert "role must be host or guest, not 'narrator'" in complaint
    assert home.artifact("index.html", "other").exists()


@pytest.mark.parametrize("role", ["narrator", "both", ""])
def test_a_third_role_is_named_with_file_and_row_and_what_to_do(home: Home, role: str) -> None:
    home.run_all()
    path = home.artifact("attribution.csv")
    path.write_text(cell(3, role, row=3)(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(
        RolecallError, match=rf"{re.escape(str(path))}: row 3: role must be host or guest, not '{role}'. Give the row"
    ):
        home.run_all()
    (complaint,) = site.write(home.path("processed"))[1]
    assert f"{path}: row 3: role must be host or guest, not '{role}'. Put it right" in complaint
