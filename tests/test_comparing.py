"""Labels in shapes that no list foresees: found by what the heads of lines have in common."""

import pytest
from night_garden import ADA, MILO, SAID, TALK, WORDS, clock, short, turns

from pipeline.transcript.reading import from_text
from pipeline.transcript.record import OTHER_SPEAKER, Transcript

LETTERS = "QA"
UNFORESEEN = {
    "waves": turns(lambda i, a, b, s, t: f"~{a}~ {s}"),
    "rows of marks": turns(lambda i, a, b, s, t: f"=== {a} {b} ===\n{s}"),
    "dashes around": turns(lambda i, a, b, s, t: f"-- {a} --\n\n{s}"),
    "an arrow before": turns(lambda i, a, b, s, t: f"→ {a}: {s}"),
    "an arrow behind": turns(lambda i, a, b, s, t: f"{a} -> {s}"),
    "foreign quotation marks": turns(lambda i, a, b, s, t: f"«{a}» {s}"),
    "a wiki's bold": turns(lambda i, a, b, s, t: f"'''{a} {b}''': {s}"),
    "a forum's bold": turns(lambda i, a, b, s, t: f"[b]{a}:[/b] {s}"),
    "a title and a surname": turns(lambda i, a, b, s, t: f"  {('Senator', 'Mr.')[i % 2]} {b}. {s}"),
    "letters and a parenthesis": turns(lambda i, a, b, s, t: f"{LETTERS[i % 2]}) {s}"),
    "numbers": turns(lambda i, a, b, s, t: f"{i % 2 + 1}: {s}"),
    "numbers in brackets": turns(lambda i, a, b, s, t: f"[{i % 2 + 1}] {s}"),
    "a letter for one, an office for the other": turns(lambda i, a, b, s, t: f"{('Q', 'THE KEEPER:')[i % 2]}  {s}"),
    "the number of a question": turns(lambda i, a, b, s, t: f"{f'Q{i // 2 + 1}  ' * (1 - i % 2)}{a} {b}: {s}"),
    "name and time in brackets": turns(lambda i, a, b, s, t: f"[{a} {clock(t)}] {s}"),
    "time and name in braces": turns(lambda i, a, b, s, t: f"{{{short(t)}, {a}}}\n{s}"),
    "a comma and a time": turns(lambda i, a, b, s, t: f"{a} {b}, {short(t)}: {s}"),
    "from and to": turns(lambda i, a, b, s, t: f"{a} {clock(t)}-{clock(t + 2)}: {s}"),
    "seconds in brackets": turns(lambda i, a, b, s, t: f"[{t}.250 - {t + 2}.500] SPEAKER_0{i % 2}: {s}", "\n"),
    "a log": turns(lambda i, a, b, s, t: f"start={t}.2s stop={t + 2}.0s voice_{a.lower()}: {s}", "\n"),
    "a chat with dates": turns(lambda i, a, b, s, t: f"[4/5/24, 10:{t // 60:02d}:{t % 60:02d}] {a}: {s}", "\n"),
    "minutes and seconds with primes": turns(lambda i, a, b, s, t: f"{t // 60}'{t % 60:02d}\" {a}: {s}"),
    "quoted name and time": turns(lambda i, a, b, s, t: f'"{a} {b}" ({clock(t)})\n{s}'),
    "a sign for each": turns(lambda i, a, b, s, t: f"{'🌙🦋'[i % 2]} {s}"),
    "no mark at all": turns(lambda i, a, b, s, t: f"{('INT', 'P07')[i % 2]} {s}"),
    "two remarks": turns(lambda i, a, b, s, t: f"{a} {b}{' (Night Garden) (Ind)' * (i < 2)}: {s}"),
    "numbered blocks": turns(lambda i, a, b, s, t: f"{i + 1}\n{a}\n{s}"),
    "the name again": turns(lambda i, a, b, s, t: f"{a} {b}\n{b}, {a}\n{t // 60} minutes {t % 60} seconds{short(t)}\n{s}"),
    "times that stand still": turns(lambda i, a, b, s, t: f"{a} {b}\n10:0{3 + t // 60} AM\n{s}"),
    "a page's lines": turns(lambda i, a, b, s, t: f"{a} {b}\n\n{clock(t)}\n\n{s}"),
}  # fmt: skip
DRAWN = {
    "bold": turns(lambda i, a, b, s, t: s if i % 2 else f"**{s}**"),
    "italic": turns(lambda i, a, b, s, t: s if i % 2 else f"_{s}_"),
    "quoted": turns(lambda i, a, b, s, t: s if i % 2 else f"> {s}"),
    "bold and numbered": turns(lambda i, a, b, s, t: s if i % 2 else f"**Q{i // 2 + 1}. {s}**"),
}
SILENT = {
    "an order that never changes": "\n\n".join(f"{'ABC'[i % 3]}) {said}" for i, said in enumerate(SAID)),
    "emphasis now and then": "\n\n".join(f"*{said}*" if i in (2, 9) else said for i, said in enumerate(SAID)),
    "sentences that begin alike": "\n\n".join(f"{('And so', 'But then')[i % 2]} {said}" for i, said in enumerate(SAID)),
}


