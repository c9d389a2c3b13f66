"""The model versions as `rolecall models` lists them; imports nothing that learns."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.errors import ModelError
from pipeline.learning.worth import Worth, worth_line
from pipeline.modeling import model_version, registry
from pipeline.plural import plural
from pipeline.project import Project


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
    with model_version.understood(version):
        return "; ".join(part for part in _parts(facts) if part)


def _parts(facts: Mapping[str, Any]) -> list[str]:
    parts = [f"made {facts.get('made', 'at an unknown time')}"]
    if learned := facts.get("learned"):
        rows = learned["episodes"]
        finished, turns = sum(row["finished"] for row in rows), sum(row["turns"] for row in rows)
        parts = [
            f"{learned['from']} and {turns:,} turns of {plural(len(rows), 'corrected episode')} ({finished} finished)"
            + (f", the last of {learned['until']}" if learned["until"] else "")
        ]
        worths = (Worth(**each) for each in learned.get("worth", ()))
        parts += [line for each in worths if (line := worth_line(each))]
    elif "decision_turns" in facts:
        parts.append(f"{facts['decision_turns']:,} turns")
    parts += [f"{manner}: right {figures['right']}" for manner, figures in facts.get("metrics", {}).items()]
    return parts
