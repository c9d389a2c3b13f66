"""The corrections file, and how corrections are found again in a changed transcript."""

import random
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corrections import anchoring
from pipeline.corrections.anchoring import place
from pipeline.corrections.store import Correction, merged, quoted, read, write
from pipeline.errors import CorrectionError

TEXT = (
    "So what made you buy a lighthouse? It was cheap. Yes. And nobody else wanted the stairs.\n"
    "Right. You carried the piano up there alone? With my brother, one step an hour. Yes. It took us the winter.\n"
)


def said(words: str, role: str = "host", text: str = TEXT, **more: str) -> Correction:
    start = text.index(words)
    return Correction(start, start + len(words), role, text=words, **more)  # type: ignore[arg-type]


def test_what_is_written_is_read(tmp_path: Path) -> None:
    odd = [
        said(
            "It was cheap.", "guest", speaker="Ann, the keeper", note='she said "cheap"', by="bo", evidence="finished"
        ),
        replace(said("Right."), text="=Right.", note="two\nlines"),
    ]
    path = tmp_path / "show" / "one.csv"
    write(path, reversed(odd))
    assert read(path) == odd
    assert (
        path.read_text(encoding="utf-8").splitlines()[0] == "start_char,end_char,role,speaker,evidence,by,at,note,text"
    )
    assert ",'=Right." in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("1,5,banana,,,,,,x", r"row 2: role must be guest or host, not 'banana'"),
        ("5,1,host,,,,,,x", r"row 2: start_char and end_char must be whole numbers"),
        ("a,1,host,,,,,,x", r"row 2: start_char and end_char must be whole numbers"),
        ("1,5,host,,guessed,,,,x", r"row 2: evidence must be one of corrected, confirmed, swapped, finished"),
        ("1,5,host,,,,,,x\n4,9,guest,,,,,,y", r"overlap; take one of the two rows out"),
        ('1,5,host,,,,,,"x', r"a quotation mark"),
    ],
)
def test_what_cannot_be_understood_is_named(tmp_path: Path, row: str, message: str) -> None:
    path = tmp_path / "one.csv"
    path.write_text(f"start_char,end_char,role,speaker,evidence,by,at,note,text\n{row}\n")
    with pytest.raises(CorrectionError, match=message):
        read(path)


def test_a_file_without_its_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("from,to,who\n1,2,host\n")
    with pytest.raises(CorrectionError, match="must name the columns end_char, role, start_char, text"):
        read(path)


def test_new_ones_win_and_the_rest_of_the_old_stays() -> None:
    whole = replace(said("It was cheap. Yes. And nobody", "guest"), note="old")
    middle = said("Yes.", "host")
    first, second, third = merged([whole], [middle], TEXT)
    assert (first.text, first.role, first.note) == ("It was cheap.", "guest", "old")
    assert second == middle
    assert (third.text, third.role) == ("And nobody", "guest")
    assert merged([whole], [replace(whole, role="host")], TEXT) == [replace(whole, role="host")]


spans = st.lists(st.integers(0, len(TEXT)), min_size=2, max_size=12, unique=True).map(sorted)


@given(spans, spans)
def test_merging_covers_both_and_overlaps_nowhere(old: list[int], new: list[int]) -> None:
    def made(places: list[int], role: str) -> list[Correction]:
        pairs = zip(places[::2], places[1::2], strict=False)
        return [Correction(a, b, role, text=quoted(TEXT, a, b)) for a, b in pairs if TEXT[a:b].strip()]

    before, after = made(old, "host"), made(new, "guest")
    both = merged(before, after, TEXT)
    assert all(a.end <= b.start for a, b in pairwise(both))

    def letters(corrections: list[Correction]) -> set[int]:
        return {i for each in corrections for i in range(each.start, each.end) if not TEXT[i].isspace()}

    assert letters(both) == letters(before) | letters(after)
    assert letters([each for each in both if each.role == "guest"]) == letters(after)
    assert all(each.text == quoted(TEXT, each.start, each.end) for each in both)


def test_in_the_same_transcript_all_stay() -> None:
    corrections = [said("It was cheap."), said("Right."), said("one step an hour.")]
    placed = place(corrections, TEXT)
    assert (placed.found, placed.lost) == (corrections, [])


