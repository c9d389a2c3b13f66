"""What differs between two versions of an attribution is told as short as it can be."""

from pathlib import Path

import pytest
from click.testing import Result
from homes import Home
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from pipeline.cli.commands import app
from pipeline.compare import diff, listing
from pipeline.compare.diff import Difference, Turn, compare
from pipeline.corrections import spreadsheet
from pipeline.errors import ArtifactError, CorrectionError

Said = list[tuple[str, str]]
TALK: Said = [
    ("host", "So how did the bees get into the piano?"),
    ("guest", "Through the keyhole, one by one."),
    ("host", "All of them?"),
    ("guest", "Nearly all. The old ones stayed outside."),
]


def turns(said: Said, **more: object) -> list[Turn]:
    filled = {"speaker": "", "confidence": 0.8, "source": "model", **more}
    return [Turn(str(i), role, words=tuple(text.split()), **filled) for i, (role, text) in enumerate(said, 1)]  # type: ignore[arg-type]


def changed(before: Said, after: Said) -> Difference:
    return compare(turns(before), turns(after))


def test_the_same_differs_nowhere() -> None:
    found = changed(TALK, TALK)
    assert (found.changes, found.words) == ((), 25)
    assert listing.summary(found) == "no difference"


def replaced(at: int, *rows: tuple[str, str], count: int = 1) -> Said:
    return [*TALK[:at], *rows, *TALK[at + count :]]


@pytest.mark.parametrize(
    ("after", "kind", "before_after", "given", "said"),
    [
        (replaced(2, ("guest", TALK[2][1])), "flipped", ("3", "3"), 3, "All of them?"),
        (
            replaced(2, ("host", "All of them? Nearly all."), ("guest", "The old ones stayed outside."), count=2),
            "moved",
            ("3 4", "3 4"),
            2,
            "Nearly all.",
        ),
        (replaced(3, ("guest", "Nearly all."), ("host", TALK[3][1][12:])), "split", ("4", "4 5"), 5, TALK[3][1][12:]),
        (replaced(1, ("guest", f"{TALK[1][1]} {TALK[2][1]}"), count=2), "merged", ("2 3", "2"), 3, "All of them?"),
        (
            replaced(1, ("host", "Through"), ("guest", "the keyhole, one by one. All of them?"), count=2),
            "recut",
            ("2 3", "2 3"),
            4,
            "Through All of them?",
        ),
        (replaced(2, ("host", "No."), TALK[2]), "appeared", ("", "3"), 0, "No."),
        ([*TALK, ("host", "I see.")], "appeared", ("", "5"), 0, "I see."),
        (TALK[1:], "vanished", ("1", ""), 0, TALK[0][1]),
        (replaced(3, ("guest", "Nearly all. The fat ones.")), "words", ("4", "4"), 0, "Nearly all. The fat ones."),
        (replaced(2, ("host", "Every one?")), "words", ("3", "3"), 0, "Every one?"),
    ],
)  # fmt: skip
def test_each_kind_of_change(after: Said, kind: str, before_after: tuple[str, str], given: int, said: str) -> None:
    (change,) = changed(TALK, after).changes
    sides = tuple(" ".join(turn.number for turn in side) for side in (change.before, change.after))
    assert (change.kind, sides, change.given, change.said) == (kind, before_after, given, said)


@pytest.mark.parametrize(
    ("more", "kind"),
    [({"speaker": "Ann"}, "speaker"), ({"source": "person"}, "source"), ({"confidence": 0.69}, "confidence")],
)
def test_what_changes_beside_the_role(more: dict[str, object], kind: str) -> None:
    found = compare(turns(TALK), turns(TALK, **more))
    assert {change.kind for change in found.changes} == {kind}
    assert found.given == 0


words = st.sampled_from(["so", "how", "did", "the", "bees"])
talks = st.lists(
    st.tuples(st.sampled_from(["host", "guest"]), st.lists(words, min_size=1, max_size=6).map(" ".join)), max_size=12
)


