"""What is told of a retraining, as text."""

from pipeline.learning.changes import Changes
from pipeline.learning.retrain import Retrained
from pipeline.learning.worth import worth_line
from pipeline.plural import plural

MOST_SUSPECTS = 10


def retraining_text(found: Retrained) -> str:
    """What a retraining learned from, what it changed, how good it is, and which corrections to look at again."""
    return "\n".join([*_learned(found), *_changed(found), *_suspects(found), *_way_back(found)])


def _learned(found: Retrained) -> list[str]:
    finished = sum(each.finished for each in found.lessons)
    turns = sum(int(each.known.sum()) for each in found.lessons)
    what = f"{turns:,} turns of {plural(len(found.lessons), 'corrected episode')} ({finished} finished)"
    (before, after), quality = found.agreement, found.quality
    if not found.new:
        return [f"nothing new to learn: {found.version.name} has learned from {what} already"]
    lines = [f"{found.version.name} has learned from {what}"]
    if not found.current:
        lines.append(
            "it is worse on base data than chance explains, so it is kept but not in use, and the attribution stays as it is; "
            f"to use it all the same: rolecall models --use {found.version.name}"
        )
    return [
        *lines,
        f"held-out base data: {quality.before:.2%} of the turns right before, {quality.after:.2%} now "
        f"(difference {quality.low:+.2%} to {quality.high:+.2%})",
        f"of the words that you corrected the old version alone gives {before:.1%} to the right speaker, the new one {after:.1%}",
        *(line for each in found.worths if (line := worth_line(each))),
    ]


def _changed(found: Retrained) -> list[str]:
    if not found.changes:
        return []
    total = sum(found.changes.values(), Changes())
    lines = [
        f"attribution again: {total.turns:,} of {total.all_turns:,} turns and {total.words:,} of {total.all_words:,} words changed"
    ]
    for name, each in found.changes.items():
        if each.words:
            lines.append(f"  {name}: {each.turns} turns, {each.words} words")
    corrected = {each.episode for each in found.lessons}
    others = sum((each for name, each in found.changes.items() if name not in corrected), Changes())
    if others.words:
        lines.append(
            f"look at some of those that you did not correct: {others.words:,} of their {others.all_words:,} words changed"
        )
    return lines


def _way_back(found: Retrained) -> list[str]:
    """How to use the version before again."""
    if not (found.new and found.current):
        return []
    return [f"if it is worse, go back: rolecall models --use {found.before}, then make all"]


def _suspects(found: Retrained) -> list[str]:
    if not found.suspects:
        return []
    lines = ["worth a second look, since all else in the episode speaks against them (nothing was changed):"]
    for each in sorted(found.suspects, key=lambda each: each.likely)[:MOST_SUSPECTS]:
        lines.append(f"  {each.episode}: {each.role}: {each.text if len(each.text) <= 80 else each.text[:77] + '...'}")
    if (more := len(found.suspects) - MOST_SUSPECTS) > 0:
        lines.append(f"  and {more} more")
    return lines
