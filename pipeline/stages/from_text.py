"""One transcript given as text, taken through all stages by the very way that files take."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.config import Config
from pipeline.errors import InputError
from pipeline.modeling import registry
from pipeline.project import Project
from pipeline.stages import STAGES
from pipeline.workflow import episodes, tables
from pipeline.workflow.stage import Workspace, run_stage

if TYPE_CHECKING:
    from pandas import DataFrame


def attribute(text: str, home: Project | None) -> "DataFrame":
    """Attribute one transcript. See `pipeline.attribute`."""
    try:
        content = text.encode()
    except UnicodeEncodeError as error:
        raise InputError(f"character {error.start} is half a surrogate pair; decode the text again.") from error
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "text.txt").write_bytes(content)
        workspace = Workspace(folder, registry.current_model(home), STAGES, config=home.config if home else Config())
        episode = episodes.in_files(folder, [folder / "text.txt"])[0]
        for stage in STAGES:
            run_stage(stage, episode, workspace)
        return tables.read(tables.ATTRIBUTION, folder / "text" / tables.ATTRIBUTION.file_name)
