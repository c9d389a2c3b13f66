"""`rolecall evaluate` and `cues`: how good a version is, and how good its cues are."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli import progress
from pipeline.cli.console import Jobs, ProjectFolder, Seed, tell

app = typer.Typer()


class MannerName(StrEnum):
    """The manners of `pipeline.corpus.asr_noise`."""

    RECOGNISER = "recogniser"
    CAPTIONS = "captions"
    PARAGRAPH = "paragraph"
    BARE = "bare"


@app.command()
def evaluate(
    corpus: Annotated[Path, typer.Argument(help="A folder of labelled interviews as (gzip) JSON lines.")],
    manner: Annotated[MannerName, typer.Option(help="How the interviews are written down.")] = MannerName.RECOGNISER,
    baselines: Annotated[bool, typer.Option(help="Also score three rules of thumb.")] = True,
    oracle_turns: Annotated[
        bool, typer.Option("--oracle-turns", help="Also score the attribution when it is given the true turns.")
    ] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="Take at most this many episodes of each show.")] = None,
    several: Annotated[bool, typer.Option("--several", help="Also take talks of several hosts or guests.")] = False,
    seed: Seed = 0,
    jobs: Jobs = 0,
    csv: Annotated[Path | None, typer.Option(dir_okay=False, help="Also write the figures to this file.")] = None,
    record: Annotated[bool, typer.Option("--record", help="Also write the means into the model's card.")] = False,
    folder: ProjectFolder = None,
    version: Annotated[
        Path | None,
        typer.Option("--model", exists=True, file_okay=False, help="A version's folder [default: the current one]."),
    ] = None,
) -> None:
    """Score a model on labelled interviews.

    They are rendered to text without labels. Figures are by words, and the mean of shows.
    """
    from pipeline import project
    from pipeline.config import Config
    from pipeline.evaluation import evaluate as evaluation
    from pipeline.evaluation import report
    from pipeline.evaluation.system import System
    from pipeline.modeling import card, model_version, registry
    from pipeline.workflow import run

    home = project.find(folder)
    chosen = version.resolve() if version else registry.current_model(home)
    model_version.verify(chosen)  # a damaged model is one message here, and not one an episode
    system = System(chosen, home.config if home else Config())
    with progress.counted("episodes evaluated") as watch:
        found = evaluation.evaluate(
            corpus,
            system.attribute,
            manner=manner.value,
            candidates=system.candidates if baselines else None,
            oracle=system.attribute_given if oracle_turns else None,
            several=several,
            limit=limit,
            seed=seed,
            jobs=jobs or run.default_jobs(),
            watch=watch,
        )
    if found.episodes:
        table = report.report(found, seed=seed)
        print(f"manner: {manner.value}\n\n{report.format_report(table)}", end="")
        if record:
            card.add_metrics(chosen, manner.value, report.summary(table.loc[[evaluation.SYSTEM]].droplevel("system")))
        if csv:
            report.write_csv(table, csv)
    for failure in found.failures:
        tell(str(failure))
    raise typer.Exit(1 if found.failures else 0)


@app.command()
def cues(
    corpus: Annotated[Path, typer.Argument(help="A folder of labelled interviews as (gzip) JSON lines.")],
    manner: Annotated[MannerName, typer.Option(help="How the interviews are written down.")] = MannerName.RECOGNISER,
    limit: Annotated[int | None, typer.Option(min=1, help="Take at most this many episodes of each show.")] = None,
    seed: Seed = 0,
    folder: ProjectFolder = None,
) -> None:
    """Say how often each cue fires and is right.

    A cue speaks for or against a change of speaker. The table has coverage, precision, recall and conflicts.
    """
    from pipeline import project
    from pipeline.config import Config
    from pipeline.errors import CorpusError
    from pipeline.evaluation.cues import corpus_gaps, cue_table
    from pipeline.modeling import registry
    from pipeline.stages.segmentation import weights

    home = project.find(folder)
    loaded, settings = weights.load(registry.current_model(home)), (home.config if home else Config()).segmentation
    tallies, failures = corpus_gaps(corpus, loaded, settings, manner=manner.value, limit=limit, seed=seed)
    for failure in failures:
        tell(str(failure))
    if not tallies:
        raise CorpusError(f"{corpus}: no labelled interview could be read, so there is nothing to report on.")
    print(cue_table(tallies).round(3).to_string())
    raise typer.Exit(1 if failures else 0)
