from pathlib import Path

import pytest

from pipeline import faults
from pipeline.errors import InputError
from pipeline.report import site
from pipeline.stages import STAGES
from pipeline.workflow import episodes, failures, manifest, results

ODD_NAMES = ["a b", "it's", 'say "x"', "$(rm)", "a#b", "50%", "C: drive", "a;b", "naïve 日本", "back\\slash", "a\nb"]


def put(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x")


def names(root: Path) -> list[str]:
    return [episode.name for episode in episodes.in_folder(root)]


def test_an_episode_is_a_path_without_its_ending(tmp_path: Path) -> None:
    put(tmp_path, "one.txt", "show/one.txt", "show/deep/two.md")
    put(tmp_path, "no ending", "Episode 2.5", "Dr. Smith.txt", "v1.2.txt")
    assert names(tmp_path) == ["Dr. Smith", "Episode 2.5", "no ending", "one", "show/deep/two", "show/one", "v1.2"]


def test_what_is_no_transcript_is_left_out(tmp_path: Path) -> None:
    put(tmp_path, "README", "README.md", ".hidden.txt", ".git/x.txt", "episodes.csv", "show/README.txt", "x.txt")
    (tmp_path / "episodes.csv").write_text("episode\n")
    assert names(tmp_path) == ["x"]


def test_several_endings_of_one_stem_are_one_episode_richest_first(tmp_path: Path) -> None:
    put(tmp_path, "x.txt", "x.srt", "x.VTT", "x.odd", "x.json")
    (episode,) = episodes.in_folder(tmp_path)
    assert [path.name for path in episode.sources] == ["x.json", "x.VTT", "x.srt", "x.txt", "x.odd"]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_ids_are_safe_whatever_the_name(tmp_path: Path, name: str) -> None:
    put(tmp_path, f"{name}.txt")
    (episode,) = episodes.in_folder(tmp_path)
    assert episode.name == name
    assert episode.id.isalnum()
    assert episode.id.isascii()


def test_ids_differ() -> None:
    assert len({episodes.Episode(name, Path(), ()).id for name in ODD_NAMES}) == len(ODD_NAMES)


def test_links_are_followed_but_not_in_circles(tmp_path: Path) -> None:
    put(tmp_path, "elsewhere/x.txt", "raw/y.txt")
    try:
        (tmp_path / "raw" / "more").symlink_to(tmp_path / "elsewhere")
        (tmp_path / "elsewhere" / "up").symlink_to(tmp_path / "raw")
    except OSError:
        pytest.skip("no links here")
    assert names(tmp_path / "raw") == ["more/x", "y"]


def test_a_row_of_the_list_belongs_to_its_episode(tmp_path: Path) -> None:
    put(tmp_path, "a/x.txt", "y.txt")
    (tmp_path / "episodes.csv").write_text("episode,show,host,guest\na/x, Talks ,Ann,\n", encoding="utf-8-sig")
    assert [dict(episode.known) for episode in episodes.in_folder(tmp_path)] == [{"show": "Talks", "host": "Ann"}, {}]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_the_list_is_read_however_a_spreadsheet_saves_it(tmp_path: Path, separator: str, encoding: str) -> None:
    put(tmp_path, "a/x.txt", "y.txt")
    rows = [
        ["Episode", "show", "Host"],
        ["a/x", '"Talks, and more; really"', " Zoë Ann "],
        [" y ", "", ""],
        ["", "", ""],
    ]
    text = "".join(separator.join(row) + "\r\n" for row in rows)
    (tmp_path / "episodes.csv").write_bytes(text.encode(encoding))
    found = [dict(episode.known) for episode in episodes.in_folder(tmp_path)]
    assert found == [{"show": "Talks, and more; really", "host": "Zoë Ann"}, {}]
    assert episodes.unknown_rows(tmp_path) == []


def test_a_row_that_is_of_no_episode_is_told_with_what_may_be_meant(tmp_path: Path) -> None:
    put(tmp_path, "show/interview.txt", "y.txt")
    assert episodes.unknown_rows(tmp_path) == []
    (tmp_path / "episodes.csv").write_text("episode,host\ny,Ann\ninterview,Ann\n\nnothere,Bo\n,Cy\n")
    two, three, four = episodes.unknown_rows(tmp_path)
    where = tmp_path / "episodes.csv"
    assert two == f"{where}: row 3: there is no episode 'interview'; did you mean show/interview?"
    assert three.endswith(f"row 5: there is no episode 'nothere'; give its path below {tmp_path} without the ending.")
    assert "row 6: there is no episode ''" in four


@pytest.mark.parametrize("content", [b"name,host\nx,Ann\n", b"\0\1\2", b'episode\n"x\n'])
def test_a_list_that_cannot_be_understood_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "episodes.csv").write_bytes(content)
    with pytest.raises(InputError, match=r"episodes\.csv"):
        episodes.in_folder(tmp_path)


@pytest.mark.parametrize(
    ("other", "clash"),
    [
        ("ep.csv/inner", "the corrections of 'ep'"),
        ("index.html", "the index.html of all episodes"),
        ("index.html/x", "the index.html of all episodes"),
        ("failures.csv", "the failures.csv of all episodes"),
        ("ep/attribution.csv", "the attribution.csv of 'ep'"),
        ("ep/versions/x", "the versions of 'ep'"),
        ("other/attribution.csv", ""),
        ("ep/inner", ""),
    ],
)
def test_names_that_collide_with_results_are_told(tmp_path: Path, other: str, clash: str) -> None:
    for name in ("ep", other):
        (tmp_path / f"{name}.txt").parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / f"{name}.txt").touch()
    found = {episode.name: episode.clash for episode in episodes.in_folder(tmp_path)}
    assert found == {"ep": "", other: clash}


def test_all_results_have_reserved_names() -> None:
    assert {name for stage in STAGES for name in stage.makes} < results.OF_ONE
    assert {site.FILE_NAME, manifest.FILE_NAME, site.EXPORTS} < results.OF_ONE
    assert {site.FILE_NAME, failures.FILE_NAME, faults.FILE_NAME} == results.OF_ALL
