"""Labels, stamps and furniture in ways of writing that no line of the reader knows by name."""

import sys
import textwrap
from types import FrameType
from typing import Any

import pytest
from night_garden import ADA, CAPTIONS, MILO, SAID, TALK, WORDS, captions, clock, short, turns
from pages import KINDS, page

from pipeline.transcript.reading import from_text
from pipeline.transcript.reading.text import read_text
from pipeline.transcript.record import OTHER_SPEAKER, Sought, Transcript

MARKS = ("🎙️", "🦋")
LETTERS = "QA"
NUMBERED = [line for i, (_, said) in enumerate(TALK) for line in textwrap.wrap(f"{LETTERS[i % 2]}.   {said}", 58)]
PAGES = [NUMBERED[k : k + 9] for k in range(0, len(NUMBERED), 9)]

LABELLED = {
    "capitals and a full stop": turns(lambda i, a, b, s, t: f"{b.upper()}. {s}"),
    "titles": turns(lambda i, a, b, s, t: f"{('Mrs.', 'Dr.')[i % 2]} {b.upper()}: {s}"),
    "a title and a full stop": turns(lambda i, a, b, s, t: f"   {('Mrs.', 'Dr.')[i % 2]} {b.upper()}. {s}"),
    "a dash": turns(lambda i, a, b, s, t: f"{a} – {s}"),
    "a tab": turns(lambda i, a, b, s, t: f"{a}\t{s}", "\n"),
    "a time, a tab": turns(lambda i, a, b, s, t: f"{clock(t)}\t{a} {b}\t{s}", "\n"),
    "parentheses on a line": turns(lambda i, a, b, s, t: f"({a} {b})\n{s}"),
    "brackets on a line": turns(lambda i, a, b, s, t: f"[{a} {b}]\n{s}"),
    "a bare line": turns(lambda i, a, b, s, t: f"{a} {b}\n{s}"),
    "brackets": turns(lambda i, a, b, s, t: f"[{a}] {s}"),
    "braces": turns(lambda i, a, b, s, t: f"{{{a}}} {s}"),
    "angles": turns(lambda i, a, b, s, t: f"<{a} {b}> {s}"),
    "tags that close": turns(lambda i, a, b, s, t: f"<{a}>{s}</{a}>", "\n"),
    "a chat": turns(lambda i, a, b, s, t: f"<{a.lower()}> {s}", "\n"),
    "a hash": turns(lambda i, a, b, s, t: f"#{a}: {s}"),
    "handles": turns(lambda i, a, b, s, t: f"@{a.lower()}_{b.lower()}: {s}"),
    "small letters": turns(lambda i, a, b, s, t: f"{a.lower()}: {s}"),
    "me and them": turns(lambda i, a, b, s, t: f"{('Me', 'Them')[i % 2]}: {s}", "\n"),
    "you": turns(lambda i, a, b, s, t: f"**{('You', b)[i % 2]}**\n{s}"),
    "a time in letters": turns(lambda i, a, b, s, t: f"{a} {b} {t // 60}m{t % 60:02d}s\n{s}"),
    "no blank": turns(lambda i, a, b, s, t: f"{a} {b}:{s}"),
    "a wide colon": turns(lambda i, a, b, s, t: f"{a} {b}：{s}"),
    "emoji": turns(lambda i, a, b, s, t: f"{MARKS[i % 2]} {a}: {s}"),
    "emoji and bold": turns(lambda i, a, b, s, t: f"{MARKS[i % 2]} **{a}** {s}"),
    "headings": turns(lambda i, a, b, s, t: f"### {a} {b}\n\n{s}"),
    "headings with times": turns(lambda i, a, b, s, t: f"## {a} {b} ({short(t)})\n\n{s}"),
    "bold and a time": turns(lambda i, a, b, s, t: f"**{a} {b}** · {short(t)}\n\n{s}"),
    "italic": turns(lambda i, a, b, s, t: f"*{a}:* {s}"),
    "a quotation": turns(lambda i, a, b, s, t: f"> **{a}:** {s}"),
    "question and answer, numbered": turns(lambda i, a, b, s, t: f"{LETTERS[i % 2]}{i // 2 + 1}: {s}"),
    "numbered, full stops": turns(lambda i, a, b, s, t: f"{LETTERS[i % 2]}{i // 2 + 1}. {s}"),
    "a colon for one, a full stop for the other": turns(lambda i, a, b, s, t: f"{('Q:', 'A.')[i % 2]} {s}"),
    "numbers before the names": turns(lambda i, a, b, s, t: f"{i + 1}. {a}: {s}"),
    "a witness": turns(lambda i, a, b, s, t: f"{('MS. WREN', 'THE WITNESS')[i % 2]}:  {s}"),
    "numbered lines": "\n".join(f"{k % 25 + 1:2d}   {line}" for k, line in enumerate(NUMBERED)) + "\n",
    "page numbers": "\n".join("\n".join(rows) + f"\n\n               - {k} -\n" for k, rows in enumerate(PAGES, 1)),
    "running heads": "\n".join(f"Moths and lamps          {k}\n\n" + "\n".join(rows) for k, rows in enumerate(PAGES, 1)),
    "a linked name": turns(lambda i, a, b, s, t: f"[{a}](https://example.org/{a.lower()}): {s}"),
    "a linked time": turns(lambda i, a, b, s, t: f"**{a}** [{short(t)}](https://example.org/?t={t}): {s}"),
    "hours of the day": turns(lambda i, a, b, s, t: f"{a} {b}  10:{t // 60:02d} AM\n{s}"),
    "frames": turns(lambda i, a, b, s, t: f"{clock(t)};12\n{a}\n{s}"),
    "minutes in words": turns(lambda i, a, b, s, t: f"{a} ({t // 60} minutes {t % 60} seconds): {s}"),
    "a recogniser's console": turns(lambda i, a, b, s, t: f"[{clock(t)}.000 --> {clock(t + 3)}.500]  (speaker {i % 2}) {s}", "\n"),
    "seconds and ids": turns(lambda i, a, b, s, t: f"{t}.000 {t + 4}.250 SPEAKER_0{i % 2} {s}", "\n"),
    "a table": "| Time | Speaker | Text |\n|---|---|---|\n" + turns(lambda i, a, b, s, t: f"| {short(t)} | {a} {b} | {s} |", "\n"),
    "each sentence labelled": turns(lambda i, a, b, s, t: "\n".join(f"{a}: {each}" for each in s.replace(". ", ".|").split("|")), "\n"),
    "an office below the first name": turns(lambda i, a, b, s, t: f"{a} {b}{', keeper of moths and teacher' * (i == 1)}: {s}"),
    "full names first": turns(lambda i, a, b, s, t: f"{f'{a} {b} (Night Garden)' if i < 2 else b}: {s}"),
    "a degree on one side": turns(lambda i, a, b, s, t: f"{a} {b}{', PhD' * (i % 2)}: {s}"),
    "a slip of the pen": turns(lambda i, a, b, s, t: f"{'Millo' if i == 7 else a}: {s}"),
}  # fmt: skip
STAMPED = {
    "a console": captions(lambda s, t: f"[{clock(t)[3:]}.000 --> {clock(t + 4)[3:]}.000]  {s}"),
    "seconds": captions(lambda s, t: f"[{t}.00s -> {t + 4}.00s] {s}"),
    "an audio editor": captions(lambda s, t: f"{t}.000000\t{t + 4}.000000\t{s}"),
    "lyrics": "[ti:Night Garden]\n[ar:Ada Wren]\n[length:03:20]\n" + captions(lambda s, t: f"[{clock(t)[3:]}.00]{s}"),
    "SBV": captions(lambda s, t: f"0:{clock(t)[3:]}.000,0:{clock(t + 4)[3:]}.000\n{s}\n"),
    "hashes": captions(lambda s, t: f"#{clock(t)}-5# {s}"),
    "braces": captions(lambda s, t: f"{{{clock(t)}}} {s}"),
    "dots": captions(lambda s, t: f"[{clock(t).replace(':', '.')}] {s}"),
    "tabs": captions(lambda s, t: f"{short(t)}\t{s}"),
    "bars": captions(lambda s, t: f"{clock(t)} | {s}"),
    "bullets": captions(lambda s, t: f"* {short(t)} - {s}"),
    "frames": captions(lambda s, t: f"{clock(t)}:12 {s}"),
    "frames, from and to": captions(lambda s, t: f"{clock(t)}:12 - {clock(t + 4)}:03\n{s}\n"),
    "frames, from and to, a blank between": captions(lambda s, t: f"{clock(t)}:12 {clock(t + 4)}:03\n{s}\n"),
    "words on a line": captions(lambda s, t: f"{t // 60} minutes {t % 60} seconds\n{s}"),
    "glued": captions(lambda s, t: f"{short(t)}{s}"),
    "glued, in words too": captions(lambda s, t: f"{short(t)}{f'{t // 60} minute, ' if t >= 60 else ''}{t % 60} seconds{s}"),
    "German": captions(lambda s, t: f"{short(t)}\n{f'{t // 60} Minute, ' if t >= 60 else ''}{t % 60} Sekunden\n{s}"),
    "French, glued": captions(lambda s, t: f"{short(t)}{f'{t // 60} minutes et ' if t >= 60 else ''}{t % 60} secondes{s}"),
    "Japanese, glued": captions(lambda s, t: f"{short(t)}{f'{t // 60} 分 ' if t >= 60 else ''}{t % 60} 秒{s}"),
    "Polish": captions(lambda s, t: f"{short(t)}\n{'1 minuta i ' * (t >= 60)}{t % 60} {('sekund', 'sekundy')[t % 5 == 3]}\n{s}"),
    "bold": captions(lambda s, t: f"**{short(t)}** {s}"),
    "linked": captions(lambda s, t: f"[{short(t)}](https://example.org/?t={t}) {s}"),
    "letters": captions(lambda s, t: f"[{t // 3600}h{t // 60:02d}m{t % 60:02d}s] {s}"),
    "paragraphs": turns(lambda i, a, b, s, t: f"({short(t)} - {short(t + 7)})\n{s}"),
    "within a paragraph": turns(lambda i, a, b, s, t: f"[{clock(t)}] {s}", " "),
}  # fmt: skip


