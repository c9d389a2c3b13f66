"""What is told of a retraining and of the model versions, as text."""

from pathlib import Path

from pipeline.errors import ModelError
from pipeline.learning.adapt_shows import Worth
from pipeline.learning.changes import Changes
from pipeline.learning.retrain import Retrained
from pipeline.modeling import model_version, registry
from pipeline.project import Project

MOST_SUSPECTS = 10


def retraining_text(found: Retrained) -> str:
    """What a retraining learned from, what it changed, how good it is, and which corrections to look at again."""
    return "\n".join([*_learned(found), *_changed(found), *_suspects(found), *_way_back(found)])


def list_versions(home: Project | None) -> tuple[list[str], list[ModelError]]:
    """A line on each model version, with a star at the one in use, and what is wrong with those that cannot be read.

    Raises:
        ModelError: there is no version at all.
    """
    found = registry.known(home)
    if not found:
        place = home.models if home else registry.SHIPPED_MODELS
        raise ModelError(f"{place}: holds no model; train one with `rolecall train`.")
    failures: list[ModelError] = []
    try:
        current = registry.current(registry.places(home)[0])
    except ModelError as error:
        current = None
        failures.append(error)
    wide, lines = max(map(len, found)), []
    for name, path in found.items():
        try:
            line = version_line(path)
        except ModelError as error:
            failures.append(error)
            line = "cannot be read"
        lines.append(f"{'*' if path == current else ' '} {name:{wide}}  {line}")
    return lines, failures


def version_line(version: Path) -> str:
    """A line on a model version: what it learned from and how it scores.

    Raises:
        ModelError: the version cannot be read.
    """
    facts = model_version.read_facts(version)
    parts = [f"made {facts.get('made', 'at an unknown time')}"]
    if learned := facts.get("learned"):
        rows = learned["episodes"]
        finished, turns = sum(row["finished"] for row in rows), sum(row["turns"] for row in rows)
        parts = [
            f"{learned['from']} and {turns:,} turns of {_counted(len(rows), 'corrected episode')} ({finished} finished)"
            + (f", the last of {learned['until']}" if learned["until"] else "")
        ]
        worths = (Worth(**each) for each in learned.get("worth", ()))
        parts += [line for each in worths if (line := _worth(each))]
    elif "decision_turns" in facts:
        parts.append(f"{facts['decision_turns']:,} turns")
    parts += [f"{manner}: right {figures['right']}" for manner, figures in facts.get("metrics", {}).items()]
    return "; ".join(part for part in parts if part)


def _learned(found: Retrained) -> list[str]:
    finished = sum(each.finished for each in found.lessons)
    turns = sum(int(each.known.sum()) for each in found.lessons)
    what = f"{turns:,} turns of {_counted(len(found.lessons), 'corrected episode')} ({finished} finished)"
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
        *(line for each in found.worths if (line := _worth(each))),
    ]


def _worth(each: Worth) -> str:
    """What a show's lessons are worth; nothing where they do not help."""
    if each.after >= each.before:
        return ""
    before, after = (100 * wrong / max(each.words, 1) for wrong in (each.before, each.after))
    others = "other" if each.episodes == 2 else "others"
    return (
        f"{_named(each.show)}: on its {each.episodes} corrected episodes, each by what it learned from the {others}, "
        f"{before:.1f} % → {after:.1f} % of the words wrong"
    )


def _named(show: str) -> str:
    return "episodes in no folder" if show == "." else show


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


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
