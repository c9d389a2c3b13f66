"""Edits in attribution.csv become corrections, however a spreadsheet saves them."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from homes import Home
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas import DataFrame

from pipeline.corrections.spreadsheet import whole_number
from pipeline.corrections.store import Correction, read
from pipeline.corrections.table_edits import harvest
from pipeline.errors import CorrectionError
from pipeline.stages import STAGES
from pipeline.transcript.coverage import folded
from pipeline.workflow import plan, tables

SAID = [
    ("host", "So how did the bees get into the piano?"),
    ("guest", "Through the keyhole, one by one. Yes."),
    ("host", "All of them?"),
    ("guest", "=Nearly all, 'the old ones stayed outside."),
]
TEXT = "\n".join(text for _, text in SAID)
Rows = list[list[str]]


def made() -> DataFrame:
    rows, at = [], 0
    for number, (role, text) in enumerate(SAID, 1):
        rows.append((number, at, at + len(text), role, "", 0.6, True, "model", text))
        at += len(text) + 1
    return DataFrame(rows, columns=list(tables.ATTRIBUTION.columns))


def saved(
    path: Path, edit: Callable[[Rows], None] = lambda rows: None, *, encoding: str = "utf-8", **dialect: object
) -> Path:
    """The table as made, with an edit, as some spreadsheet saves it."""
    rows = list(csv.reader(io.StringIO(tables.write(tables.ATTRIBUTION, made()).decode(), newline="")))
    edit(rows)
    buffer = io.StringIO(newline="")
    csv.writer(buffer, **dialect).writerows(rows)  # type: ignore[arg-type]
    path.write_bytes(buffer.getvalue().encode(encoding))
    return path


def corrections(path: Path) -> list[Correction]:
    return harvest(path, made(), TEXT, by="bo", at="2026-01-01T00:00:00+00:00")


def flip(rows: Rows) -> None:
    rows[2][3] = " Host"


DIALECTS: list[dict[str, object]] = [
    {},
    {"delimiter": ";", "quoting": csv.QUOTE_ALL, "encoding": "utf-8-sig"},
    {"delimiter": "\t", "encoding": "utf-16"},
    {"encoding": "cp1252", "lineterminator": "\r\n"},
    {"quoting": csv.QUOTE_NONNUMERIC, "lineterminator": "\n"},
]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_role_that_was_changed_is_a_correction_in_every_dialect(tmp_path: Path, dialect: dict[str, object]) -> None:
    (found,) = corrections(saved(tmp_path / "a.csv", flip, **dialect))  # type: ignore[arg-type]
    assert (found.role, found.text, found.by, found.evidence) == ("host", SAID[1][1], "bo", "corrected")
    assert folded(TEXT[found.start : found.end]) == SAID[1][1]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_file_that_was_only_saved_anew_holds_none(tmp_path: Path, dialect: dict[str, object]) -> None:
    assert corrections(saved(tmp_path / "a.csv", **dialect)) == []  # type: ignore[arg-type]


def test_what_spreadsheets_do_to_numbers_columns_and_rows_does_not_matter(tmp_path: Path) -> None:
    def meddle(rows: Rows) -> None:
        flip(rows)
        for row in rows[1:]:
            row[5], row[6] = row[5].replace(".", ","), row[6].upper()
            row[1] = f"{int(row[1]):,}.0" if len(row[1]) > 3 else f"{row[1]}.00"
        for row in rows:
            row.insert(0, row.pop())  # the text first
            del row[1]  # no turn_id
        rows[1:] = [*reversed(rows[1:]), [""] * 10, []]

    (found,) = corrections(saved(tmp_path / "a.csv", meddle))
    assert (found.role, found.text) == ("host", SAID[1][1])


def test_a_row_is_split_by_copying_it_and_cutting_the_text(tmp_path: Path) -> None:
    def split(rows: Rows) -> None:
        copy = [*rows[2]]
        rows[2][-1], copy[-1], copy[3] = "Through the keyhole, one by one.", "Yes.", "h"
        rows.insert(3, copy)

    first, second = corrections(saved(tmp_path / "a.csv", split))
    assert (first.role, first.text) == ("guest", "Through the keyhole, one by one.")
    assert (second.role, second.text) == ("host", "Yes.")


def test_rows_are_joined(tmp_path: Path) -> None:
    def join(rows: Rows) -> None:
        rows[1][-1] += " " + rows[2][-1]
        del rows[2]

    (found,) = corrections(saved(tmp_path / "a.csv", join))
    assert (found.role, found.text) == ("host", f"{SAID[0][1]} {SAID[1][1]}")


def test_names_notes_and_rows_found_right_are_kept(tmp_path: Path) -> None:
    def annotate(rows: Rows) -> None:
        rows[1][4] = "Ann"
        rows[2].append("sounds like Bo")
        rows[3][6] = "FALSE"

    named, noted, confirmed = corrections(saved(tmp_path / "a.csv", annotate))
    assert (named.speaker, named.role, named.evidence) == ("Ann", "host", "named")
    assert (noted.note, noted.evidence) == ("sounds like Bo", "confirmed")
    assert (confirmed.text, confirmed.evidence) == ("All of them?", "confirmed")


def banana(rows: Rows) -> None:
    rows[3][3] = "banana"


def reworded(rows: Rows) -> None:
    rows[2][-1] = "Through the window, one by one. Yes."


def deleted(rows: Rows) -> None:
    del rows[2]


def emptied(rows: Rows) -> None:
    rows[2][-1] = ""


def cut_short(rows: Rows) -> None:
    del rows[4]


def headless(rows: Rows) -> None:
    rows[0][3] = "who"


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (banana, "row 4: role must be host or guest, not 'banana'"),
        (reworded, "row 3: .*'window,' where 'keyhole,' stands"),
        (deleted, "row 3: .*'Through the keyhole"),
        (emptied, "row 3: has no text"),
        (cut_short, "row 4: after it these words are left out: .=Nearly"),
        (headless, "row 1 must name the columns role, text"),
    ],
)
def test_an_edit_that_cannot_be_understood_is_named_with_its_row(
    tmp_path: Path, edit: Callable[[Rows], None], message: str
) -> None:
    with pytest.raises(CorrectionError, match=message):
        corrections(saved(tmp_path / "a.csv", edit))


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("12", 12),
        ("12.0", 12),
        ("1,234", 1234),
        ("1.234", 1234),
        ("1 234", 1234),
        ("1.2E+03", 1200),
        ("1,5", None),
        ("x", None),
    ],
)
def test_whole_numbers_in_all_their_forms(cell: str, value: int | None) -> None:
    assert whole_number(cell) == value


cuts = st.lists(st.tuples(st.integers(0, 25), st.sampled_from(["host", "guest"])), max_size=8)


@settings(deadline=None)
@given(cuts)
def test_any_cut_of_the_words_gives_back_the_roles_that_were_typed(choice: list[tuple[int, str]]) -> None:
    words = [(word, role) for role, text in SAID for word in text.split()]
    roles = dict(choice)
    typed: list[tuple[str, str]] = []
    role = "host"
    for number, (word, _) in enumerate(words):
        role, begins = roles.get(number, role), number in roles
        if begins or not typed:
            typed.append((role, word))
        else:
            typed[-1] = (role, f"{typed[-1][1]} {word}")
    frame = DataFrame([{"role": role, "text": text} for role, text in typed])
    table = made()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "attribution.csv"
        frame.to_csv(path, index=False)
        found = harvest(path, table, TEXT, by="", at="")
    settled = {i: each.role for each in found for i in range(each.start, each.end)}
    at = 0
    for role, text in typed:
        for word in text.split():
            at = TEXT.index(word, at)
            before = next(row.role for row in table.itertuples() if row.start_char <= at < row.end_char)
            assert settled.get(at, before) == role
            at += len(word)


def test_an_edit_is_taken_in_by_the_next_run_and_outlives_all_later_ones(home: Home) -> None:
    home.run_all()
    path = home.artifact("attribution.csv")
    home.edit(path, "2,21,31,guest", "2,21,31,host")
    assert plan.plan(home.episode(), home.workspace).ahead[-1].name == "attribute"
    assert not plan.plan(home.episode(), home.workspace).edited
    assert home.run_all() == ["attribute"]
    kept = home.path("corrections", "talk.csv")
    assert [(each.role, each.text) for each in read(kept)] == [("host", "Very well.")]
    content = kept.read_bytes()
    assert home.run_all() == []
    home.raw("talk.txt", home.path("raw", "talk.txt").read_text().replace("# Ann", "# Ann Lee"))
    home.run_all()
    assert kept.read_bytes() == content


def test_edits_are_told_by_the_transcript_they_were_made_on(home: Home) -> None:
    home.run_all()
    home.edit(home.artifact("attribution.csv"), "2,21,31,guest", "2,21,31,host")
    home.raw("talk.txt", "# Ann\nSomething new.\nHow do you do?\nVery well.\n")
    home.run_all()
    assert [each.text for each in read(home.path("corrections", "talk.csv"))] == ["Very well."]


def test_an_edit_that_is_refused_stays_as_it_is_and_nothing_is_stored(home: Home) -> None:
    home.run_all()
    path = home.artifact("attribution.csv")
    home.edit(path, "2,21,31,guest", "2,21,31,banana")
    content = path.read_bytes()
    with pytest.raises(CorrectionError, match="row 3: role must be host or guest, not 'banana'"):
        home.run_all()
    assert path.read_bytes() == content
    assert not home.path("corrections").exists()


def named(speakers: list[str], edit: Callable[[DataFrame], None]) -> list[Correction]:
    """The corrections where the rows had these speakers and were edited."""
    before = made().assign(speaker=speakers)
    after = before.copy()
    edit(after)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "attribution.csv"
        path.write_bytes(tables.write(tables.ATTRIBUTION, after))
        return harvest(path, before, TEXT, by="", at="")


def set_cell(row: int, **cells: object) -> Callable[[DataFrame], None]:
    def edit(frame: DataFrame) -> None:
        for name, value in cells.items():
            frame.loc[row, name] = value

    return edit


def test_the_name_goes_with_the_role_unless_it_was_typed() -> None:
    both = ["Ann", "Bo", "Ann", "Bo"]
    assert [each.speaker for each in named(both, set_cell(1, role="host"))] == [""]
    assert [each.speaker for each in named(both, set_cell(1, role="host", speaker="Cy"))] == ["Cy"]
    assert [each.speaker for each in named(both, set_cell(1, speaker=""))] == ["-"]
    assert named(both, set_cell(1, source="person"))[0].evidence == "confirmed"
    with pytest.raises(CorrectionError, match="row 3: source says who gave the role"):
        named(both, set_cell(1, source="me"))


def test_copies_may_stand_in_any_order_and_texts_be_cut_within_a_word(tmp_path: Path) -> None:
    def split(rows: Rows) -> None:
        copy = [*rows[2]]
        rows[2][-1], copy[-1], copy[3] = "one by one. Yes.", "Through the key", "host"
        rows.insert(3, copy)
        rows[2][-1] = "hole, one by one. Yes."

    first, second = corrections(saved(tmp_path / "a.csv", split))
    assert (first.role, first.text, second.role, second.text) == (
        "host",
        "Through the key",
        "guest",
        "hole, one by one. Yes.",
    )


def test_a_row_that_was_emptied_is_no_row_where_its_words_are_in_another(tmp_path: Path) -> None:
    def join(rows: Rows) -> None:
        rows[1][-1] += " " + rows[2][-1]
        rows[2][-1] = ""

    (found,) = corrections(saved(tmp_path / "a.csv", join))
    assert found.text == f"{SAID[0][1]} {SAID[1][1]}"


ODD = "Zoë said “no—never”… 日本 😀 then? naïve café."


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "cp850", "mac_roman", "utf-16"])
def test_letters_that_an_encoding_does_not_know_are_no_edit(tmp_path: Path, encoding: str) -> None:
    table = made().iloc[:1].assign(start_char=0, end_char=len(ODD), text=ODD, speaker="Zoë")
    path = tmp_path / "a.csv"
    path.write_bytes(tables.write(tables.ATTRIBUTION, table).decode().encode(encoding, errors="replace"))
    assert harvest(path, table, ODD, by="", at="") == []


@pytest.mark.parametrize(
    ("was", "became"),
    [
        ("1984.", "1984"),
        ("5:30", "05:30:00 AM"),
        ("50%", "0,5"),
        ("10/12", "2026-10-12"),
        ("007", "7"),
        ("True", "WAHR"),
    ],
)
def test_a_text_taken_for_a_number_is_no_edit_but_another_number_is(tmp_path: Path, was: str, became: str) -> None:
    text = f"When? {was} Oh."
    spans = [(0, 5), (6, 6 + len(was)), (7 + len(was), len(text))]
    rows = [(i, a, b, "host", "", 0.9, False, "model", text[a:b]) for i, (a, b) in enumerate(spans, 1)]
    table = DataFrame(rows, columns=list(tables.ATTRIBUTION.columns))
    path = tmp_path / "a.csv"
    path.write_bytes(tables.write(tables.ATTRIBUTION, table).replace(f",{was}\n".encode(), f',"{became}"\n'.encode()))
    assert harvest(path, table, text, by="", at="") == []
    path.write_bytes(tables.write(tables.ATTRIBUTION, table).replace(f",{was}\n".encode(), b",4711\n"))
    with pytest.raises(CorrectionError, match="row 3"):
        harvest(path, table, text, by="", at="")


@pytest.mark.parametrize("dialect", [{"quotechar": "'"}, {"delimiter": "|"}, {"lineterminator": "\r"}])
def test_rarer_dialects_are_read(tmp_path: Path, dialect: dict[str, object]) -> None:
    assert len(corrections(saved(tmp_path / "a.csv", flip, **dialect))) == 1  # type: ignore[arg-type]


def test_a_name_put_right_everywhere_leaves_the_roles_to_the_model(home: Home) -> None:
    home.run_all()
    path = home.artifact("attribution.csv")
    before = tables.read(tables.ATTRIBUTION, path)
    frame = before.assign(speaker=["Bo Berg" if role == "host" else "Ann Lee" for role in before["role"]])
    path.write_bytes(tables.write(tables.ATTRIBUTION, frame))
    home.run_all()
    after = tables.read(tables.ATTRIBUTION, path)
    assert after["speaker"].tolist() == frame["speaker"].tolist()
    assert after.drop(columns="speaker").equals(before.drop(columns="speaker"))
    home.edit(path, "2,21,31,guest,Ann Lee,0.5,false,model", "2,21,31,guest,Ann Lee,0.5,false,person")
    home.run_all()
    kept = read(home.path("corrections", "talk.csv"))
    assert ("confirmed", "Ann Lee") in [(each.evidence, each.speaker) for each in kept if each.role == "guest"]


def test_who_is_nobody_s_name_any_more_has_none(home: Home) -> None:
    home.raw("episodes.csv", "episode,host\ntalk,Bo Berg\n")
    home.run_all()
    path = home.artifact("attribution.csv")
    assert "Bo Berg" in path.read_text(encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace("Bo Berg", ""), encoding="utf-8")
    home.run_all()
    after = tables.read(tables.ATTRIBUTION, path)
    assert set(after["speaker"]) == {""} and set(after["source"]) == {"model"}


@pytest.mark.parametrize("limit", [32_767, 50_000, 65_535])
def test_a_cell_that_a_spreadsheet_cut_is_taken_as_it_was_and_told_of(home: Home, limit: int) -> None:
    home.raw("talk.txt", f"How do you do?\n{'so it went on ' * 6_000}\nI see.\n")
    home.run_all()
    path = home.artifact("attribution.csv")
    made = tables.read(tables.ATTRIBUTION, path)
    cut = made.assign(text=[text[:limit] for text in made["text"]], role=["guest", *made["role"][1:]])
    path.write_bytes(tables.write(tables.ATTRIBUTION, cut))
    notes = home.run(STAGES[-1]).notes
    assert any("row 3: a spreadsheet cut its text off" in note for note in notes)
    assert [each.role for each in read(home.path("corrections", "talk.csv"))] == ["guest"]
    assert tables.read(tables.ATTRIBUTION, path)["text"].tolist() == made["text"].tolist()
