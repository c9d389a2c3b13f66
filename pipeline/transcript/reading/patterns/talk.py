"""Whether words are talk: people say "I" and "you", and ask."""

import re
from collections.abc import Iterable

SPOKEN = re.compile(
    r"\b(?:i|i['’]m|i['’]ve|me|my|we|we['’]re|our|us|you|you['’]re|your|yeah|yes|no|hello|hi|hey|welcome|thanks|thank|okay)\b|\?",
    re.I,
)
EVERY = 40  # words: one of the above in as many, at least
SAID_WORDS = 3  # a row of a table or a record, on average, in which something is said
CLEARLY = 14  # the same for a lone paragraph that has to be talk beyond doubt


def is_talk(texts: Iterable[str], *, every: int = EVERY) -> bool:
    """Whether texts have the words of talk often enough."""
    words = spoken = 0
    for text in texts:
        words += len(text.split())
        spoken += len(SPOKEN.findall(text))
    return words > 0 and spoken * every >= words
