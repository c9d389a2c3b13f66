"""Who host and guest are, by name."""

import re
import sys
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

import pytest
from pattern_steps import Steps

from pipeline.stages.attribution import names
from pipeline.stages.attribution.names import Said, find
from pipeline.stages.attribution.names.decide import decide
from pipeline.stages.attribution.names.patterns import FULL, INTRODUCED, PAIRS
from pipeline.stages.attribution.names.votes import Vote

TALK = [
    Said("host", "Hello and welcome to Kiln Hour. I'm Bo Berg, and this is a talk about clay."),
    Said("guest", "Thanks, Bo. It is good to sit down for once."),
    Said("host", "So where did you learn it?"),
    Said("guest", "In Leeds, from a man who drank. Leeds was cold."),
    Said("host", "Thank you, Ann. This was fun."),
]


@pytest.mark.parametrize(
    ("title", "notes"),
    [
        ("Clay and patience, with Ann Lee", ""),
        ("Ann Lee on Clay", ""),
        ("Episode 12: Ann Lee", "Ann Lee has thrown pots for ten years."),
        ("Kiln Hour #3", "In this episode we talk to Dr. Ann Lee about clay."),
        ("Kiln Hour #3", "Ann Lee is interviewed by Bo Berg. They talk about Leeds."),
        ("Kiln Hour #3", "Our guest today is Ann Lee from Leeds."),
    ],
)
def test_header_and_talk_name_both(title: str, notes: str) -> None:
    assert find(title, notes, TALK) == {"guest": "Ann Lee", "host": "Bo Berg"}


@pytest.mark.parametrize(
    "said",
    [
        "My guest today is Ann Lee, who makes pots.",
        "Today I'm here with Ann Lee. Hello!",
        "I'm joined by Professor Ann Lee of the pottery.",
        "Today I have the pleasure to talk to Ann Lee about glaze.",
    ],
)
def test_who_is_introduced_is_the_guest(said: str) -> None:
    assert find("", "", [Said("host", said), Said("guest", "Good to be here.")]) == {"guest": "Ann Lee"}


def test_who_is_only_addressed_now_and_then_is_named_by_that() -> None:
    talk = [Said("host", "Tell me, Ann. How was it?"), Said("guest", "Cold. You know that, Bo.")] * 5
    assert find("", "", talk) == {"guest": "Ann", "host": "Bo"}


def test_who_is_talked_about_is_nobody_here() -> None:
    talk = [
        Said("host", "What did Mary Shelley write there? And Byron?"),
        Said(
            "guest",
            "Mary Shelley wrote a book with Percy, and Byron wrote nothing. Geneva was wet. Thanks, Lord Byron.",
        ),
    ]
    assert find("A wet summer", "Geneva, 1816, and the Villa Diodati.", talk) == {}


def test_of_two_guests_neither_is_the_one() -> None:
    assert find("Pots, with Ann Lee and Cy Young", "", [Said("host", "Welcome both.")]) == {}


def test_a_spelling_in_the_header_counts_more_than_that_of_a_recogniser() -> None:
    talk = [Said("host", "I speak with Ane Leigh today."), Said("guest", "Hello."), Said("host", "Thank you, Ane.")]
    assert find("A talk with Anne Lee", "", talk) == {"guest": "Anne Lee"}


def test_without_capitals_only_plain_phrases_count() -> None:
    talk = [Said("host", "hello my guest today is ann lee who makes pots"), Said("guest", "thanks bo it is good")]
    assert find("", "", talk) == {"guest": "Ann Lee"}
    assert find("", "", [Said("host", "my guest today is a baker and i am glad")]) == {}


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("Ann Lee, welcome to the show.", {"guest": "Ann Lee"}),
        ("That sounds cold, Ann. Welcome to the show. And thank you for coming, Ann.", {"guest": "Ann"}),
        ("Thank you so much for having me on the show, Bo.", {"host": "Bo"}),
        ("Thanks, Bo, for having me.", {"host": "Bo"}),
        ("Ann, thank you so much for joining me. Thanks for coming, Ann.", {"guest": "Ann"}),
    ],
)
@pytest.mark.parametrize("role", ["host", "guest"])
def test_greetings_and_thanks_say_who_is_who_whatever_role_their_speaker_was_given(
    said: str, names: dict[str, str], role: str
) -> None:
    other = {"host": "guest", "guest": "host"}[role]
    found = find("", "", [Said(role, said), Said(other, "It is good to sit down.")])
    assert found == names


def test_a_word_that_opens_sentences_is_no_name() -> None:
    talk = [
        Said("host", "Anyhow, you know how clay is. Anyhow, what then?"),
        Said("guest", "It was so anyhow, anyhow."),
    ] * 3
    assert find("", "", talk) == {}


def test_a_subject_in_the_title_is_no_name() -> None:
    talk = [Said("host", "So what does glaze do to clay?"), Said("guest", "Glaze seals it.")]
    assert find("Glaze and Clay | Kiln Hour", "", talk) == {}


