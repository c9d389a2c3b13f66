"""Transcripts that are not in English."""

import pytest

from pipeline.errors import InputError
from pipeline.stages.segmentation.language_id import check, other_language

ENGLISH = "so the bread was late again and I said to her that we should just go home because it is what it is you know"
GERMAN = "also das Brot war wieder zu spät und ich habe ihr gesagt dass wir nach Hause gehen weil es nun mal so ist"
FINNISH = "leipä oli taas myöhässä ja minä sanoin hänelle että meidän pitäisi vain mennä kotiin koska niin se nyt on"
SPANISH = "pues el pan llegó tarde otra vez y yo le dije que no era para tanto porque la vida es así y hay más días"


def test_another_language_is_refused_with_a_guess() -> None:
    with pytest.raises(InputError, match=r'German.*language = "any"'):
        check(f"{GERMAN} " * 4)
    assert other_language(f"{SPANISH} " * 4) == "Spanish"
    assert other_language(f"{FINNISH} " * 9) == "a language other than English"
    assert "other letters" in other_language("хлеб опять опоздал и я сказала ему что мы пойдём домой " * 9)


@pytest.mark.parametrize(
    "said",
    [
        f"{ENGLISH} " * 4,
        GERMAN,  # too short to tell
        f"{ENGLISH} {SPANISH} {ENGLISH}",
        f"{ENGLISH} {FINNISH} {SPANISH} " * 9,  # a guest who changes languages
        "zip zap zop " * 40,
        "Yeah. Mm-hmm. Right. " * 30,
        "",
    ],
)
def test_english_and_what_is_not_sure_is_taken(said: str) -> None:
    check(said)
