"""One invented interview, written down as programs and people do."""

from collections.abc import Callable

ADA, MILO = "Ada Wren", "Milo Strand"
TALK = [
    (ADA, "Good evening and welcome to Night Garden. I'm Ada Wren, and with me is Milo Strand, who keeps moths."),
    (MILO, "Thank you, it's lovely to be here."),
    (ADA, "When did you first put a lamp out for them?"),
    (
        MILO,
        "I was seven. My aunt had an old sheet and a bulb, and we hung them in the pear tree. By midnight there were forty "
        "kinds on it, and I had no name for one of them.",
    ),
    (ADA, "Forty?"),
    (
        MILO,
        "Forty, and that was a cold night. You learn to look. The grey ones are the hardest, because they look like bark, "
        "and bark is all there is in the dark.",
    ),
    (ADA, "Do you keep any of them?"),
    (MILO, "Never. I write down what came, and I let them go before the birds wake up. That's the whole of it."),
    (ADA, "So what do you have after thirty years?"),
    (
        MILO,
        "Eleven notebooks. My daughter typed them in one winter. It turns out that three kinds left, and nine came up from the south.",
    ),
    (ADA, "That must be strange to see in your own hand."),
    (MILO, "It is. You write a name every June and one year you don't, and you only notice when you look back."),
    (ADA, "Milo Strand, thanks for coming in."),
    (MILO, "Thank you. Leave a light on."),
]
BEGINS = [3, 12, 15, 20, 34, 36, 48, 52, 60, 64, 74, 78, 86, 89]
SAID = [said for _, said in TALK]
WORDS = " ".join(SAID).split()
CAPTIONS = [" ".join(WORDS[i : i + 9]) for i in range(0, len(WORDS), 9)]

Turn = Callable[[int, str, str, str, int], str]
"""Number, first name, last name, what is said, second → the turn as it is written."""


def short(second: int) -> str:
    """`1:05`."""
    return f"{second // 60}:{second % 60:02d}"


def clock(second: int) -> str:
    """`00:01:05`."""
    return f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"


def turns(write: Turn, between: str = "\n\n") -> str:
    """The talk, each turn written by a function."""
    rows = zip(TALK, BEGINS, strict=True)
    parts = [(*name.partition(" ")[::2], said, second) for (name, said), second in rows]
    return between.join(write(i, *part) for i, part in enumerate(parts)) + "\n"


def captions(write: Callable[[str, int], str]) -> str:
    """The talk in captions of nine words, one every four seconds from the third on."""
    return "\n".join(write(caption, 3 + 4 * i) for i, caption in enumerate(CAPTIONS)) + "\n"
