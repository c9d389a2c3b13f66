"""Correct, retrain, compare: a new model version from what persons corrected, and the attribution by it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path

import pandas as pd
from threadpoolctl import threadpool_limits

from pipeline import files
from pipeline.errors import CorrectionError
from pipeline.learning import base_data, versions
from pipeline.learning.adapt_shows import OF_OTHERS, learn
from pipeline.learning.changes import Changes, changes
from pipeline.learning.heard import Heard
from pipeline.learning.lessons import Lesson, lesson
from pipeline.learning.quality import Quality, held_out
from pipeline.learning.suspects import Suspect, suspects
from pipeline.learning.worth import Worth
from pipeline.modeling import registry
from pipeline.modeling.crf import Decoder
from pipeline.modeling.logit import log_odds
from pipeline.modeling.show_adaptation import Learned, key_of
from pipeline.project import Project
from pipeline.stages import STAGES
from pipeline.stages.attribution import weights as attribution
from pipeline.stages.attribution.features import role_matrix
from pipeline.stages.attribution.turn_scores import turn_scores
from pipeline.stages.attribution.weights import AttributionWeights
from pipeline.workflow import plan, run, tables
from pipeline.workflow.episodes import Episode
from pipeline.workflow.stage import Workspace

NOTHING = (
    "there is nothing to learn from: no episode has corrections yet. Change roles in an attribution.csv under {processed}, or "
    "correct on the page, then run this again."
)


@dataclass(frozen=True)
class Retrained:
    """What came of it.

    `version` is the new version, or the one in use where there was nothing new to learn (`new` is False then); `current` says
    whether it is in use, which a version that is worse on the base data than chance explains is not. `before` names the version that
    was in use. `changes` is by episode. `agreement` is the share of the corrected words that the model by itself, told nothing, gives
    to whom the person gave them: before it learned, and now. `worths` says of each show of which several episodes are corrected what
    they teach one another.
    """

    version: Path
    before: str
    new: bool
    current: bool
    quality: Quality
    lessons: tuple[Lesson, ...]
    agreement: tuple[float, float]
    suspects: tuple[Suspect, ...]
    worths: tuple[Worth, ...] = ()
    changes: Mapping[str, Changes] = field(default_factory=dict)
    failures: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def retrain(home: Project, found: Sequence[Episode], *, name: str | None = None, jobs: int = 1) -> Retrained:
    """Take the corrections in, learn a new model version from all of them, and attribute all episodes with it.

    Parameters:
        home: the project.
        found: its episodes.
        name: of the new version.
        jobs: processes.

    Raises:
        CorrectionError: there are no corrections, or none that can be used.
        ModelError: the current version cannot be read.
    """
    workspace = Workspace.of(home, STAGES)
    behind = [episode for episode in found if plan.plan(episode, workspace).ahead]
    before = _run(behind, workspace, jobs)
    failures = [result.error for result in before if result.error]
    notes = [f"{result.episode.name}: {note}" for result in before for note in result.notes]
    failed = {result.episode.name for result in before if result.error}
    whole = [episode for episode in found if episode.name not in failed]
    lessons = tuple(each for each in (lesson(episode, workspace) for episode in whole) if each is not None)
    if not lessons:
        raise CorrectionError("\n".join([*failures, NOTHING.format(processed=home.processed)]))
    rows = {episode.name: _rows(workspace, episode) for episode in whole}
    parent = versions.parent_of(home, workspace.model)
    with threadpool_limits(1):  # the matrices are small, and threads would add up in another order
        learned, result = _learn(parent, lessons)
    facts = _facts(parent, workspace, whole, result)
    result = replace(
        result, version=workspace.model, before=workspace.model.name, failures=tuple(failures), notes=tuple(notes)
    )
    if versions.same(workspace.model, learned, facts):
        return result
    folder = versions.keep(home, parent, learned, facts, name=name)
    result = replace(result, version=folder, new=True, current=not result.quality.worse)
    if not result.current:
        return result
    registry.use(home, folder.name)
    after = _run(whole, Workspace.of(home, STAGES), jobs)
    compare = partial(_compared, workspace)
    return replace(
        result,
        changes={each.episode.name: compare(each.episode, rows[each.episode.name]) for each in after if not each.error},
        failures=(*failures, *(each.error for each in after if each.error)),
    )


def _run(found: Sequence[Episode], workspace: Workspace, jobs: int) -> list[run.Result]:
    """Take episodes through all stages; what came of each, by name."""
    return sorted(run.run(found, workspace, jobs=jobs), key=lambda result: result.episode.name)


def _learn(parent: Path, lessons: tuple[Lesson, ...]) -> tuple[Learned, Retrained]:
    """What the lessons teach besides what the parent version knows, and what is to be said of it."""
    shipped, known = attribution.load(parent), base_data.read(parent)
    decoder, heard = shipped.decoder, [hear(each, shipped) for each in lessons]
    learned, worths = learn(heard, known, decoder)
    return learned, Retrained(
        version=parent,
        before=parent.name,
        new=False,
        current=True,
        quality=held_out(known, base_data.joined([each.rows(known, OF_OTHERS) for each in heard])),
        lessons=lessons,
        agreement=(_agreement(heard, decoder, None), _agreement(heard, decoder, learned)),
        suspects=tuple(each for one in heard for each in suspects(one, decoder)),
        worths=worths,
    )


def hear(each: Lesson, weights: AttributionWeights) -> Heard:
    """What a model makes of a lesson's turns by itself."""
    turns = pd.DataFrame({"boundary_probability": each.boundary})
    features = role_matrix(each.evidence, log_odds(each.boundary))
    return Heard.of(each, features, turn_scores(turns, each.evidence, weights), weights.decoder)


def _agreement(heard: Sequence[Heard], decoder: Decoder, learned: Learned | None) -> float:
    wrong, total = 0.0, 0.0
    for each in heard:
        one = each.lesson
        key = key_of(one.show, one.episode)
        more = learned.scores(key, one.texts, one.evidence.vectors, each.features) if learned else None
        wrong += each.decoded(decoder, more).wrong
        total += float(one.evidence.lengths[one.known].sum())
    return 1 - wrong / max(total, 1.0)


def _facts(parent: Path, workspace: Workspace, episodes: Sequence[Episode], found: Retrained) -> dict[str, object]:
    by_name = {episode.name: workspace.corrections_of(episode) for episode in episodes}
    return {
        "from": parent.name,
        "until": max(each.last for each in found.lessons),
        "base_right": {name: round(value, 4) for name, value in asdict(found.quality).items()},
        "worth": [asdict(each) for each in found.worths],
        "episodes": [
            {
                "episode": each.episode,
                "show": each.show,
                "finished": each.finished,
                "turns": int(each.known.sum()),
                "words": int(each.evidence.lengths[each.known].sum()),
                "corrections": files.sha256(by_name[each.episode] or Path()),
            }
            for each in found.lessons
        ],
    }


def _rows(workspace: Workspace, episode: Episode) -> pd.DataFrame:
    return tables.read(tables.ATTRIBUTION, workspace.out / episode.name / tables.ATTRIBUTION.file_name)


def _compared(workspace: Workspace, episode: Episode, before: pd.DataFrame) -> Changes:
    text = tables.transcript(workspace.out / episode.name)
    return changes(text, before, _rows(workspace, episode))
