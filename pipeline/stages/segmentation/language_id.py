"""Whether a transcript is in English, by its commonest words: the models know no other language."""

import re

from pipeline.errors import InputError

FEWEST = 40  # words below which nothing is said
MOST = 20_000  # words that are looked at
ENGLISH, FOREIGN, LETTERS = 0.12, 0.12, 0.5  # shares: less of English, more of another language, of other letters
VARIED = 10  # different words, below which nothing is said of a language that is not known
HARDLY, ENOUGH = 0.06, 150  # the share of English below which so many words are none; no English talk comes near it
COMMON = {
    "English": "the and to of a in that is it you i we was so for they but with what not be are have this do on can like just yeah",
    "German": "und die der das ist nicht ich wir sie es ein eine zu mit auf den dass auch haben wie aber sind war was dann wenn",
    "French": "le la les de des et est que je vous nous pas un une pour dans ce qui sur avec il elle mais on c'est ça être",
    "Spanish": "el la los las de que y en un una es no por con para se lo como pero más muy yo esto eso cuando hay está",
    "Italian": "il la le di che e un una è non per con si come ma più io questo quello quando anche sono della gli nel",
    "Portuguese": "o a os as de que e em um uma é não por com para se como mas mais eu isso você muito também são da do",
    "Dutch": "de het een en van ik je dat is niet we in op te met voor zijn maar ook wat dan er die hebben heel",
    "Polish": "i w na nie to że się z do jest jak ale co tak o po czy od dla są tego już tylko bardzo jestem",
    "Swedish": "och det att i en jag är som på inte med för vi har de till ett den man var så men om också",
}
_WORDS = {language: frozenset(words.split()) for language, words in COMMON.items()}
_ENGLISH_ONLY = _WORDS["English"].difference(*(words for name, words in _WORDS.items() if name != "English"))
_LATIN = re.compile(r"[a-zà-ɏ]", re.I)


def check(said: str) -> None:
    """Refuse talk that is not in English.

    Raises:
        InputError: it is in another language for all that its words tell; the message guesses which.
    """
    if language := other_language(said):
        raise InputError(
            f"this looks like {language}, but only English is understood. "
            'If that is wrong, set language = "any" in the section [segmentation] of rolecall.toml.'
        )


def other_language(said: str) -> str:
    """The language that a text seems to be in, if that is not English; empty for English and wherever that is not sure."""
    words = [word.strip('.,!?;:…"“”()«»¿¡').lower() for word in said.split()[:MOST]]
    letters = [char for char in "".join(words) if char.isalpha()]
    if letters and sum(_LATIN.match(char) is None for char in letters) > LETTERS * len(letters):
        return "a language in other letters than English" if len(letters) >= 3 * FEWEST else ""
    if len(words) < FEWEST:
        return ""
    shares = {language: sum(word in common for word in words) / len(words) for language, common in _WORDS.items()}
    best = max(shares, key=lambda language: shares[language])
    if shares["English"] < ENGLISH and shares[best] > FOREIGN:
        return best
    hardly = sum(word in _ENGLISH_ONLY for word in words) < HARDLY * len(words)
    varied = len(words) >= ENOUGH and len(set(words)) >= VARIED
    return "a language other than English" if hardly and varied else ""