def spoken(transcript: Transcript) -> str:
    return " ".join(" ".join(transcript.text[block.start : block.end] for block in transcript.speech).split())


def labels(transcript: Transcript) -> list[str]:
    return [label.label for label in transcript.labels]


@pytest.mark.parametrize("form", LABELLED)
def test_what_alternates_at_the_head_of_lines_says_who_speaks(form: str) -> None:
    transcript = from_text(LABELLED[form], ending=".md")
    assert spoken(transcript) == " ".join(WORDS)
    assert len(transcript.labels) == len(TALK)
    assert len(set(labels(transcript)[::2])) == len(set(labels(transcript)[1::2])) == 1
    assert len(transcript.speech) == len(TALK), "what one says in sequence is one stretch"
    assert any(line.startswith("labels: ") for line in transcript.found)


@pytest.mark.parametrize("form", STAMPED)
def test_what_counts_up_at_the_pace_of_talk_is_a_time(form: str) -> None:
    transcript = from_text(STAMPED[form])
    assert spoken(transcript) == " ".join(WORDS)
    assert len(transcript.speech) == 1, "a time stamp ends no sentence"
    assert transcript.labels == ()
    assert transcript.times[0].start_s == pytest.approx(3, abs=1)
    assert transcript.times[-1].start_s == pytest.approx(
        3 + 4 * (len(CAPTIONS) - 1) if "para" not in form else 89, abs=3
    )
    assert any(line.startswith("stamps: ") for line in transcript.found)


