from dataclasses import dataclass, fields
from pathlib import Path

import pytest

from pipeline import config
from pipeline.config import Config, setting
from pipeline.errors import ConfigError

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Many:
    share: float = setting(0.5, "A number.", low=0, high=1)
    count: int = setting(3, "A whole number.", low=1)
    manner: str = setting("calm", "A word.", choices=("calm", "wild"))
    loud: bool = setting(False, "Yes or no.")


@pytest.fixture(autouse=True)
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the configuration a section with a setting of every type."""
    section = next(section for section in fields(Config) if section.name == "turns")
    monkeypatch.setattr(section, "type", Many)


def test_defaults_serve_without_a_file() -> None:
    assert config.parse({}, where="x") == Config(turns=Many())  # type: ignore[arg-type]


def test_values_of_every_type_are_taken() -> None:
    values = {"share": 1, "count": 7, "manner": "wild", "loud": True}
    assert config.parse({"turns": values}, where="x").turns == Many(1.0, 7, "wild", True)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ({"trns": {}}, ["x", "[trns]", "did you mean `turns`?"]),
        ({"turns": {"shear": 0.1}}, ["x", "[turns]", "`shear`", "did you mean `share`?"]),
        ({"turns": {"zzz": 0.1}}, ["`zzz`", "known: share, count, manner, loud"]),
        ({"turns": {"share": "0.1"}}, ["[turns] share", "float", "'0.1'"]),
        ({"turns": {"share": True}}, ["float"]),
        ({"turns": {"count": 2.0}}, ["int"]),
        ({"turns": {"loud": 1}}, ["bool"]),
        ({"turns": {"share": 1.5}}, ["between 0 and 1", "1.5"]),
        ({"turns": {"share": float("nan")}}, ["between 0 and 1"]),
        ({"turns": {"count": 0}}, ["[turns] count must be 1 or more, not 0."]),
        ({"turns": {"count": 16**9999}}, ["count must be 1 or more, not a number so large."]),
        ({"turns": {"share": 10**400}}, ["share must be of type float, not a number so large."]),
        ({"turns": {"share": 10**18}}, ["between 0 and 1", "not 1e+18"]),
        ({"turns": {"share": float("inf")}}, ["between 0 and 1", "not inf"]),
        ({"turns": {"share": {"a": 1}}}, ["not a section."]),
        ({"turns": {"share": [[1]]}}, ["not a list."]),
        ({"turns": {"manner": "mild" * 99}}, ["not 'mildmild", "mil…."]),
        ({"turns": {"manner": "mild"}}, ["calm, wild", "'mild'"]),
        ({"turns": 5}, ["[turns]", "section"]),
    ],
)
def test_what_is_not_understood_is_refused_by_name(raw: dict[str, object], words: list[str]) -> None:
    with pytest.raises(ConfigError) as error:
        config.parse(raw, where="x")
    assert not str(error.value).endswith("?."), error.value
    assert all(word in str(error.value) for word in words), error.value


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"[turns", "Expected"),
        (b"\xff\xfe", "utf-8"),
        (b"a = " + b"[" * 10_000, "it is nested too deeply"),
        (b"a = " + b"9" * 5_000, "digits"),
        (b"a." * 100_000 + b"a = 1", "it is larger than 16 kB"),
    ],
)
def test_a_file_that_is_no_toml_is_refused(tmp_path: Path, content: bytes, why: str) -> None:
    (tmp_path / "rolecall.toml").write_bytes(content)
    with pytest.raises(ConfigError, match=rf"rolecall\.toml: cannot be read as TOML: .*{why}"):
        config.load(tmp_path / "rolecall.toml")


def test_no_more_of_a_file_is_read_than_settings_take(tmp_path: Path) -> None:
    path = tmp_path / "rolecall.toml"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(ConfigError, match="larger than 16 kB"):
        config.load(path)


def test_a_mark_at_the_beginning_as_editors_leave_it_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "rolecall.toml").write_text("[turns]\ncount = 7\n", encoding="utf-8-sig")
    assert config.load(tmp_path / "rolecall.toml").turns == Many(count=7)


def test_the_projects_file_is_valid_and_shows_every_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    config.load(ROOT / "rolecall.toml")
    shown = (ROOT / "rolecall.toml").read_text(encoding="utf-8")
    for section in fields(Config):
        assert f"[{section.name}]" in shown
        for key in fields(section.type):  # type: ignore[arg-type]
            assert f"{key.name} = " in shown, f"[{section.name}] {key.name} is not in rolecall.toml"
