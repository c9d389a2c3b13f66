"""Takes what was corrected in Label Studio for corrections: the annotations of tasks that `pipeline.export.labelstudio` wrote.

Each task brings the text that it was annotated on, by which its regions are found in the transcript as it is now. Of regions
within each other the inner one counts. Only what a person changed is a correction: a turn whose region still says what the task
predicted may have been left for want of a look.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline import files, json_text
from pipeline.corrections import intake, spreadsheet
from pipeline.corrections.anchoring import place
from pipeline.corrections.store import Correction, read_if_there
from pipeline.errors import CorrectionError, RolecallError, plainly
from pipeline.project import Project
from pipeline.transcript.coverage import folded
from pipeline.transcript.settled import Settled, overlay
from pipeline.workflow import tables
from pipeline.workflow.manifest import now

TYPE = "paragraphlabels"
MOST_BYTES = 256 << 20


@dataclass(frozen=True, slots=True)
class Annotated:
    """What a person says of an episode in one task: stretches of the text that the task was made from."""

    episode: str
    said: list[Correction]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a task: how many corrections were added to which file, and the texts that fit nowhere any more."""

    episode: str
    corrections: Path
    added: int
    lost: list[str]


def take_in_file(path: Path, home: Project, episodes: Collection[str]) -> Iterator[Taken | RolecallError]:
    """Take in each annotated task of an exported file; what became of it, or why it cannot be taken in.

    Parameters:
        path: the file, see `tasks`.
        home: the project with the results and the corrections.
        episodes: the names of those that have results.
    """
    try:
        found = tasks(path)
    except CorrectionError as error:
        yield error
        return
    if not found:
        yield CorrectionError(f"{path}: holds no annotation; submit the tasks before you export them.")
    for task in found:
        if isinstance(task, CorrectionError):
            yield task
        elif task.episode not in episodes:
            yield CorrectionError(f"{path}: there are no results of an episode {task.episode}; run `make all` first.")
        else:
            try:
                yield take_in(task, home.processed / task.episode, home.corrections / f"{task.episode}.csv")
            except RolecallError as error:
                yield error


def tasks(path: Path) -> list[Annotated | CorrectionError]:
    """Each annotated task of a file that Label Studio exported as JSON, or what is wrong with it.

    Raises:
        CorrectionError: the file as a whole is no such export.
    """
    try:
        text = files.read(path, most=MOST_BYTES).decode("utf-8-sig")
        found = json_text.whole_letters(json_text.loads(text), text)
    except (OSError, ValueError) as error:
        raise CorrectionError(
            f"{path}: cannot be read ({plainly(error)}); export it from Label Studio as JSON."
        ) from error
    listed = found if isinstance(found, list) else [found]
    read_ = (_task(task, f"{path}: task {number}") for number, task in enumerate(listed, 1))
    return [each for each in read_ if each is not None]


def take_in(annotated: Annotated, folder: Path, corrections: Path) -> Taken:
    """Add what a task says to the corrections of its episode, durably.

    Parameters:
        annotated: the task.
        folder: the episode's results.
        corrections: the file of its corrections.

    Raises:
        ArtifactError: the transcript cannot be read.
        CorrectionError: the corrections that are there cannot be understood.
    """
    text = tables.transcript(folder)
    placed = place(annotated.said, text)
    known = place(read_if_there(corrections), text).found
    new = [each for each in placed.found if not _is_known(each, known)]
    if new:
        intake.add(corrections, new, text)
    return Taken(annotated.episode, corrections, len(new), [each.text for each in placed.lost])


def _task(task: Any, where: str) -> Annotated | CorrectionError | None:
    """A task; None where nobody annotated it."""
    try:
        annotation = _annotation(task)
        return _annotated(task, annotation) if annotation is not None else None
    except CorrectionError as error:
        return CorrectionError(f"{where}: {error}")
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError) as error:
        return CorrectionError(f"{where}: is not as Label Studio exports it ({error!r}); export it again.")


