"""The card of a model version: what a person wants to know before trusting it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.modeling import model_version

SHARE_ALIKE = "CC BY-SA 4.0"
NOTICES = {
    "Open Government Licence v3.0": "contains public sector information licensed under the Open Government Licence v3.0",
    "CC BY 3.0 AU": "is based on transcripts of the Commonwealth of Australia (CC BY 3.0 AU)",
}
"""What a licence, by how its name begins, asks those to say who build on its text."""


def write_card(name: str, facts: Mapping[str, Any]) -> str:
    """The text of `CARD.md`: made from what `model.json` says alone, so it cannot drift from it.

    Raises:
        ModelError: that does not hold what a card says.
    """
    with model_version.understood(name):
        parts = (_head(name, facts), _learned(facts), _data(facts["data"]), _how(facts), _metrics(facts), _limits())
    return "\n".join([line for part in parts for line in part] + [""])


def add_metrics(version: Path, manner: str, figures: Mapping[str, str]) -> None:
    """Write what a version scored in one manner into its `model.json` and its card.

    Raises:
        ModelError: the version cannot be read.
    """
    facts = model_version.read_facts(version)
    with model_version.understood(version):
        facts["metrics"] = {**facts.get("metrics", {}), manner: dict(figures)}
    model_version.describe(version, facts, card=write_card(version.name, facts))


def _head(name: str, facts: Mapping[str, Any]) -> list[str]:
    return [
        f"# Model {name}",
        "",
        f"Attributes the turns of an unlabelled interview transcript to host and guest. Made {facts['made']} in {facts['minutes']} minutes"
        f" (without the sentence encoders), seed {facts['seed']}, with "
        + ", ".join(f"{k} {v}" for k, v in facts["packages"].items())
        + ".",
        "",
    ]


def _data(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    lines = [
        "## Data and attribution",
        "",
        "Learned from these interviews, whose authors published them under the licences named. No sentence of theirs is in this folder:"
        " it holds weights, word lists and feature matrices.",
        "",
        "| show | from | licence | episodes | words |",
        "| --- | --- | --- | --- | --- |",
        *(
            f"| {row['show']} | {row['from']} | {row['licence']} | {row['episodes']} | {row['words']:,} |"
            for row in rows
        ),
        "",
    ]
    licences = {row["licence"] for row in rows}
    if said := [notice for licence, notice in NOTICES.items() if any(each.startswith(licence) for each in licences)]:
        lines += [
            f"This model {' and '.join(said)}. The text was changed: nothing of it but what was counted is here.",
            "",
        ]
    if SHARE_ALIKE in licences:
        lines += [
            f"Part of the data is under {SHARE_ALIKE}. To be on the safe side the files of this folder are offered under {SHARE_ALIKE} too;"
            " the program's code is under the MIT licence. What the sentence encoders began from is in `encoder/`, with its licence and a notice.",
            "",
        ]
    return lines


UNSEEING = (
    "When the classifiers were fitted, their shows were read by earlier states of the sentence encoders, which had not seen them;"
    " the encoders that ship learned from these shows too."
)


def _how(facts: Mapping[str, Any]) -> list[str]:
    return [
        "## How it was made",
        "",
        f"The n-gram models learned from: {', '.join(facts['language_shows'])}; the vocabulary counts all.",
        *([UNSEEING] if facts.get("unseeing_encoder") else []),
        *([facts["remark"]] if "remark" in facts else []),
        f"The classifiers, their joint decoding and the calibration learned from {facts['decision_turns']:,} turns of other shows,"
        f" crosswise by network: {', '.join(facts['decision_shows'])}.",
        "",
        f"To make it again: `{facts.get('command', 'rolecall train CORPUS')}`; see docs/accuracy.md for the encoders' own step.",
        "",
    ]


def _learned(facts: Mapping[str, Any]) -> list[str]:
    """Of a version that learned from corrections, what from; its other figures are those of the version it comes from."""
    if "learned" not in facts:
        return []
    learned = facts["learned"]
    return [
        "## What it learned from its user",
        "",
        f"It is version {learned['from']} and what corrections by hand taught it besides, the last of them made {learned['until'] or 'at an unknown time'}."
        " The figures and the licence below are of that version; what it learned is in `learned.npz`, as weights of hashed words."
        " To make it again: `rolecall retrain` with the same corrections.",
        "",
        "| episode | show | finished | turns | words |",
        "| --- | --- | --- | --- | --- |",
        *(
            f"| {row['episode']} | {_show(row['show'])} | {'yes' if row['finished'] else 'no'} | {row['turns']} | {row['words']:,} |"
            for row in learned["episodes"]
        ),
        "",
    ]


def _show(show: str) -> str:
    """The folder of an episode, as a person calls it."""
    return "(files directly in data/raw)" if show == "." else show


def _metrics(facts: Mapping[str, Any]) -> list[str]:
    metrics: Mapping[str, Mapping[str, Any]] = facts["metrics"]
    if not metrics:
        return []
    names = list(next(iter(metrics.values())))
    return [
        "## How good it is",
        "",
        "On shows it was not fitted on, rendered to unlabelled text; mean of shows, by words.",
        "",
        "| text | " + " | ".join(names) + " |",
        "| --- |" + " --- |" * len(names),
        *(f"| {text} | " + " | ".join(str(row[n]) for n in names) + " |" for text, row in metrics.items()),
        "",
    ]


def _limits() -> list[str]:
    return [
        "## Where it fails",
        "",
        "- Two hosts or two guests are not told apart, and a host who tells stories of their own may be taken for the guest.",
        "- Text without any punctuation loses several points: changes of speaker inside a line are missed.",
        "- It learned from the shows above, in English. On other talk, check a sample before trusting the confidence.",
        "",
    ]
