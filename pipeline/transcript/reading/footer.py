"""What a page leaves below a talk: buttons to share it, other episodes, comments, a copyright. Nobody says it."""

import re
from collections.abc import Collection, Sequence

from pipeline.transcript.reading.lines import RULE, Line

FOOT_WORDS, FOOT_LINES = 300, 60  # more than that below the talk is talk
OPENING_WORDS = 30
END = re.compile(
    r"\W*(?:\d[\d:.]*\W+)?(?:end of (?:the )?(?:transcript(?:ion)?|recording|interview|audio|tape|file)|"
    r"transcript ends(?: here)?)\W*|\W*(?:transcription|transcript|meeting|recording) (?:ended|stopped) (?:after|at) [\d:]{4,8}\W*",
    re.I,
)
OPENING = re.compile(
    r"(?:share|rate|review) this (?:episode|post|article|podcast|interview)|related (?:episodes|posts|articles|reading)|"
    r"(?:more|other|recent|previous) episodes|you (?:may|might) also (?:like|enjoy)|\d+ comments?|comments(?: \(\d+\))?|"
    r"leave a (?:comment|reply)|discussion about this (?:post|episode|podcast|video)|about the (?:author|host|guest)s?|"
    r"thanks for reading [^.!?]{1,60}! .*|(?:©|\(c\) \d|copyright \d).*",
    re.I,
)


def foot_start(lines: Sequence[Line], turns: Collection[int], *, after: int) -> int:
    """The number of the first line of what stands below the talk, `len(lines)` where that is none.

    It opens with a line of the known forms below a blank line (or says that the talk ends), or with a rule where none
    parts the turns, and is short.

    Parameters:
        lines: the whole text.
        turns: the lines that begin with a speaker's label; what has one is talk.
        after: the first line of the talk.
    """
    start, words = len(lines), 0
    within = range(min(turns), max(turns)) if turns else range(0)
    ruled = bool(turns) and not any(RULE.fullmatch(lines[i].text) for i in within)
    for i in range(len(lines) - 1, max(after, len(lines) - 1 - FOOT_LINES), -1):
        words += lines[i].words
        if i in turns or words > FOOT_WORDS:
            break
        if (
            END.fullmatch(lines[i].text)
            or (ruled and RULE.fullmatch(lines[i].text))
            or (not lines[i - 1].text and _opens(lines[i]))
        ):
            start = i
    return start


def _opens(line: Line) -> bool:
    return line.words <= OPENING_WORDS and OPENING.fullmatch(line.text) is not None