def test_in_a_transcript_with_a_new_beginning_all_move() -> None:
    other = "Welcome to Keepers, the show about towers. " + TEXT.replace("\n", " ")
    corrections = [said("It was cheap."), said("Right."), said("With my brother, one step an hour.")]
    placed = place(corrections, other)
    assert not placed.lost
    assert [quoted(other, each.start, each.end) for each in placed.found] == [each.text for each in corrections]


def test_other_words_are_found_where_most_are_the_same() -> None:
    other = TEXT.replace("one step an hour", "one step in an hour")
    placed = place([said("With my brother, one step an hour.", "guest")], other)
    assert [each.text for each in placed.found] == ["With my brother, one step in an hour."]


def test_what_is_gone_or_stands_in_two_places_is_lost_and_said() -> None:
    shifted = "Hm. " + TEXT
    gone = replace(said("It was cheap."), text="Nobody ever said these words in here.")
    placed = place([gone], shifted)
    assert (placed.found, placed.lost) == ([], [gone])
    twice = said("Yes.")
    assert place([twice], TEXT[30:49] + "Yes. It is. " + TEXT[49:]).lost == [twice]


def test_a_few_words_are_found_where_one_place_is_by_far_the_nearest() -> None:
    other = "Oh. " + TEXT.replace("\n", "\n\n")
    first = said("Yes.")
    second = replace(first, start=TEXT.rindex("Yes."), end=TEXT.rindex("Yes.") + 4)
    assert [each.start for each in place([first, second], other).found] == [other.index("Yes."), other.rindex("Yes.")]


def test_in_another_run_of_a_recogniser_most_are_found_and_nearly_all_of_those_are_right() -> None:
    chance = random.Random(1)
    words = ["".join(chance.choices("aeioubdgklmnprst", k=chance.randint(2, 7))) for _ in range(300)]
    talk = chance.choices(words, weights=[1 / (rank + 3) for rank in range(300)], k=3000)
    starts = [0]
    for word in talk:
        starts.append(starts[-1] + len(word) + 1)
    pieces = [(first, first + chance.randint(8, 40)) for first in range(0, 2900, 60)]
    corrections = [
        Correction(starts[a], starts[b] - 1, "host", note=str(number), text=" ".join(talk[a:b]))
        for number, (a, b) in enumerate(pieces)
    ]
    heard = [
        (chance.choice(words) if chance.random() < 0.05 else word, i)
        for i, word in enumerate(talk)
        if chance.random() > 0.01
    ]
    heard = [(word, -1) for word in chance.choices(words, k=200)] + heard  # a paragraph at the top
    other, spans = "", []
    for number, (word, i) in enumerate(heard):
        spans.append((len(other), i))
        other += word + ("\n" if number % 9 == 8 else " ")
    found = {int(each.note): each for each in place(corrections, other).found}
    right = 0
    for number, each in found.items():
        inside = {i for at, i in spans if each.start <= at < each.end}
        wanted = set(range(*pieces[number]))
        right += len(inside & wanted) >= 0.8 * max(len(inside), len(wanted))
    assert len(found) >= 0.9 * len(corrections)
    assert right >= 0.95 * len(found)


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "one.csv").touch()
    (tmp_path / "one.csv").symlink_to(Path("kept", "one.csv"))
    write(tmp_path / "one.csv", [Correction(0, 3, "host", text="Yes")])
    assert (tmp_path / "one.csv").is_symlink()
    assert [each.text for each in read(tmp_path / "kept" / "one.csv")] == ["Yes"]


@pytest.mark.parametrize("changed", [9, 15])
def test_a_very_long_one_is_found_without_comparing_all_its_letters(
    changed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[int] = []
    monkeypatch.setattr(anchoring.fuzz, "partial_ratio_alignment", lambda quote, *_, **__: compared.append(len(quote)))
    chance = random.Random(3)
    talk = [chance.choice(TEXT.split()) for _ in range(4000)]
    heard = ["Oh,", "well."] * 600 + [f"um{i}" if i % changed == 0 else word for i, word in enumerate(talk)]
    start, text = len(" ".join(talk[:1001])), " ".join(heard)
    quote = " ".join(talk[1001:3001])
    long = Correction(start + 1, start + 1 + len(quote), "host", text=quote)
    placed = place([long], text)
    assert [each.text for each in placed.found] == [" ".join(heard[2201:4201])]
    other = replace(long, text=" ".join(chance.sample(talk, 2000)))
    assert place([other], text).lost == [other]
    assert compared == []
