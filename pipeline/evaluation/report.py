"""Tables of an evaluation: a row for each show, their mean and its interval, for each system."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from pipeline.errors import RolecallError, plainly
from pipeline.evaluation.evaluate import Evaluation
from pipeline.evaluation.intervals import bootstrap
from pipeline.evaluation.metrics import FIGURES, Counts
from pipeline.workflow import tables

MEAN = "mean of shows"
LOW, HIGH = "mean, 95 % from", "mean, 95 % to"
WIDTH = 34


def show_table(shows: Mapping[str, Sequence[Counts]], *, resamples: int = 2000, seed: int = 0) -> pd.DataFrame:
    """Figures of one system.

    Parameters:
        shows: the counts of each episode of each show.
        resamples: draws for the interval of the mean; 0 leaves it out.
        seed: of the draws.

    Returns:
        A row for each show (counts summed within it), then the plain mean over all shows and the ends of its 95 %
        interval; columns `episodes`, `words` (missing in the last three rows) and those of `FIGURES`. A figure that is
        undefined (NaN) in one show is so in the mean too: a mean over other shows would compare with nothing.
    """
    sums = {show: sum(episodes, Counts.zero()) for show, episodes in shows.items()}
    figures = pd.DataFrame([total.figures() for total in sums.values()], index=list(sums), columns=list(FIGURES))
    rows = [figures, figures.mean(skipna=False).to_frame(MEAN).T]
    if resamples:
        ends = bootstrap(shows, resamples=resamples, seed=seed)
        rows.append(ends.set_axis([LOW, HIGH]))
    table = pd.concat(rows)
    blank = [pd.NA] * (len(table) - len(sums))
    sizes = pd.DataFrame(
        {
            "episodes": pd.array([*map(len, shows.values()), *blank], dtype="Int64"),
            "words": pd.array([*(total.words for total in sums.values()), *blank], dtype="Int64"),
        },
        index=table.index,
    )
    return pd.concat([sizes, table], axis=1).rename_axis("show")


def report(evaluation: Evaluation, *, resamples: int = 2000, seed: int = 0) -> pd.DataFrame:
    """`show_table` of every system, one below the other, with the index levels `system` and `show`.

    Raises:
        ValueError: the evaluation holds no episode.
    """
    tables = {
        system: show_table(evaluation.shows(system), resamples=resamples, seed=seed) for system in evaluation.systems
    }
    return pd.concat(tables, names=["system", "show"])


def summary(shows: pd.DataFrame) -> dict[str, str]:
    """The mean figures of one system's `show_table` in words: "0.821 (0.760-0.884)"."""
    mean, low, high = (shows.loc[row, list(FIGURES)] for row in (MEAN, LOW, HIGH))
    kept = [name for name in FIGURES if not pd.isna(mean[name])]
    figures = {name: f"{mean[name]:.3f} ({low[name]:.3f}-{high[name]:.3f})" for name in kept}
    return {"shows": str(len(shows) - 3), "words": f"{int(shows['words'].sum()):,}", **figures}


def format_report(table: pd.DataFrame) -> str:
    """The table of `report` for people: a block for each system, then the means of all systems together."""
    systems = list(dict.fromkeys(table.index.get_level_values("system")))
    blocks = [_block(system, table.loc[[system]].droplevel("system")) for system in systems]
    if len(systems) > 1:
        means = table[table.index.get_level_values("show") == MEAN]
        blocks.append(_block(MEAN, means.droplevel("show")))
    return "\n\n".join(blocks) + "\n"


def _block(title: str, table: pd.DataFrame) -> str:
    wide = max(WIDTH, *(len(str(name)) + 1 for name in (title, *table.index)))
    head = f"{title:{wide}}" + "".join(f"{name:>10}" for name in table.columns)
    lines = [f"{name:{wide}}" + "".join(f"{_cell(value):>10}" for value in row) for name, *row in table.itertuples()]
    return "\n".join([head, *lines])


def _cell(value: object) -> str:
    if value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return "-"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """Write the table of `report`, so that a spreadsheet takes no name in it for a formula.

    Raises:
        RolecallError: the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        named = table.map(_harmless).rename(index=_harmless, columns=_harmless)
        named.to_csv(path, encoding="utf-8", lineterminator="\n")
    except OSError as error:
        raise RolecallError(f"{path}: cannot be written ({plainly(error)}); name another file.") from error


def _harmless(value: object) -> object:
    """A cell as a spreadsheet leaves it alone; the names of shows and systems are not ours."""
    return tables.harmless(value) if isinstance(value, str) else value
