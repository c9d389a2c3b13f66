"""A model version that attributes one transcript after another, in memory. Get one by `pipeline.load`."""

import os
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from numbers import Integral
from os import PathLike
from pathlib import Path

from pandas import DataFrame

from pipeline import project
from pipeline.config import Config
from pipeline.errors import InputError, ModelError, RolecallError
from pipeline.json_text import HALF_LETTER
from pipeline.modeling import registry
from pipeline.near import near
from pipeline.stages.in_memory import Tables, make_tables
from pipeline.stages.model import Model
from pipeline.stages.model import load as load_model
from pipeline.stages.segmentation.step import sought_in
from pipeline.transcript.charset import decode
from pipeline.transcript.reading import from_text, read
from pipeline.transcript.record import Sought, Transcript

KNOWN = ("title", "show", "host", "guest")
"""What metadata is used, by name."""
Source = str | PathLike[str]
"""A transcript as text (`str`), or the path of a file that holds one (`Path`)."""


class Attributor:
    """Attributes transcripts by one model version and one configuration, as `rolecall run` does.

    Attributes:
        model: the version.
        config: thresholds.

    Example:
        >>> import pipeline
        >>> pipeline.load().config.attribution.trust_labels
        True
    """

    def __init__(self, model: Model, config: Config, *, origin: tuple[Path, str] | None = None) -> None:
        """Keep what is given; `origin`, folder and digest of the version, lets another process read the model by itself."""
        self.model = model
        self.config = config
        self._origin = origin

    def attribute(self, transcript: Source, *, metadata: Mapping[str, str] | None = None) -> DataFrame:
        """Attribute one transcript to host and guest.

        Args:
            transcript: its text, header and all, or the path of a file in any format that is read.
            metadata: what is known of it by name, as `episodes.csv` would say it: `title`, `show`, `host`, `guest`. Others
                count for nothing, which a warning says.

        Returns:
            A row per turn, in order, with the columns of `attribution.csv`. Offsets count code points of the text without a byte
            order mark, end exclusive; where the text is in another format than plain text (SRT, say), those of
            `tables(…).transcript.text`.

        Raises:
            InputError: the transcript cannot be read, or holds nothing to attribute; or an argument is of the wrong type.

        Example:
            >>> import pipeline
            >>> talk = "Ann: So how was it?\\nBo: Long. It rained all the way.\\nAnn: And then?\\nBo: We had soup."
            >>> rows = pipeline.load().attribute(talk, metadata={"host": "Ann Lee"})
            >>> rows[["role", "speaker", "source"]].values.tolist()[:2]
            [['host', 'Ann Lee', 'label'], ['guest', 'Bo', 'label']]
        """
        return self.tables(transcript, metadata=metadata).attribution

    def tables(self, transcript: Source, *, metadata: Mapping[str, str] | None = None) -> Tables:
        """All that the stages make of a transcript; parameters and errors as for `attribute`.

        Example:
            >>> import pipeline
            >>> tables = pipeline.load().tables("Harbour Talk\\n\\nSo how was the crossing? Long.")
            >>> tables.sentences[["kind", "text"]].values.tolist()[-1]
            ['speech', 'Long.']
        """
        known = _checked(metadata)
        return make_tables(_read(transcript, sought_in(self.config.reading)), self.model, self.config, metadata=known)

    def attribute_many(self, transcripts: Iterable[Source], *, jobs: int = 1) -> Iterator[DataFrame]:
        """Attribute many transcripts: a table each, in the order given, as they come.

        Args:
            transcripts: see `attribute`; taken from the iterable only as far as there is work to do.
            jobs: processes; -1 for as many as there are processors.

        Raises:
            InputError: at once, if there is one transcript instead of many; and when the turn of a transcript comes that cannot be
                attributed. `next` goes on with the one after it.

        Example:
            >>> import pipeline
            >>> for rows in pipeline.load().attribute_many(["How was the crossing?", "Long. And yours?"]):
            ...     print(" ".join(rows["text"]))
            How was the crossing?
            Long. And yours?
        """
        if isinstance(transcripts, str | bytes | PathLike) or not isinstance(transcripts, Iterable):
            raise InputError("attribute_many takes several transcripts; put this one in a list, or use attribute.")
        if not isinstance(jobs, Integral) or not jobs:
            raise InputError(f"jobs: must be a number of processes, or -1 for one a processor, and not {jobs!r}.")
        if jobs == 1:
            return map(self.attribute, transcripts)
        from joblib import Parallel, delayed

        parallel = Parallel(n_jobs=jobs, return_as="generator")
        return map(_table, parallel(delayed(_attempt)(self, transcript) for transcript in transcripts))

    def __reduce__(self) -> tuple[object, ...]:
        """What is sent to another process names the model instead of holding it."""
        if self._origin is None:
            return Attributor, (self.model, self.config)
        return _loaded, (*self._origin, self.config)