@given(talks, talks)
def test_each_turn_is_in_one_change_at_most_and_what_is_in_none_is_the_same(before: Said, after: Said) -> None:
    old, new = turns(before), turns(after)
    found = compare(old, new)
    was = [turn.number for change in found.changes for turn in change.before]
    now = [turn.number for change in found.changes for turn in change.after]
    assert was == sorted(set(was), key=int)
    assert now == sorted(set(now), key=int)
    left = [[(t.role, t.words) for t in side if t.number not in seen] for side, seen in ((old, was), (new, now))]
    assert left[0] == left[1]


@given(st.lists(st.sampled_from(["host", "guest"]), min_size=25, max_size=25))
def test_words_under_another_role_are_counted_exactly(roles: list[str]) -> None:
    said = [(role, word) for role, text in TALK for word in text.split()]
    after: Said = []
    for role, (_, word) in zip(roles, said, strict=True):
        if after and after[-1][0] == role:
            after[-1] = (role, f"{after[-1][1]} {word}")
        else:
            after.append((role, word))
    expected = sum(role != before for role, (before, _) in zip(roles, said, strict=True))
    assert changed(TALK, after).given == expected


def test_the_report_has_a_line_and_a_row_for_each_change(tmp_path: Path) -> None:
    found = changed(TALK, replaced(2, ("guest", "All of them?")))
    assert [line for _, line in listing.lines(found)] == ["flipped  3  host (0.80) → guest (0.80)  All of them?"]
    assert listing.summary(found) == "1 flipped; 3 of 25 words under another role (12.0%); 4 turns"
    path = tmp_path / "changes.csv"
    path.write_bytes(listing.csv(found))
    ((_, cells),) = spreadsheet.read(path, {"kind", "role_before", "role_after"})
    assert (cells["kind"], cells["role_before"], cells["role_after"], cells["words_given"]) == (
        "flipped",
        "host",
        "guest",
        "3",
    )


def test_versions_are_found_by_number_and_by_name(home: Home) -> None:
    home.run_all()
    current = home.artifact("attribution.csv")
    with pytest.raises(ArtifactError, match=r"no version 'previous'; older ones kept in .*versions: none"):
        diff.version(current, "previous")
    home.use_model("guest", "host")
    home.run_all()
    older = home.artifact("versions/attribution.v1.csv")
    assert [diff.version(current, which) for which in ("previous", "1", "v1")] == [older] * 3
    assert [diff.version(current, which) for which in ("current", "2")] == [current] * 2
    assert diff.version(current, str(older)) == older
    with pytest.raises(ArtifactError, match=r"no version '3'; older ones kept in .*versions: 1\."):
        diff.version(current, "3")
    found = compare(diff.read(older), diff.read(current))
    assert [change.kind for change in found.changes] == ["flipped"] * 4


def test_a_table_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("who,what\n")
    with pytest.raises(CorrectionError, match="must name the columns role, text"):
        diff.read(path)


def test_the_command(home: Home) -> None:
    def call(*words: str) -> Result:
        return CliRunner().invoke(app, ["diff", *words, "--project", str(home.root)])

    home.run_all()
    alone = call("talk")
    assert (alone.exit_code, alone.stdout) == (0, "talk: there is one version so far, and nothing to compare it with\n")
    missing = call("talk", "7")
    assert isinstance(missing.exception, ArtifactError)
    home.use_model("guest", "host")
    home.run_all()
    target = home.root / "changes.csv"
    done = call("talk", "--csv", str(target))
    assert done.exit_code == 0
    assert "flipped  1  host (0.50) → guest (0.50)  How do you do?" in done.stdout.splitlines()
    assert "\x1b" not in done.stdout
    assert target.read_text().count("flipped") == 4
    current, older = home.artifact("attribution.csv"), home.artifact("versions/attribution.v1.csv")
    assert call(str(older), str(current)).stdout == done.stdout
    assert call("talk", "current", "2").stdout.endswith("no difference\n")
    wrong = call("tolk")
    assert wrong.exit_code == 2
    assert "no episode tolk" in wrong.stderr
