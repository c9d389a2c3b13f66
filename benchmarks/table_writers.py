"""The same talk as tables and scoring formats have it: a segment a row or a line, or a word a line."""

import csv
import io
from collections.abc import Callable

from benchmarks.format_writers import NAMES, Lines, Turns, short_clock, timed, timed_turns, words_of


def comma(turns: Turns) -> str:
    """CSV with a row a turn, the speaker first."""
    out = io.StringIO()
    rows = [(NAMES[role], f"{a:.2f}", f"{b:.2f}", text) for a, b, role, text in timed_turns(turns)]
    csv.writer(out, lineterminator="\n").writerows([("speaker", "start", "end", "text"), *rows])
    return out.getvalue()


def tabs(turns: Turns) -> str:
    """A table with tabs, the speaker last, times in one column."""
    rows = [f"{a:.1f} - {b:.1f}\t{text}\t{NAMES[role]}\n" for a, b, role, text in timed_turns(turns)]
    return "Timespan\tContent\tSpeaker\n" + "".join(rows)


def stm(turns: Turns) -> str:
    """STM: file, channel, speaker, begin, end, text."""
    return "".join(f"talk 1 {role} {a:.2f} {b:.2f} <o,f0> {text}\n" for a, b, role, text in timed_turns(turns))


def ctm(turns: Turns) -> str:
    """CTM: file, channel, begin, length, word, how sure."""
    return "".join(
        f"talk {role} {start:.2f} {end - start:.2f} {word} 0.97\n"
        for a, _, role, text in timed_turns(turns)
        for word, start, end in words_of(a, text)
    )


def keyed_lines(turns: Turns) -> str:
    """A block a turn: who, when, what, each with its key."""
    return "\n".join(
        f"Speaker: {NAMES[role]}\nTime: {short_clock(a)}\nText: {text}\n" for a, _, role, text in timed_turns(turns)
    )


def yaml(turns: Turns) -> str:
    """YAML, a list of turns."""
    return "turns:\n" + "".join(
        f"  - speaker: {NAMES[role]}\n    start: {a:.1f}\n    text: >-\n      {text}\n"
        for a, _, role, text in timed_turns(turns)
    )


def chat(turns: Turns) -> str:
    """CHAT, with the tier of word classes below each main line."""
    lines = "".join(
        f"*{role[:3].upper()}:\t{text} \x15{a * 1000:.0f}_{b * 1000:.0f}\x15\n%mor:\tadv|so pro|it .\n"
        for a, b, role, text in timed_turns(turns)
    )
    people = "HOS Ann_Lee Interviewer, GUE Ole_Ur Participant"
    return f"@UTF8\n@Begin\n@Languages:\teng\n@Participants:\t{people}\n{lines}@End\n"


def microdvd(lines: Lines) -> str:
    """MicroDVD, 25 frames a second."""
    return "".join(f"{{{a * 25:.0f}}}{{{b * 25:.0f}}}{line}\n" for a, b, line in timed(lines))


def mpl2(lines: Lines) -> str:
    """MPL2, in tenths of a second."""
    return "".join(f"[{a * 10:.0f}][{b * 10:.0f}]{line}\n" for a, b, line in timed(lines))


TABLES: dict[tuple[str, str], Callable[[Turns], str]] = {
    ("csv", ".csv"): comma,
    ("tabs", ".txt"): tabs,
    ("stm", ".stm"): stm,
    ("ctm", ".ctm"): ctm,
    ("keyed-lines", ".txt"): keyed_lines,
    ("yaml", ".yaml"): yaml,
    ("chat", ".cha"): chat,
}
FRAMES: dict[tuple[str, str], Callable[[Lines], str]] = {
    ("microdvd", ".sub"): microdvd,
    ("mpl2", ".txt"): mpl2,
}