@pytest.mark.parametrize(
    "notes",
    [
        "Ann Lee joins Bo Berg to talk about clay.",
        "7 March 2024Ann Lee joins Bo Berg to talk about clay.",
        "The potter Ann Lee, who lives in Leeds, joins host Bo Berg for tea.",
        "Potter and author Ann Lee joins Bo Berg.",
        "Bo Berg is joined by his old friend Ann Lee.",
        "Bo Berg speaks to Ann Lee about glaze.",
        "This week Bo Berg talks with the potter Ann Lee.",
        "Bo Berg sits down with Dr. Ann Lee for an hour.",
        "Bo Berg interviews Ann Lee.",
        "Our host Bo Berg welcomes Kiln CEO Ann Lee.",
        "Ann Lee in conversation with Bo Berg.",
        "Ann Lee is interviewed by Bo Berg.",
        "A talk of clay.Hosted by Bo Berg. My guest is Ann Lee.",
    ],
)
def test_a_sentence_of_the_header_names_both(notes: str) -> None:
    assert find("Clay", notes, [Said("host", "So where were we?"), Said("guest", "At the wheel.")]) == {
        "guest": "Ann Lee",
        "host": "Bo Berg",
    }


@pytest.mark.parametrize("verb", ["sits down with", "in conversation with", "talks to"])
def test_where_the_verb_goes_both_ways_the_roles_of_the_talk_decide(verb: str) -> None:
    talk = [Said("host", "I'm Bo Berg. Tell me, Ann, how was it?"), Said("guest", "Cold, Bo.")]
    both = {"guest": "Ann Lee", "host": "Bo Berg"}
    assert find("", f"Ann Lee {verb} Bo Berg.", talk) == find("", f"Bo Berg {verb} Ann Lee.", talk) == both


@pytest.mark.parametrize(
    "notes",
    [
        "Leeds joins the league of pottery towns.",
        "We talk about what glaze does to clay, and why nobody asks.",
        "Ann Lee joins Bo Berg and Cy Young and Di Moss joins Eli Fox.",
    ],
)
def test_a_header_that_names_nobody_for_certain_gives_no_host(notes: str) -> None:
    assert "host" not in find("", notes, [Said("host", "So."), Said("guest", "Yes.")])


def test_whom_the_host_calls_by_their_full_name_and_then_speaks_to_is_the_guest() -> None:
    talk = [
        Said("host", "Ann Lee makes pots, and I met her in Leeds. Ann, how did it begin?"),
        Said("guest", "By chance..."),
    ]
    assert find("", "", talk) == {"guest": "Ann Lee"}


@pytest.mark.parametrize("title", ["Kiln Hour - Kiln CEO Ann Lee on throwing pots by night", "Ann Lee on clay"])
def test_a_title_says_who_speaks_on_what(title: str) -> None:
    assert find(title, "Ann Lee has thrown pots for ten years.", [Said("host", "So?")]) == {"guest": "Ann Lee"}


@pytest.mark.parametrize("piece", ["x", "A", "_", "1", "é"])
@pytest.mark.parametrize("pattern", [FULL, PAIRS[0][0], PAIRS[4][0], INTRODUCED[8][0]])
def test_a_long_word_costs_no_more_a_letter_than_a_short_one(pattern: re.Pattern[str], piece: str) -> None:
    def steps(times: int) -> int:
        counted = Steps(pattern, f"It rained. {piece * times} on and on.")
        assert not counted.find_all()
        return counted.taken

    assert steps(80) < 2.3 * steps(40)


def test_what_is_no_word_is_not_looked_at_letter_by_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def first_words(rows: Sequence[Said], most: int) -> list[Said]:
        seen.extend(word for row in rows for word in row.text.split())
        return list(rows)

    monkeypatch.setattr(names, "_first_words", first_words)
    long = [piece * 500 for piece in ("Ax", "a-", "n't", "A.", "&")]
    talk = [Said("host", f"{' '.join(long)} Today I'm here with Ann Lee."), Said("guest", "Thanks.")]
    assert find("", "", talk) == {"guest": "Ann Lee"}
    assert max(map(len, seen)) < 100


def test_a_name_that_ends_like_a_short_word_is_not_cut() -> None:
    assert find("A day with Simon at the wheel", "", [Said("host", "So?")]) == {}


def test_each_name_is_compared_with_a_bounded_number_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: Counter[str] = Counter()

    class Counted(SequenceMatcher[str]):
        def set_seq1(self, a: Sequence[str]) -> None:
            compared["names"] += bool(a)
            super().set_seq1(a)

    module = sys.modules[decide.__module__]  # in its package the function has its name
    monkeypatch.setattr(module, "SequenceMatcher", Counted)
    monkeypatch.setattr(module, "MOST_COMPARED", 10)
    names = [f"A{'bcdfghjklm'[i % 10] * 8}{'nopqrstuvw'[i // 10] * 8}" for i in range(100)]
    decide([Vote(name, "host", 1.0, "own") for name in names])
    assert 100 < compared["names"] <= 10 * len(names)
