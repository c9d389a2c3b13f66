"""Closed classes of words that segmentation and cues share."""

import re

_TOKENS = (
    "yeah|yes|yep|yup|right|okay|ok|sure|exactly|absolutely|totally|correct|mm|mmm|hmm|mhm|mm-hmm|mmhmm|uh-huh|huh|ah|aha|oh|wow|"
    "cool|nice|great|good|interesting|fascinating|amazing|awesome|true|indeed|definitely|certainly|precisely|no|nope|really|"
    "gotcha|perfect|fine|excellent|wonderful|brilliant|lovely|fantastic|alright|agreed|incredible"
)
_PHRASES = (
    r"i see|of course|got it|that's right|that's true|"
    r"that's (?:so )?(?:interesting|cool|great|funny|amazing|fascinating|awesome)|"
    r"makes sense|that makes sense|for sure|fair enough|all right|oh my god|oh my gosh|you bet|not at all|i know|i agree|"
    r"very (?:cool|nice|good|interesting)|"
    r"sounds good|no kidding|no way|good (?:point|question)"
)
_UNIT = rf"(?:{_PHRASES}|{_TOKENS})"
BACK_CHANNEL = re.compile(rf"{_UNIT}(?:(?:,|\.|…|\.\.\.)? {_UNIT}){{0,3}}")
"""Matches a lower-cased utterance without its last stop."""


def is_back_channel(said: str) -> bool:
    """Whether an utterance does no more than say "I am listening", whatever its capitals and the stops at its end."""
    return BACK_CHANNEL.fullmatch(" ".join(said.lower().split()).rstrip(".,!…? ")) is not None
