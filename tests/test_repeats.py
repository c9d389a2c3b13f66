"""Which turns are heard again later."""

from pipeline.stages.attribution.cold_open import sources

LINE = "the bridge was never meant to carry anything heavier than a goat"
TALK = [f"sentence {i} says {i * 7} things about {i * 13} towns" for i in range(40)]
MORE = [f"page {i} shows that {i * 11} of them {i * 17} lakes" for i in range(40)]


def test_a_line_is_found_where_it_is_heard_again() -> None:
    said = [LINE, "Hello and welcome.", *TALK, LINE, *TALK[:5]]
    assert set(sources(said)[0]) == {42}


def test_a_few_words_may_differ_and_a_short_reply_goes_along() -> None:
    again = "the old bridge was never meant to carry anything much heavier than a goat"
    said = [LINE, "Right.", "And yet it carried a tram for sixty years", *TALK]
    said += [again, "Right.", "And yet it carried a tram for sixty years", *MORE]
    found = sources(said)
    assert set(found) == {0, 1, 2}
    assert set(found[1]) == {44}


def test_common_phrases_are_no_repetition() -> None:
    said = ["you know what I mean", "I think that", *TALK, "I think that", *MORE[:9], "you know what I mean", *MORE]
    assert sources(said) == {}


def test_only_what_is_said_at_the_start_repeats() -> None:
    said = [*TALK, *TALK[:20], LINE, *MORE, LINE]
    assert not any(said[turn] == LINE for turn in sources(said))


def test_nothing_said() -> None:
    assert sources([]) == {}
    assert sources(["Hello."]) == {}