def spoken(transcript: Transcript) -> str:
    return " ".join(" ".join(transcript.text[block.start : block.end] for block in transcript.speech).split())


def labels(transcript: Transcript) -> list[str]:
    return [label.label for label in transcript.labels]


@pytest.mark.parametrize("form", UNFORESEEN)
def test_a_head_that_recurs_with_few_names_is_a_label_whatever_its_shape(form: str) -> None:
    transcript = from_text(UNFORESEEN[form])
    assert spoken(transcript) == " ".join(WORDS)
    assert len(transcript.labels) == len(TALK)
    first, second = set(labels(transcript)[::2]), set(labels(transcript)[1::2])
    assert len(first) == len(second) == 1 and first != second


@pytest.mark.parametrize("form", ["a comma and a time", "from and to", "the name again", "times that stand still"])
def test_times_within_such_heads_are_kept(form: str) -> None:
    times = [time.start_s for time in from_text(UNFORESEEN[form]).times]
    assert len(times) == len(TALK) and times == sorted(times)


def test_full_names_are_read_from_such_heads() -> None:
    assert set(labels(from_text(UNFORESEEN["rows of marks"]))) == {ADA, MILO}


@pytest.mark.parametrize("form", DRAWN)
def test_questions_in_another_type_are_one_speakers(form: str) -> None:
    transcript = from_text(DRAWN[form], ending=".md")
    assert spoken(transcript) == " ".join(WORDS)
    assert [name == OTHER_SPEAKER for name in labels(transcript)] == [i % 2 == 1 for i in range(len(TALK))]


@pytest.mark.parametrize("text", SILENT)
def test_what_is_no_label_stays_among_what_is_said(text: str) -> None:
    assert labels(from_text(SILENT[text], ending=".md")) == []


def test_noises_within_turns_are_heard_and_not_said() -> None:
    noises = {3: ("had an old", "had [laughs] an old"), 7: ("That's", "(crosstalk 00:00:52) That's")}
    said = [text.replace(*noises.get(i, ("", ""))) for i, text in enumerate(SAID)]
    transcript = from_text("\n\n".join(f"{name}: {text}" for (name, _), text in zip(TALK, said, strict=True)))
    assert spoken(transcript) == " ".join(WORDS)
    assert len(transcript.speech) == len(TALK), "one row a turn"
    assert any("[laughs] (1)" in line for line in transcript.found)
    assert "[laughs]" in spoken(from_text("\n".join(said))), "text without patterns is left alone"


def test_what_follows_a_rule_below_the_last_turn_is_not_said() -> None:
    text = "---\n\n" + turns(lambda i, a, b, s, t: f"**{a}:** {s}") + "\n---\n\nLet me know if I should shorten it!\n"
    assert spoken(from_text(text, ending=".md")) == " ".join(WORDS)


@pytest.mark.parametrize("head", ["Strand {}", "Night Garden, May 2024", "{}"])
def test_the_heads_of_pages_come_again_at_their_edges(head: str) -> None:
    rows = turns(lambda i, a, b, s, t: f"{a}: {s}").splitlines()
    pages = ["\n".join(rows[k : k + 7]) for k in range(0, len(rows), 7)]
    text = "\f".join(f"{head.format(number)}\n\n{page}" for number, page in enumerate(pages, 11))
    transcript = from_text(text)
    assert spoken(transcript) == " ".join(WORDS)
    assert any(line.startswith("furniture: ") for line in transcript.found)
