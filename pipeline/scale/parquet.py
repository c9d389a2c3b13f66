"""Attributions of many episodes in Parquet files: a row a turn, the columns of attribution.csv behind the episode's name.

Which file an episode lies in depends on its name alone, so a file is written anew and never a second one beside it. A file says
what its episodes were made from.
"""

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import files
from pipeline.errors import ArtifactError
from pipeline.scale.storage import Remote, is_url
from pipeline.workflow.episodes import Episode
from pipeline.workflow.results import PARQUET
from pipeline.workflow.tables import ATTRIBUTION

if TYPE_CHECKING:
    from pandas import DataFrame

TOGETHER = 64
"""Episodes in a file, about: a megabyte where an episode is an hour."""
KEY = b"rolecall"
_TYPES = {"int64": "int64", "float64": "float64", "bool": "bool_"}


class Dataset:
    """A folder of Parquet files, on this machine or at a URL."""

    def __init__(self, place: str) -> None:
        self.place = place

    def names(self) -> list[str]:
        """The files in it."""
        if is_url(self.place):
            return [name for name in Remote(self.place).names() if PARQUET.fullmatch(name)]
        return [path.name for path in Path(self.place).glob("turns-*.parquet") if PARQUET.fullmatch(path.name)]

    def made_from(self, name: str) -> Mapping[str, str]:
        """What each episode in a file was made from; nothing where the file is not there or not one of ours."""
        import pyarrow.parquet

        try:
            content = self._read(name)
            kept = (pyarrow.parquet.read_schema(io.BytesIO(content)).metadata or {}).get(KEY, b"{}")
            found = json.loads(kept)
        except (OSError, ArtifactError, ValueError, pyarrow.ArrowException):
            return {}
        return found if isinstance(found, dict) else {}

    def _read(self, name: str) -> bytes:
        return Remote(self.place).read(name) if is_url(self.place) else (Path(self.place) / name).read_bytes()

    def write(self, name: str, tables: Iterable[tuple[str, "DataFrame"]], made_from: Mapping[str, str]) -> None:
        """Write a file in place of the one of that name.

        Parameters:
            tables: the rows of attribution.csv by episode.
            made_from: what stands for all that each was made from.

        Raises:
            OSError, ArtifactError: it cannot be written.
        """
        content = to_bytes(tables, made_from)
        if is_url(self.place):
            Remote(self.place).write(name, content)
        else:
            folder = Path(self.place)
            folder.mkdir(parents=True, exist_ok=True)
            files.write_atomic(folder / name, content)


def to_bytes(tables: Iterable[tuple[str, "DataFrame"]], made_from: Mapping[str, str]) -> bytes:
    """The content of a Parquet file, see `Dataset.write`."""
    import pyarrow
    import pyarrow.parquet

    kinds = {"episode": "str", **ATTRIBUTION.columns}
    fields = [(name, getattr(pyarrow, _TYPES.get(kind, "string"))()) for name, kind in kinds.items()]
    schema = pyarrow.schema(fields, metadata={KEY: json.dumps(made_from, sort_keys=True).encode()})
    buffer = io.BytesIO()
    with pyarrow.parquet.ParquetWriter(buffer, schema, compression="zstd") as writer:
        for episode, rows in tables:
            columns = {"episode": [episode] * len(rows), **{name: rows[name].tolist() for name in ATTRIBUTION.columns}}
            writer.write_table(pyarrow.table(columns, schema=schema))
    return buffer.getvalue()


def buckets(found: Sequence[Episode], there: Iterable[str]) -> dict[str, tuple[Episode, ...]]:
    """The episodes of each file, by its name.

    The names have as many digits as those that are there, so that an episode stays in its file when others are added.
    """
    known = [match.group(1) for name in there if (match := PARQUET.fullmatch(name))]
    digits = len(known[0]) if known else _digits(len(found))
    grouped: dict[str, list[Episode]] = {}
    for episode in found:
        grouped.setdefault(f"turns-{episode.id[:digits]}.parquet", []).append(episode)
    return {name: tuple(each) for name, each in sorted(grouped.items())}


def _digits(episodes: int) -> int:
    digits = 1
    while episodes > TOGETHER * 16**digits:
        digits += 1
    return digits
