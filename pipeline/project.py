"""Where the project is, and what it consists of."""

from dataclasses import dataclass, field
from pathlib import Path

from pipeline import config
from pipeline.config import Config
from pipeline.errors import ConfigError

PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Project:
    """A folder that holds `rolecall.toml`, `data/` and `models/`."""

    root: Path
    config: Config = field(default_factory=Config)

    @property
    def raw(self) -> Path:
        """Transcripts as received; never written to."""
        return self.root / "data" / "raw"

    @property
    def processed(self) -> Path:
        """Results, one folder per episode."""
        return self.root / "data" / "processed"

    @property
    def corrections(self) -> Path:
        """What persons corrected, one file per episode; never written to by a stage."""
        return self.root / "data" / "corrections"

    @property
    def models(self) -> Path:
        """Model versions."""
        return self.root / "models"


def find(folder: Path | None = None) -> Project | None:
    """The project in `folder`; without one, the project that this package stands in, if it stands in one.

    Raises:
        ConfigError: `folder` holds no project, or its configuration is not understood.
    """
    root = PACKAGE.parent if folder is None else folder.resolve()
    file = root / config.FILE_NAME
    if file.is_file():
        return Project(root, config.load(file))
    if folder is not None:
        raise ConfigError(f"{folder}: no project, since it holds no {config.FILE_NAME} (an empty one will do).")
    return None