def _annotation(task: Any) -> Mapping[str, Any] | None:
    """The annotation that counts: the ground truth, else the latest that was not cancelled; None where there is none."""
    if not isinstance(task, dict) or not isinstance(task.get("data"), dict):
        raise CorrectionError("has no data; export from Label Studio as JSON, neither as JSON-MIN nor as CSV.")
    if not {"episode", "dialogue"} <= set(task["data"]):
        raise CorrectionError(
            "is none of ours; only tasks that `rolecall export --format labelstudio` wrote are taken."
        )
    given = [each for each in task.get("annotations") or [] if not each.get("was_cancelled")]
    return max(given, key=lambda each: (bool(each.get("ground_truth")), _time(each)), default=None)


def _annotated(task: Mapping[str, Any], annotation: Mapping[str, Any]) -> Annotated:
    dialogue = task["data"]["dialogue"]
    said: list[Settled] = []
    regions = [region for each in annotation["result"] for region in _regions(each, dialogue)]
    for region in sorted(regions, key=lambda each: each.start - each.end):
        _refuse_crossing(region, said)
        said = overlay([region], said)
    by, at = _author(annotation), _time(annotation) or now()
    return Annotated(str(task["data"]["episode"]), list(_changed(said, dialogue, by, at)))


def _changed(said: Sequence[Settled], dialogue: Sequence[Mapping[str, Any]], by: str, at: str) -> Iterator[Correction]:
    """What says otherwise than the row of the dialogue that it lies in."""
    for each in said:
        row = next(row for row in dialogue if row["start_char"] <= each.start and each.end <= row["end_char"])
        quote = folded(row["text"][each.start - row["start_char"] : each.end - row["start_char"]])
        if quote and each.role != row["role"]:
            yield Correction(each.start, each.end, each.role, by=by, at=at, text=quote)


def _regions(result: Mapping[str, Any], dialogue: Sequence[Mapping[str, Any]]) -> Iterator[Settled]:
    """A region as stretches of the text, one for each row of the dialogue that it is in."""
    if result["type"] != TYPE:
        return
    value = result["value"]
    named = value.get(TYPE) or []
    if not isinstance(named, list):
        raise TypeError(f"{TYPE} is no list")
    roles = {spreadsheet.role(name) for name in named}
    if len(roles) != 1 or None in roles:
        raise CorrectionError(f"a region must be labelled host or guest, not {', '.join(named) or 'nothing'}.")
    (role,) = roles
    assert role is not None
    first, last = int(value["start"]), int(value["end"])
    for row in range(first, last + 1):
        said, start = dialogue[row]["text"], dialogue[row]["start_char"]
        if dialogue[row]["end_char"] - start != len(said):
            raise CorrectionError(f"the text of turn {row + 1} was changed; only who speaks can be corrected here.")
        left = _code_points(said, value["startOffset"]) if row == first else 0
        right = _code_points(said, value["endOffset"]) if row == last else len(said)
        if first == last and folded(value.get("text") or said[left:right]) != folded(said[left:right]):
            left, right = value["startOffset"], value["endOffset"]
            if folded(value["text"]) != folded(said[left:right]):
                raise CorrectionError(f"a region says {value['text'][:60]!r} where {said[left:right][:60]!r} stands.")
        yield Settled(start + left, start + right, role)


def _refuse_crossing(region: Settled, longer: Sequence[Settled]) -> None:
    for each in longer:
        apart = region.end <= each.start or each.end <= region.start
        within = each.start <= region.start and region.end <= each.end
        around = region.start <= each.start and each.end <= region.end
        if not (apart or within or around or each.role == region.role):
            raise CorrectionError(
                f"two regions cross, and one says host and the other guest: characters {each.start} to {each.end} and "
                f"{region.start} to {region.end}; let one end where the other begins."
            )


def _code_points(text: str, units: int) -> int:
    """How many characters so many units of UTF-16 are."""
    return len(text.encode("utf-16-le")[: 2 * units].decode("utf-16-le"))


def _is_known(each: Correction, known: Sequence[Correction]) -> bool:
    return any(
        old.start <= each.start and each.end <= old.end and old.role == each.role and old.evidence != "named"
        for old in known
    )


def _author(annotation: Mapping[str, Any]) -> str:
    who = annotation.get("completed_by")
    return str(who.get("email", "")) if isinstance(who, dict) else ""


def _time(annotation: Mapping[str, Any]) -> str:
    written = annotation.get("updated_at") or annotation.get("created_at")
    try:
        return datetime.fromisoformat(str(written)).astimezone(UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError):  # no time at all, or none that there is in UTC
        return ""
