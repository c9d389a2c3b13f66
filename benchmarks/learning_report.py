"""Tables and a plot of what `benchmarks.learning` counted."""

from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

RESAMPLES = 2000
Floats = NDArray[np.float64]


def summary(figures: pd.DataFrame) -> str:
    """For each setting and arm: error before and after, and the share of it that is gone, with 95 % intervals over shows."""
    tables = (reductions(figures), advantage(figures))
    told = [each.to_string(index=False, float_format=lambda value: f"{value:.3f}") for each in tables if len(each)]
    return "\n\n".join(told)


def reductions(figures: pd.DataFrame) -> pd.DataFrame:
    """Error rates as the mean over shows, and how much of it is gone; `low` and `high` by drawing shows, then episodes."""
    rows = []
    same = ["setting", "order", "corrected", "arm"]
    named = figures.assign(arm=figures["arm"].str.extract(r"(\w+)", expand=False))
    for key, after in named[named["arm"] != "nothing"].groupby(same, sort=True):
        setting = key[0]
        before = named[(named["setting"] == setting) & (named["arm"] == "nothing")]
        pairs = after.merge(before[["show", "episode", "wrong"]].drop_duplicates(), on=["show", "episode"])
        gone, low, high = _gone(pairs)
        shows = pairs.groupby("show")[["words", "wrong_x", "wrong_y"]].sum()
        rate = shows.div(shows["words"], axis=0).mean()
        row = dict(zip(same, key, strict=True)) | {"shows": len(shows), "episodes": len(pairs)}
        rows.append(row | {"before": rate["wrong_y"], "after": rate["wrong_x"], "gone": gone, "low": low, "high": high})
    return pd.DataFrame(rows)


def advantage(figures: pd.DataFrame) -> pd.DataFrame:
    """What learning takes off the error beyond clamping, in the episode, as a share of the error without corrections."""
    rows = []
    for (order, corrected), found in figures[figures["setting"] == "episode"].groupby(["order", "corrected"]):
        if order != "none":
            arms = found.set_index("arm")
            before = figures[(figures["setting"] == "episode") & (figures["arm"] == "nothing")]
            pairs = arms.loc["learning"].merge(
                arms.loc["clamping"][["show", "episode", "wrong"]], on=["show", "episode"]
            )
            pairs = pairs.merge(
                before[["show", "episode", "wrong"]].rename(columns={"wrong": "start"}), on=["show", "episode"]
            )
            gone, low, high = _gone(pairs, "start")
            rows.append({"order": order, "corrected": corrected, "beyond clamping": gone, "low": low, "high": high})
    return pd.DataFrame(rows)


def _gone(pairs: pd.DataFrame, reference: str = "wrong_y") -> tuple[float, float, float]:
    """1 - after / before of the mean error over shows, with the ends of its interval."""
    shows = [
        part[["words", "wrong_x", "wrong_y", reference]].to_numpy(np.float64)
        for _, part in pairs.groupby("show", sort=True)
    ]
    chance = np.random.default_rng(0)

    def share(parts: list[Floats]) -> float:
        sums = [part.sum(axis=0) for part in parts]
        rates = np.mean([each[1:] / each[0] for each in sums], axis=0)
        return float((rates[1] - rates[0]) / rates[2]) if rates[2] else 0.0

    draws = []
    for _ in range(RESAMPLES):
        drawn = [shows[i] for i in chance.integers(len(shows), size=len(shows))]
        draws.append(share([part[chance.integers(len(part), size=len(part))] for part in drawn]))
    low, high = np.percentile(draws, [2.5, 97.5]).tolist()
    return share(shows), low, high


def plot(figures: pd.DataFrame, path: Path) -> None:
    """Curves with their intervals, of the settings that were counted: by turns of the queue, and by finished episodes."""
    import matplotlib as mpl

    mpl.use("svg")
    import matplotlib.pyplot as plt

    grey, colours = "#808080", {"clamping": "#c07a1e", "correcting": "#4d9a51", "learning": "#2f7fc4"}
    plt.rcParams.update({"text.color": grey, "axes.labelcolor": grey, "axes.edgecolor": grey, "font.size": 10})
    plt.rcParams.update({"xtick.color": grey, "ytick.color": grey, "svg.hashsalt": "rolecall", "svg.fonttype": "none"})
    table = reductions(figures)
    panels = (
        ("episode", "turns looked at, rest of the episode", ("queue",)),
        ("show", "finished episodes, another episode", ("none",)),
        ("effort", "turns looked at, whole episode", ("none",)),
    )
    counted = set(table["setting"])
    shown = [panel for panel in panels if panel[0] in counted]
    _, axes = plt.subplots(1, len(shown), figsize=(4.1 * len(shown), 3.2), layout="constrained", squeeze=False)
    for axis, (setting, label, orders) in zip(axes[0], shown, strict=True):
        part = table[(table["setting"] == setting) & table["order"].isin(orders)]
        for arm, found in part.groupby("arm"):
            colour = colours[str(arm)]
            x = np.append(0, found["corrected"].to_numpy())
            axis.plot(x, np.append(0, found["gone"]) * 100, "o-", color=colour, label=arm)
            axis.fill_between(
                x, np.append(0, found["low"]) * 100, np.append(0, found["high"]) * 100, color=colour, alpha=0.2
            )
        axis.axhline(0, color=grey, linewidth=0.8)
        axis.set(xlabel=label, ylabel="error gone, %")
        axis.spines[["top", "right"]].set_visible(False)
        axis.legend(frameon=False)
    plt.savefig(path, transparent=True, metadata={"Date": None})