@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize("form", ["{}: {}", "**{}:** {}", "Q: {1}"])
def test_where_one_side_is_labelled_the_rest_is_the_others(form: str, side: int) -> None:
    text = turns(lambda i, a, b, s, t: form.format(a, s) if i % 2 == side else s)
    transcript = from_text(text)
    assert spoken(transcript) == " ".join(WORDS)
    assert [name == OTHER_SPEAKER for name in labels(transcript)] == [i % 2 != side for i in range(len(TALK))]


def test_one_who_speaks_once_counts_where_all_are_labelled() -> None:
    transcript = from_text(turns(lambda i, a, b, s, t: f"{'Ines' if i == 4 else a}: {s}"))
    assert labels(transcript)[4] == "Ines"
    assert transcript.labels[4].end - transcript.labels[4].start == len(SAID[4])


def test_the_full_name_is_given_to_all_and_two_of_a_name_are_two() -> None:
    assert set(labels(from_text(LABELLED["full names first"]))) == {ADA, MILO}
    transcript = from_text(turns(lambda i, a, b, s, t: f"{('Ada Wren', 'Bo Wren', 'Wren')[i % 3]}: {s}"))
    assert set(labels(transcript)) == {"Ada Wren", "Bo Wren", "Wren"}


def test_a_paragraph_break_beats_a_colon() -> None:
    text = turns(lambda i, a, b, s, t: f"{a}: {s}").replace(
        "Never. I write", "Never.\nOle Ur: that was his name.\nI write"
    )
    assert "Ole Ur" not in labels(from_text(text))


