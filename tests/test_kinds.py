"""Talk to those who listen."""

import pytest

from pipeline.stages.segmentation.non_dialogue import kinds

TALK = ["And then the kiln went out.", "Why was that?", "The wind turned."]
READ = [
    "This episode is brought to you by Clay and Daughters.",
    "They make clay that forgives.",
    "Use the code KILN for a tenth off.",
]


def test_a_sponsor_read_is_marked_from_its_beginning_to_its_end() -> None:
    assert kinds([*TALK * 4, *READ, *TALK]) == ["speech"] * 12 + ["sponsor"] * 3 + ["speech"] * 3


def test_without_an_end_only_its_beginning_is_sure() -> None:
    assert kinds([*READ[:2], *TALK * 9])[:3] == ["sponsor", "speech", "speech"]


def test_who_tells_of_sponsors_reads_nothing_out() -> None:
    said = [
        "We had no sponsors then, and who would give a potter money?",
        "A sponsor found us later.",
        "My code was bad.",
    ]
    assert set(kinds([*TALK * 4, *said, *TALK * 4])) == {"speech"}


def test_intro_and_outro_stand_where_they_belong() -> None:
    welcome, bye = "Hello and welcome to another Kiln Hour interview.", "Thank you all for listening."
    assert kinds([welcome, *TALK * 4, bye]) == ["intro", *["speech"] * 12, "outro"]
    assert set(kinds([*TALK * 4, bye, welcome, *TALK * 4])) == {"speech"}


def test_housekeeping_may_stand_anywhere() -> None:
    assert kinds([*TALK * 2, "Please leave us a review.", *TALK * 2])[6] == "housekeeping"


@pytest.mark.parametrize(
    ("place", "said", "kind"),
    [
        (0.0, "Hi folks, and welcome to another Lampfile evening.", "intro"),
        (0.02, "Joining me today to talk about moths is Milo Strand.", "intro"),
        (0.5, "We will welcome her to the team, and joining us today was a good idea.", "speech"),
        (1.0, "And we'll see you all soon.", "outro"),
        (0.5, "I said, see you soon, and hung up.", "speech"),
        (0.9, "You can follow us on any network.", "housekeeping"),
        (0.9, "There are links in this episode's show notes.", "housekeeping"),
    ],
)
def test_what_is_said_to_those_who_listen(place: float, said: str, kind: str) -> None:
    talk = ["It was a long winter."] * 99
    at = round(place * 99)
    assert kinds([*talk[:at], said, *talk[at:]])[at] == kind
