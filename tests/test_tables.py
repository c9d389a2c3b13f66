from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas import DataFrame
from pandas.testing import assert_frame_equal

from pipeline.errors import ArtifactError
from pipeline.workflow import tables
from pipeline.workflow.tables import ATTRIBUTION, SENTENCES, TURNS, Table

ODD = st.text(st.sampled_from("'=+-@\t\"\r\n, a0é\ufeff日\x00"))
TEXTS = ODD | st.text() | st.sampled_from(["NA", "007", "", "nan"])


def rows(texts: list[str]) -> DataFrame:
    return DataFrame(
        [(n, n, n + 1, "host", text, 0.25, n % 2 == 0, "model", text) for n, text in enumerate(texts)],
        columns=list(ATTRIBUTION.columns),
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS.filter(lambda text: text.encode("utf-8", "ignore").decode() == text)))
def test_reading_gives_back_what_was_written(tmp_path: Path, texts: list[str]) -> None:
    path = tmp_path / "attribution.csv"
    path.write_bytes(tables.write(ATTRIBUTION, rows(texts)))
    assert_frame_equal(tables.read(ATTRIBUTION, path), tables.conform(ATTRIBUTION, rows(texts)))


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("-no", "'-no"),
        ("@ann", "'@ann"),
        ("+1", "'+1"),
        ("\tx", "'\tx"),
        ("'=x", "''=x"),
        ("''-x", "'''-x"),
        ("'tis", "'tis"),
        ("a=b", "a=b"),
        ("", ""),
        ('say "x", y', '"say ""x"", y"'),
    ],
)
def test_only_what_a_spreadsheet_takes_for_a_formula_is_escaped(text: str, cell: str) -> None:
    assert tables.write(SENTENCES, DataFrame([(1, 0, 1, "speech", text)], columns=list(SENTENCES.columns))) == (
        f"sentence_id,start_char,end_char,kind,text\n1,0,1,speech,{cell}\n".encode()
    )


@pytest.mark.parametrize("table", [SENTENCES, TURNS, ATTRIBUTION])
def test_a_table_without_rows_keeps_its_types(tmp_path: Path, table: Table) -> None:
    path = tmp_path / table.file_name
    path.write_bytes(tables.write(table, DataFrame(columns=list(table.columns))))
    frame = tables.read(table, path)
    words = {"role": "str", "source": "str", "kind": "str"}
    types = {name: words.get(kind, kind) for name, kind in table.columns.items()}
    assert {name: str(kind).replace("object", "str") for name, kind in frame.dtypes.items()} == types


def test_noise_in_the_last_digits_is_not_written() -> None:
    noisy, plain = rows(["x"]).assign(confidence=0.1 + 0.2), rows(["x"]).assign(confidence=0.3)
    assert tables.write(ATTRIBUTION, noisy) == tables.write(ATTRIBUTION, plain)


def test_columns_beyond_the_tables_are_dropped_and_missing_values_refused() -> None:
    assert tables.write(ATTRIBUTION, rows(["x"]).assign(extra=1)) == tables.write(ATTRIBUTION, rows(["x"]))
    with pytest.raises(ValueError, match="without a value"):
        tables.write(ATTRIBUTION, rows(["x"]).assign(confidence=float("nan")))


def test_what_a_spreadsheet_does_in_saving_is_understood(tmp_path: Path) -> None:
    path = tmp_path / "attribution.csv"
    written = tables.write(ATTRIBUTION, rows(["=x", "y"])).decode()
    path.write_text(written.replace("true", "TRUE"), encoding="utf-8-sig", newline="\r\n")
    assert_frame_equal(tables.read(ATTRIBUTION, path), tables.conform(ATTRIBUTION, rows(["=x", "y"])))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("0.25", "high", ["row 2", "confidence", "a number from 0 to 1", "'high'"]),
        ("0.25", "nan", ["row 2", "confidence"]),
        ("true", "perhaps", ["row 2", "needs_review", "true or false"]),
        ("host,x", "host;x", ["row 2", "8 cells instead of 9"]),
        ("turn_id,", "id,", ["row 1", "turn_id,start_char"]),
        ("x,", '"x', ["cannot be read as CSV"]),
    ],
)
def test_a_damaged_table_is_refused_by_row(tmp_path: Path, old: str, new: str, words: list[str]) -> None:
    path = tmp_path / "attribution.csv"
    path.write_text(tables.write(ATTRIBUTION, rows(["x"])).decode().replace(old, new, 1))
    with pytest.raises(ArtifactError) as error:
        tables.read(ATTRIBUTION, path)
    assert all(word in str(error.value) for word in ["attribution.csv", *words]), error.value


@pytest.mark.parametrize("cell", ["inf", "nan", "1e300", "-0.5"])
def test_a_time_that_cannot_be_is_refused(tmp_path: Path, cell: str) -> None:
    path = tmp_path / "times.csv"
    path.write_text(f"start_char,end_char,start_s,end_s\n0,3,0.5,{cell}\n")
    with pytest.raises(ArtifactError, match=r"row 2: end_s must be a number of seconds from 0 to 36,000,000"):
        tables.read(tables.TIMES, path)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", None])
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "turns.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ArtifactError, match=r"turns\.csv"):
        tables.read(TURNS, path)