AROUND = {
    "above": "Lampfile Transcripts\nPrepared for Night Garden\n\n{}",
    "tapes": "[START OF TAPE 2]\n\n{}\n[END OF TAPE 2]\n",
    "below": "{}\nTranscript made by Lampfile Pro.\n\n* Words in brackets were not clear.\n",
    "an end": "{}\nTranscription ended after 00:01:32\n",
}


@pytest.mark.parametrize("form", ["a bare line", "brackets", "titles", "headings with times"])
@pytest.mark.parametrize("around", AROUND)
def test_what_stands_outside_the_turns_is_not_said(around: str, form: str) -> None:
    assert spoken(from_text(AROUND[around].format(LABELLED[form]), ending=".md")) == " ".join(WORDS)


@pytest.mark.parametrize(
    "notice",
    [
        "Ida Moss has left the meeting",
        "10:04:12 From Ida Moss to Everyone: hello all",
        "[BLANK_AUDIO]",
        "[END OF SIDE A]",
    ],
)
def test_what_programs_write_between_turns_is_not_said(notice: str) -> None:
    text = turns(lambda i, a, b, s, t: f"{a} {b}: {s}" + f"\n\n{notice}" * (i == 6))
    assert spoken(from_text(text)) == " ".join(WORDS)


def test_clips_above_the_first_label_are_talk() -> None:
    clip = (
        "So I said to my aunt, you can't keep them, and I was right. We let them go, and I think of it every day.\n\n"
    )
    assert spoken(from_text(clip + turns(lambda i, a, b, s, t: f"{a}: {s}"))).startswith("So I said to my aunt")


def test_marks_of_footnotes_go_with_their_notes() -> None:
    text = (
        turns(lambda i, a, b, s, t: f"**{a}:** {s}").replace("pear tree.", "pear tree[^1].")
        + "\n[^1]: It fell in 1998.\n"
    )
    assert spoken(from_text(text, ending=".md")) == " ".join(WORDS)


def test_each_kind_of_pattern_can_be_left_alone() -> None:
    text = "Moths\n\n" + turns(lambda i, a, b, s, t: f"{a} [{clock(t)}]: {s}") + "\nMade by Lampfile.\n"
    assert from_text(text, sought=Sought(labels=False)).labels == ()
    assert from_text(captions(lambda s, t: f"[{clock(t)}] {s}"), sought=Sought(stamps=False)).times == ()
    assert "Lampfile" in spoken(from_text(text, sought=Sought(furniture=False)))
    assert "Lampfile" not in spoken(from_text(text))


@pytest.mark.parametrize(
    "seeds", [range(60), pytest.param(range(60, 600), marks=pytest.mark.slow)], ids=["some", "many"]
)
@pytest.mark.parametrize("kind", KINDS)
def test_pages_without_speakers_hold_no_pattern(kind: str, seeds: range) -> None:
    for seed in seeds:
        transcript = read_text(page(kind, seed), format="plain")
        assert (transcript.labels, transcript.times, transcript.found) == ((), (), ()), f"{kind}, seed {seed}"


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", [LABELLED["a bare line"], LABELLED["a recogniser's console"], STAMPED["SBV"], page("novels", 1)]
)
def test_the_work_grows_with_the_length(text: str) -> None:
    """Counted in lines of Python run, not in seconds."""

    def steps(times: int) -> int:
        count = 0

        def trace(frame: FrameType, event: str, argument: object) -> Any:
            nonlocal count
            count += event == "line"
            return trace

        sys.settrace(trace)
        try:
            from_text(text * times)
        finally:
            sys.settrace(None)
        return count

    assert steps(8) < 2.3 * steps(4)
