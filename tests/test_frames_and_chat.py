"""Captions by frames (MicroDVD, MPL2) and what linguists write (CHAT); captions in codes, which are refused."""

import pytest
from night_garden import BEGINS, CAPTIONS, SAID, TALK, WORDS

from pipeline.errors import InputError
from pipeline.transcript.charset import decode
from pipeline.transcript.reading import from_text
from pipeline.transcript.record import Transcript

DVD = "".join(f"{{{100 * i + 75}}}{{{100 * i + 160}}}{{y:i}}{said}\n" for i, said in enumerate(CAPTIONS))
MPL2 = "".join(f"[{40 * i + 30}][{40 * i + 62}]/{said}\n" for i, said in enumerate(CAPTIONS))
HEAD = (
    "@UTF8\n@Begin\n@Languages:\teng\n@Participants:\tADA Ada_Wren Investigator, MIL Milo_Strand Participant\n"
    "@ID:\teng|night|ADA|||||Investigator|||\n@Media:\tnight, audio\n"
)


def spoken(transcript: Transcript) -> str:
    return " ".join(" ".join(transcript.text[block.start : block.end] for block in transcript.speech).split())


def chat(write: str) -> str:
    rows = [
        write.format(who=("ADA", "MIL")[i % 2], said=said, start=1000 * begin, end=1000 * begin + 900)
        for i, ((_, said), begin) in enumerate(zip(TALK, BEGINS, strict=True))
    ]
    return HEAD + "".join(rows) + "@End\n"


@pytest.mark.parametrize(
    ("text", "first"), [(DVD, 3.0), (f"{{1}}{{1}}50\n{DVD}", 1.5), (f"{{1}}{{1}}23.976\n{DVD}", 3.128), (MPL2, 3.0)]
)
def test_frames_and_tenths_are_times(text: str, first: float) -> None:
    transcript = from_text(text, ending=".sub")
    assert transcript.format == "frames"
    assert spoken(transcript) == " ".join(WORDS)
    assert transcript.times[0].start_s == pytest.approx(first, abs=0.01)
    assert transcript.times[-1].start_s > 40


def test_a_bar_parts_the_lines_of_a_caption() -> None:
    text = "".join(f"{{{100 * i}}}{{{100 * i + 90}}}- {said}|- Yes.\n" for i, said in enumerate(SAID))
    assert len(from_text(text).labels) == 2 * len(SAID)


@pytest.mark.parametrize(
    "write",
    [
        "*{who}:\t{said}\n",
        "*{who}:\t{said} \x15{start}_{end}\x15\n",
        "*{who}:\t{said} \x15{start}_{end}\x15\n%mor:\tpro|zzz v|qqq .\n%com:\tnobody says this\n",
        "*{who}:\t&=laughs {said} (.) [//] \x15{start}_{end}\x15\n%gra:\t1|2|SUBJ\n\t2|0|ROOT\n",
    ],
)
def test_chat_is_read_without_its_codes_and_tiers(write: str) -> None:
    transcript = from_text(decode(chat(write).encode()))
    assert transcript.format == "chat"
    assert spoken(transcript) == " ".join(WORDS)
    assert [label.label for label in transcript.labels] == ["Ada Wren", "Milo Strand"] * (len(TALK) // 2)
    if "{start}" in write:
        assert [time.start_s for time in transcript.times] == BEGINS


def test_chat_says_what_stands_on_further_lines_and_within_marks() -> None:
    text = f"{HEAD}*ADA:\t&-uh (be)cause <it was> [/] it was\n\tcold@s:eng , was_n't it ?\n*MIL:\tyes +...\n@End\n"
    assert spoken(from_text(text)) == "uh because it was it was cold, was n't it? yes …"


def test_captions_in_codes_are_refused_by_their_name() -> None:
    with pytest.raises(InputError, match="this is SCC, which is not read"):
        from_text("Scenarist_SCC V1.0\n\n00:00:03;12\t94ae 94ae 9420 9420 c8e5 6c6c efae\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<SAMI><BODY>\n<SYNC Start=3000><P Class=ENCC>So?\n</BODY></SAMI>\n", "this is SAMI"),
        ('<window type="generic">\n<time begin="3"/>So?\n</window>\n', "this is RealText"),
        (
            "".join(f'<cap n="{i}"><w k="{i * 7}">{s}</w><z a="{s[:3]}"/></cap>\n' for i, s in enumerate(CAPTIONS)),
            "this is markup",
        ),
    ],
)
def test_markup_that_is_not_read_is_refused(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        from_text(text)


def test_a_head_of_bracketed_keys_is_not_said() -> None:
    head = "[INFORMATION]\n[TITLE]Moths\n[AUTHOR]you and me\n[DELAY]0\n[END INFORMATION]\n[SUBTITLE]\n[COLF]&HFFFFFF,[STYLE]no\n"
    rows = "".join(f"00:00:{i * 2 + 3:02d}.00,00:00:{i * 2 + 4:02d}.50\n{said}\n\n" for i, said in enumerate(CAPTIONS))
    assert spoken(from_text(head + rows)) == " ".join(WORDS)
