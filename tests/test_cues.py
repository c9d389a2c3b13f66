"""Interview cues."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.stages.turns.cues import CUES, Gap, Utterance, fire, names


def said(before: str, after: str) -> set[str]:
    return set(names(fire([Utterance(before), Utterance(after)])[1]).split())


@pytest.mark.parametrize(
    ("cue", "before", "after"),
    [
        ("question_before", "So how did that begin?", "By chance."),
        ("tag_before", "That is odd, right?", "It is."),
        ("unmarked_question_before", "so how did you find it", "by chance"),
        ("prompt_before", "Tell me about the boat.", "It was old."),
        ("question_after", "It was old.", "How old was it?"),
        ("asking_after", "It was old.", "and what do you think of it now"),
        ("steering_after", "It was old.", "Let's talk about the sea."),
        ("answer_opening", "How old was it?", "Well, nobody knew."),
        ("yes_no_opening", "Was it old?", "Yes, it was very old."),
        ("praise_opening", "It was a wreck.", "That's really interesting."),
        ("formulation_opening", "It was a wreck.", "So you're saying it sank."),
        ("okay_opening", "It sank.", "Okay. Next."),
        ("back_channel", "It sank and then", "Mm-hmm."),
        ("after_back_channel", "Yeah, yeah.", "and then it rained on us"),
        ("short_after", "It sank.", "It did?"),
        ("short_before", "It did?", "It sank in an hour or so."),
        ("welcome_after", "Hello.", "Welcome to the harbour hour."),
        ("guest_thanks_after", "Welcome, Ann.", "Thanks so much for having me."),
        ("host_thanks_after", "That was all.", "Thank you so much for coming, Ann."),
        ("thanks_before", "Thank you, Ann.", "It was a joy."),
        ("introduction_after", "Hello.", "My name is Ann Bell."),
        ("sponsor_after", "More soon.", "This hour is brought to you by a rope maker."),
        ("farewell_after", "That was it.", "Goodbye and take care."),
        ("connective_after", "We left", "because it rained."),
        ("so_after", "We left.", "So it was."),
        ("lower_start", "We left", "in the rain."),
        ("cut_off_before", "We left and then...", "What?"),
        ("you_to_i", "Did you like your boat?", "I loved it."),
        ("i_to_you", "I loved it.", "Why did you sell it?"),
        ("first_person_after", "Why?", "We were broke."),
        ("second_person_after", "We were broke.", "And your brother?"),
        ("second_person_before", "And your brother?", "He left."),
        ("name_before", "What then, Ann?", "It rained."),
        ("name_after", "It rained.", "Thank you, Ann."),
        ("echo", "And then we bought a lighthouse.", "A lighthouse?"),
    ],
)
def test_each_cue_fires_where_it_should(cue: str, before: str, after: str) -> None:
    assert cue in said(before, after)
    assert cue not in said("The boat lay there for a whole winter.", "The harbour froze over during March.")


def test_where_a_line_begins() -> None:
    table = fire([Utterance("Hello."), Utterance("Well.", line_start=True)])
    assert "line_start" in names(table[1])
    assert "line_start" not in names(table[0])


def test_every_cue_is_explained_and_has_its_column() -> None:
    assert all(test.__doc__ for test in CUES.values())
    assert fire([]).shape == (0, len(CUES))


def test_a_question_and_a_tag_are_told_apart() -> None:
    assert "question_before" not in said("That is odd, right?", "It is.")
    assert "back_channel" not in said("It sank.", "Right, but then it rained.")


def test_what_begins_an_episode_has_nothing_before_it() -> None:
    row = dict(zip(CUES, fire([Utterance("Well, hello.")])[0].tolist(), strict=True))
    assert row["question_before"] == row["cut_off_before"] == row["you_to_i"] == row["echo"] == 0


@given(st.text(), st.text())
def test_any_text_can_be_asked(before: str, after: str) -> None:
    gap = Gap(Utterance(before), Utterance(after))
    assert all(test(gap) in (True, False, None) for test in CUES.values())


@pytest.mark.parametrize("piece", ["yeah ", "yeah, ", "so, ", "a", "i'm a b ", "?", "what do you ", ", Abc", "slash "])
def test_an_endless_utterance_can_be_asked(piece: str) -> None:
    assert fire([Utterance(piece * 10_000)] * 2).shape == (2, len(CUES))


def test_the_columns_stand_in_the_order_that_shipped_models_were_fitted_on() -> None:
    order = """
    answer_opening yes_no_opening praise_opening formulation_opening okay_opening back_channel after_back_channel
    short_after short_before welcome_after guest_thanks_after host_thanks_after thanks_before introduction_after
    sponsor_after farewell_after connective_after so_after lower_start cut_off_before line_start question_before
    tag_before unmarked_question_before prompt_before question_after asking_after steering_after you_to_i i_to_you
    first_person_after second_person_after second_person_before name_before name_after echo
    """
    assert list(CUES) == order.split()
