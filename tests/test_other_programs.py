"""What other programs and other hands do to a transcript: blanks of other kinds, lines cut in two, words around the talk."""

import pytest
from night_garden import TALK, WORDS, captions, clock, short, turns

from pipeline.transcript.reading import from_text
from pipeline.transcript.record import Transcript


def spoken(transcript: Transcript) -> str:
    return " ".join(" ".join(transcript.text[block.start : block.end] for block in transcript.speech).split())


def sides(transcript: Transcript) -> list[tuple[str, int]]:
    """Who speaks, and how many words, turn by turn."""
    return [(label.label, len(transcript.text[label.start : label.end].split())) for label in transcript.labels]


def holds(transcript: Transcript) -> bool:
    """Whether each turn stands under its speaker's label, and nothing else is said."""
    names = [name for name, _ in sides(transcript)]
    return (
        spoken(transcript) == " ".join(WORDS)
        and [count for _, count in sides(transcript)] == [len(said.split()) for _, said in TALK]
        and len(set(names[::2])) == len(set(names[1::2])) == 1
        and names[0] != names[1]
    )


BLANKS = {
    "a time of the day below": turns(lambda i, a, b, s, t: f"{a} {b}\n  10:{t // 60:02d} AM\n{s}", "\n"),
    "brackets on a line": turns(lambda i, a, b, s, t: f"[{a} {b}]\n{s}"),
    "a time and a name": turns(lambda i, a, b, s, t: f"{clock(t)} - {clock(t + 3)}\n{a}: {s}"),
}


@pytest.mark.parametrize("blank", ["\u00a0", "\u202f", "\u3000"])
@pytest.mark.parametrize("form", BLANKS)
def test_a_blank_of_any_kind_is_a_blank(form: str, blank: str) -> None:
    assert holds(from_text(BLANKS[form].replace(" ", blank)))


def test_blanks_at_the_ends_of_lines_never_join_words() -> None:
    text = captions(lambda s, t: f"{short(t)}  \n{s}  ")
    assert spoken(from_text(text)) == " ".join(WORDS)


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_row_of_a_table_may_go_on_below(between: str) -> None:
    text = turns(lambda i, a, b, s, t: f"{clock(t)}\t{a} {b}:\t{s}", "\n")
    broken = text.replace(" By midnight", f"{between}By midnight").replace(" Leave", "\nLeave")
    assert holds(from_text(broken))
