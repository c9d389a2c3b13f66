from pathlib import Path

import pytest

from pipeline import project
from pipeline.errors import ConfigError, ModelError
from pipeline.modeling import registry
from pipeline.project import Project


def a_model(models: Path, version: str, content: str = "{}") -> Path:
    folder = models / version
    folder.mkdir(parents=True)
    (folder / "model.json").write_text(content)
    (models / "current").write_text(version + "\n")
    return folder


def test_the_project_is_where_the_package_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(project, "PACKAGE", tmp_path / "pipeline")
    assert project.find() is None
    (tmp_path / "rolecall.toml").write_text("[artifacts]\nversions_kept = 2\n")
    found = project.find()
    assert found is not None
    assert found.raw == tmp_path / "data" / "raw"
    assert found.config.artifacts.versions_kept == 2


def test_a_named_project_must_be_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"holds no rolecall\.toml"):
        project.find(tmp_path)


def test_a_projects_own_model_comes_before_the_shipped_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "SHIPPED_MODELS", tmp_path / "shipped")
    shipped = a_model(tmp_path / "shipped", "v0")
    assert registry.current_model(None) == shipped
    assert registry.current_model(Project(tmp_path)) == shipped
    own = a_model(tmp_path / "models", "v1")
    assert registry.current_model(Project(tmp_path)) == own


def test_without_any_model_the_error_tells_the_mend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "SHIPPED_MODELS", tmp_path / "shipped")
    with pytest.raises(ModelError, match="rolecall train"):
        registry.current_model(Project(tmp_path))
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "current").write_text("gone")
    with pytest.raises(ModelError, match=r"'gone'.*model\.json is not there"):
        registry.current_model(Project(tmp_path))


def test_a_models_digest_changes_with_its_description_and_its_files(tmp_path: Path) -> None:
    folder = a_model(tmp_path, "v1")
    first = registry.digest(folder)
    assert registry.digest(folder) == first
    (folder / "weights.bin").write_bytes(b"1")
    second = registry.digest(folder)
    (folder / "model.json").write_text('{"other": 1}')
    assert len({first, second, registry.digest(folder)}) == 3
