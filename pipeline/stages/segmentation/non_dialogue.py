"""Talk to those who listen rather than to each other: sponsor reads, intros, outros, house-keeping, by their set phrases.

Precise rather than complete: a sentence is marked for a phrase that hardly anybody says otherwise, and a sponsor read is marked
as a whole only where it has both a beginning and an end.
"""

import re
from collections.abc import Sequence

READ = 20  # sentences of a sponsor read at most
FIRST, LAST = 0.1, 0.9  # shares of the sentences within which an intro, and from which on an outro stands

_SPONSOR = re.compile(
    r"\b(?:this|today's) (?:episode|show|podcast)(?: of [\w ]{1,40})? (?:is|was) (?:also )?(?:brought to you|sponsored|supported) by\b|"
    r"\ba (?:quick )?word from (?:our|the|today's) sponsors?\b|\bsupport for (?:this|the) (?:show|podcast|episode) comes from\b|"
    r"\b(?:is|are) brought to you by\b",
    re.I,
)
_SPONSOR_END = re.compile(
    r"\b(?:back to (?:the|our|this) (?:show|episode|conversation|interview)|(?:use|with) (?:the |promo |discount )*code\b|"
    r"(?:go|head(?: on)?(?: over)?) to [\w.]+(?:\.| dot )(?:com|io|dev|org|net)\b)",
    re.I,
)
_HOUSEKEEPING = re.compile(
    r"\bleave (?:us |me )?a (?!code |peer )(?:\w+ )?(?:review|rating)\b|\bwrite us a review\b|\brate and review\b|"
    r"\bdon't forget to (?:like|subscribe)\b|\bconsider subscribing\b|"
    r"\bfollow us on\b|\bthis episode(?:'s|’s) show notes\b|\bshow notes at \S",
    re.I,
)
_INTRO = re.compile(
    r"\bwelcome (?:back )?to (?:the |another |yet another |this |a new )?(?:[\w' -]{1,60} )?(?:podcast|show|episode|interview)\b|"
    r"\byou(?:'re|’re| are) listening to\b|\b(?:I'm|I’m|I am) your host\b|\b(?:my|our) guest today is\b|"
    r"^(?:hello|hi|hey)\b[^.?!]{0,40} welcome (?:back )?to\b|\bjoining (?:me|us) today\b[^.?!]{0,60} is\b",
    re.I,
)
_OUTRO = re.compile(
    r"\b(?:thanks|thank you)(?: \w+){0,4} for (?:listening|tuning in)\b|\b(?:talk|speak|see)(?: to)? you (?:all |again )*"
    r"(?:in (?:two|a few) weeks|next week|in the next (?:one|episode)|next time|soon)\b",
    re.I,
)


def kinds(said: Sequence[str]) -> list[str]:
    """The kind of each spoken sentence, in order: `speech`, `sponsor`, `intro`, `outro` or `housekeeping`."""
    found = [_kind(text, number / max(1, len(said) - 1)) for number, text in enumerate(said)]
    for start, text in enumerate(said):
        if _SPONSOR.search(text):
            ahead = range(start, min(start + READ, len(said)))
            end = max((i for i in ahead if _SPONSOR_END.search(said[i])), default=start)
            found[start : end + 1] = ["sponsor"] * (end + 1 - start)
    return found


def _kind(text: str, place: float) -> str:
    if place <= FIRST and _INTRO.search(text):
        return "intro"
    if _HOUSEKEEPING.search(text):
        return "housekeeping"
    return "outro" if place >= LAST and _OUTRO.search(text) else "speech"
