"""The check that no word of a file is lost on the way into its transcript."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trained import trained

from pipeline.errors import InputError, ReadingError
from pipeline.stages import STAGES
from pipeline.transcript.reading import from_text, lost_words, plain
from pipeline.transcript.record import Block, Sought, Transcript
from pipeline.workflow import run
from pipeline.workflow.stage import Workspace

TALK = "So how did the bakery begin?\nWith a borrowed oven and a very patient landlord.\n"


def test_a_word_that_is_kept_less_often_than_written_is_lost() -> None:
    lost_words.check_all("So it was, so.", "so So was it")
    with pytest.raises(ReadingError, match=r"1 words of the file .*\(so\)"):
        lost_words.check_all("So it was, so.", "So it was.")


def test_what_is_a_label_a_time_or_an_address_is_not_lost() -> None:
    kept = Transcript("It was.\n", (Block(0, 7, "speech"),), notes=("furniture: 'Running Head' is left out",))
    lost_words.check("Running Head 1 minute 9 seconds https://one.two/three?four It was.", kept)
    with pytest.raises(ReadingError, match=r"3 words .*one two three"):
        lost_words.check("It was. One, two, three.", kept)


def test_a_file_of_which_words_are_lost_fails_alone_and_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forgetful(text: str, sought: Sought) -> Transcript:
        first = text.split("\n", maxsplit=1)[0]
        return Transcript(f"{first}\n", (Block(0, len(first), "speech"),))

    (tmp_path / "in").mkdir()
    (tmp_path / "in/bad.txt").write_text(TALK, encoding="utf-8")
    (tmp_path / "in/good.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nSo how did it begin?\n", encoding="utf-8")
    monkeypatch.setattr(plain, "parse", forgetful)
    found = run.collect(tmp_path / "in", None)
    bad, good = run.run(found, Workspace(tmp_path / "out", trained(), STAGES[:1]))
    assert good.error == ""
    assert str(tmp_path / "in/bad.txt") in bad.error
    assert "a fault in rolecall: 8 words" in bad.error
    assert "borrowed oven" in bad.error
    assert "Traceback" not in bad.error


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_no_text_whatever_is_a_false_alarm(text: str) -> None:
    cue = " ".join(text.replace("-->", " ").replace("<", " ").replace("{", " ").split())
    caption = f"1\n00:00:01,000 --> 00:00:02,000\nSo {cue}\n\n2\n00:00:03,000 --> 00:00:04,000\nwas it?\n"
    for content in (f"So it was.\n{text}", caption):
        with suppress(InputError):
            from_text(content)
