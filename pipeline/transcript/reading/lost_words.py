"""Whether every word of a file has come into its transcript: a check on our own reading, by counting words another way."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping

from pipeline.errors import ReadingError
from pipeline.transcript.record import Transcript

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")  # numbers are not counted: most that are left out are times
INVISIBLE = re.compile("[\0-\x08\x0e-\x1b\x7f\u200b\ufeff\u00ad\ufffd\ud800-\udfff]")
ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.I)
TIMES = frozenset("am pm h m s ms min mins sec secs hour hours minute minutes second seconds and".split())  # noqa: SIM905
FEWEST = 3  # words: fewer are the marks of a file and not what somebody says
MOST_SHOWN = 8


def words(text: str) -> Counter[str]:
    """How often each word stands in a text, whatever its case."""
    return Counter(word.casefold().replace("’", "'") for word in WORD.findall(INVISIBLE.sub("", text)))


def check_all(written: str, kept: str) -> None:
    """Check that each word was kept as often as it was written.

    Raises:
        ReadingError: words were lost; the message shows them.
    """
    _report(words(written) - words(kept))


def check(written: str, transcript: Transcript) -> None:
    """Check that each word that was written stands in a transcript, or is known as a label, a name or the like.

    How often does not count, for what a file says again (a label, the line of rolling captions) is kept once.

    Raises:
        ReadingError: several words are lost; the message shows them.
    """
    known = set(words(transcript.text)) | TIMES | set(words(" ".join(_told(transcript))))
    seen = words(ADDRESS.sub(" ", written))
    lost = Counter({word: count for word, count in seen.items() if word not in known and not _glued(word, known)})
    if len(lost) >= FEWEST:
        _report(lost)


def _glued(word: str, known: Container[str]) -> bool:
    """Whether a word is two that are known: a stamp and what is said may stand together without a blank."""
    return any(word[:i] in known and word[i:] in known for i in range(1, len(word)))


def _told(transcript: Transcript) -> Iterable[str]:
    """All that is said of a transcript beside its text."""
    yield from (label.label for label in transcript.labels)
    yield from transcript.metadata.values()
    yield from transcript.notes
    yield from transcript.found


def _report(lost: Mapping[str, int]) -> None:
    if lost:
        shown = " ".join(list(lost)[:MOST_SHOWN])
        raise ReadingError(
            f"this is a fault in rolecall: {sum(lost.values())} words of the file have come into no row of its result "
            f"({shown}{' …' if len(lost) > MOST_SHOWN else ''}), so there is none. Please report it, with the file if you can."
        )
