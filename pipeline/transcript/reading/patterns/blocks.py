"""What programs write in every block beside who speaks: its number, the name in another form."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import pairwise

from pipeline.transcript.reading.lines import Line
from pipeline.transcript.reading.lost_words import words
from pipeline.transcript.reading.patterns.labels import Labels

NUMBER = re.compile(r"[\[(#]?(\d{1,9})[.):\]]?")
FEWEST = 4  # blocks
NUMBERED = 0.8  # of the blocks from the first with a number on
COUNTED = 0.95  # of the steps from number to number are one
SAME = 0.95  # of the blocks of a speaker have the same line below the label
EACH = 3  # blocks of a speaker, at least


def block_numbers(lines: Sequence[Line]) -> list[int]:
    """The lines that hold nothing but the number of the block that they open, counted up one by one."""
    opens = [i for i, line in enumerate(lines) if line.text and (i == 0 or not lines[i - 1].text)]
    numbers = {i: int(match[1]) for i in opens if (match := NUMBER.fullmatch(lines[i].text))}
    found = [i for i in numbers if lines[i + 1 : i + 2] and lines[i + 1].text]
    if len(found) < FEWEST or len(found) < NUMBERED * sum(i >= found[0] for i in opens):
        return []
    steps = sum(numbers[b] == numbers[a] + 1 for a, b in pairwise(found))
    return found if steps >= COUNTED * (len(found) - 1) else []


def said_again(lines: Sequence[Line], labels: Labels, stamped: Collection[int]) -> list[int]:
    """The lines right below labels that say the same for each speaker, such as his name the other way round."""
    below: dict[str, list[int]] = {}
    for i, head in labels.heads.items():
        if head.alone and i + 2 < len(lines) and lines[i + 1].text and i + 1 not in labels.heads:
            below.setdefault(labels.names[i], []).append(i + 1)
    places = [i for those in below.values() for i in those]
    if len(places) < FEWEST or set(places) & set(stamped):
        return []
    if not all(set(words(name)) & set(words(lines[i].text)) for name, those in below.items() for i in those):
        return []
    for those in below.values():
        if len(those) >= EACH and Counter(lines[i].text for i in those).most_common(1)[0][1] < SAME * len(those):
            return []
    more = all(lines[i + 1].text or (i + 2 < len(lines) and lines[i + 2].text) for i in places)
    return sorted(places) if more and any(len(those) >= EACH for those in below.values()) else []
