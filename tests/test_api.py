"""What others build on: the package as it is imported, its examples, the spaCy component."""

import doctest
import re
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
import spacy
from homes import ROOT
from spacy.language import Language
from spacy.tokens import Doc
from trained import trained

import pipeline
from pipeline.errors import InputError, ModelError
from pipeline.modeling import registry

TALK = "So how was the crossing? Long. It rained all the way to the harbour. Mm-hmm. And then we had soup."


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks for the current version gets the small one."""
    monkeypatch.setattr(registry, "current_model", lambda home: trained())


@pytest.fixture
def nlp() -> Language:
    import_module("pipeline.spacy_component")  # as spaCy does by the entry point once the package is installed
    nlp = spacy.blank("en")
    nlp.add_pipe("rolecall", config={"version": str(trained())})
    return nlp


@pytest.mark.parametrize("name", ["pipeline", "pipeline.attributor", "pipeline.spacy_component"])
def test_the_examples_run(name: str, small: None) -> None:
    outcome = doctest.testmod(import_module(name))
    assert outcome.attempted
    assert not outcome.failed


@pytest.mark.parametrize(
    ("transcript", "metadata", "words"),
    [
        (42, None, "a transcript must be a text (str) or the path of a file (pathlib.Path), but is of type int."),
        (b"So?", None, "but is of type bytes."),
        (None, None, "but is of type NoneType."),
        (Path("tests"), None, "tests: is a folder; use attribute_many on its files."),
        (TALK, {"host": ["A", "B"]}, "metadata: host must be a text, but is of type list."),
        (TALK, {"host": None}, "metadata: host must be a text, but is of type NoneType."),
        (TALK, {1: "A"}, "metadata: 1 must be a text, but is of type int."),
        (TALK, {"host": "\ud800"}, "metadata: 'host' holds half a surrogate pair"),
        (Path("a\0b"), None, "cannot be read (no file can have this name)"),
        (Path("a\ud800"), None, "cannot be read (no file can have this name)"),
        (Path("a" * 5000), None, "cannot be read (File name too long)"),
        (TALK, "Ann", "metadata: must hold texts by name, such as {'host': 'Ann'}, but is of type str."),
    ],
)
def test_what_is_of_another_type_is_named(
    transcript: object, metadata: object, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    with pytest.raises(InputError, match=re.escape(words)):
        pipeline.load(trained()).attribute(transcript, metadata=metadata)  # type: ignore[arg-type]


def test_metadata_that_means_nothing_is_warned_of() -> None:
    attribute = pipeline.load(trained()).attribute
    with pytest.warns(UserWarning, match=r"metadata: hosts counts for nothing; did you mean host\?") as caught:
        attribute(TALK, metadata={"hosts": "Ann", "title": "A crossing", "episode": "x"})
    assert [each.filename for each in caught] == [__file__]
    with pytest.warns(
        UserWarning, match=r"metadata: year counts for nothing; what counts is title, show, host, guest\."
    ):
        attribute(TALK, metadata={"year": "1990"})


def test_one_transcript_is_not_many() -> None:
    for one in (TALK, Path("talk.txt"), None):
        with pytest.raises(InputError, match="takes several transcripts; put this one in a list"):
            pipeline.load(trained()).attribute_many(one)  # type: ignore[arg-type]


@pytest.mark.parametrize("jobs", [0, "2", 1.5, None])
def test_a_number_of_processes_is_one(jobs: int) -> None:
    with pytest.raises(InputError, match="jobs: must be a number of processes"):
        pipeline.load(trained()).attribute_many([TALK], jobs=jobs)


@pytest.mark.parametrize(
    ("version", "words"),
    [("a" * 5000, "neither the folder"), ("a\0b", "neither the folder"), (5, "of type int"), (b"v6", "of type bytes")],
)
def test_what_can_be_no_version_is_named(version: str, words: str) -> None:
    with pytest.raises(ModelError, match=words):
        pipeline.load(version)


def test_every_public_name_has_an_example() -> None:
    from pipeline.attributor import Attributor

    public = [pipeline.attribute, pipeline.load, Attributor, Attributor.attribute, Attributor.attribute_many]
    assert all(">>>" in (each.__doc__ or "") for each in public)


def test_importing_the_package_imports_nothing_heavy() -> None:
    said = "import sys, pipeline; print(*sorted(name for name in sys.modules if name.startswith('pipeline.')), 'numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", said], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"]


def test_the_version_and_the_component_are_where_packaging_looks_for_them() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["tool"]["hatch"]["version"]["path"] == "pipeline/__init__.py"
    assert pipeline.__version__.count(".") == 2
    module, _, name = project["project"]["entry-points"]["spacy_factories"]["rolecall"].partition(":")
    assert getattr(import_module(module), name)
    assert Path(pipeline.__file__).with_name("py.typed").exists()


def test_spacy_has_a_span_for_each_turn(nlp: Language) -> None:
    doc = nlp(TALK)
    rows = pipeline.load(trained()).attribute(TALK)
    assert [span.text for span in doc.spans["turns"]] == rows["text"].tolist()
    assert [span.label_ for span in doc.spans["turns"]] == rows["role"].tolist()
    assert [turn["confidence"] for turn in doc._.turns] == rows["confidence"].tolist()
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert [span.label_ for span in again.spans["turns"]] == rows["role"].tolist()


def test_spacy_reads_a_header_and_blank_text(nlp: Language) -> None:
    text = f"Harbour Talk\n\nAnn Lee talks with Bo Berg about a long crossing in the rain.\n\n{TALK}"
    doc, blank = nlp(text), nlp(" \n")
    assert "Harbour" not in " ".join(span.text for span in doc.spans["turns"])
    assert list(blank.spans["turns"]) == blank._.turns == []


def test_spacy_refuses_text_whose_offsets_it_cannot_keep(nlp: Language) -> None:
    with pytest.raises(InputError, match=r"reads as \w+, so its offsets are not those of the Doc"):
        nlp("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nHello there.\n")


def test_both_ways_to_name_a_version(nlp: Language, small: None) -> None:
    with_default = spacy.blank("en")
    with_default.add_pipe("rolecall")
    one, other = with_default(TALK), nlp(TALK)
    assert [span.label_ for span in one.spans["turns"]] == [span.label_ for span in other.spans["turns"]]