def load(version: str | PathLike[str] | None = None) -> Attributor:
    """See `pipeline.load`."""
    home = project.find()
    folder = _folder(version, home)
    return _loaded(folder, registry.digest(folder), home.config if home else Config())


def _folder(version: str | PathLike[str] | None, home: project.Project | None) -> Path:
    if version is None:
        return registry.current_model(home)
    if not isinstance(version, str | PathLike):
        kind = type(version).__name__
        raise ModelError(f"a version must be its name (str) or its folder (pathlib.Path), but is of type {kind}.")
    version = os.fsdecode(version)
    if _is(Path.is_file, Path(version) / "model.json"):
        return Path(version).resolve()
    known = registry.known(home)
    if version not in known:
        raise ModelError(
            f"{version}: neither the folder of a model version nor the name of one; there are: {', '.join(known) or 'none'}."
        )
    return known[version]


@cache
def _loaded(folder: Path, digest: str, config: Config) -> Attributor:
    return Attributor(load_model(folder), config, origin=(folder, digest))


def _read(transcript: Source, sought: Sought) -> Transcript:
    if isinstance(transcript, PathLike):
        path = Path(os.fsdecode(transcript))
        if _is(Path.is_dir, path):
            raise InputError(f"{path}: is a folder; use attribute_many on its files.")
        return read(path, sought)
    if not isinstance(transcript, str):
        kind = type(transcript).__name__
        raise InputError(
            f"a transcript must be a text (str) or the path of a file (pathlib.Path), but is of type {kind}."
        )
    if _is_path(transcript):
        raise InputError(f"{transcript}: is taken for the text of a transcript; give the file as pathlib.Path.")
    try:
        content = transcript.encode()
    except UnicodeEncodeError as error:
        raise InputError(f"character {error.start} is half a surrogate pair; decode the text again.") from error
    return from_text(decode(content), sought=sought)


def _checked(metadata: object) -> dict[str, str]:
    """What is known of a transcript, seen to be texts by name; names that mean nothing are warned of."""
    if metadata is None:
        return {}
    if not isinstance(metadata, Mapping):
        raise InputError(
            f"metadata: must hold texts by name, such as {{'host': 'Ann'}}, but is of type {type(metadata).__name__}."
        )
    for name, value in metadata.items():
        if not isinstance(name, str) or not isinstance(value, str):
            kind = type(value if isinstance(name, str) else name).__name__
            raise InputError(f"metadata: {name} must be a text, but is of type {kind}.")
        if HALF_LETTER.search(name + value):
            raise InputError(f"metadata: {name!a} holds half a surrogate pair; decode it again.")
        if name not in KNOWN and name != "episode":
            meant = near(name, KNOWN)
            mend = f"did you mean {meant}?" if meant else f"what counts is {', '.join(KNOWN)}."
            warnings.warn(
                f"metadata: {name} counts for nothing; {mend}", stacklevel=4
            )  # the line that calls `attribute`
    return dict(metadata)


def _is_path(text: str) -> bool:
    """Whether a text that should be a transcript is the name of a file."""
    return len(text.split()) == 1 and _is(Path.is_file, Path(text))


def _is(kind: Callable[[Path], bool], path: Path) -> bool:
    try:
        return kind(path)
    except (OSError, ValueError):  # too long for a name
        return False


def _attempt(attributor: Attributor, transcript: Source) -> DataFrame | RolecallError:
    try:
        return attributor.attribute(transcript)
    except RolecallError as error:
        return error


def _table(outcome: DataFrame | RolecallError) -> DataFrame:
    if isinstance(outcome, RolecallError):
        raise outcome
    return outcome
