"""The spaCy component `rolecall`: who speaks, as spans of a `Doc`.

spaCy finds it by its entry point as soon as the package is installed, whatever imports what. It reads the text of the `Doc` as
it would read a file, so it needs no other component before it.
"""

from typing import TYPE_CHECKING, Any

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from pipeline.errors import InputError

if TYPE_CHECKING:
    from pipeline.attributor import Attributor

SPANS = "turns"


@Language.factory("rolecall", default_config={"version": None})
def make_component(nlp: Language, name: str, version: str | None) -> "RolecallComponent":
    """Make the component; `version` is as for `pipeline.load`.

    Raises:
        RolecallError: there is no such version, or it is damaged.

    Example:
        >>> import spacy
        >>> nlp = spacy.blank("en")
        >>> component = nlp.add_pipe("rolecall")
        >>> doc = nlp("So how was the crossing? Long. It rained all the way to the harbour.")
        >>> [span.text for span in doc.spans["turns"]] == [turn["text"] for turn in doc._.turns]
        True
        >>> {span.label_ for span in doc.spans["turns"]} <= {"host", "guest"}
        True
    """
    from pipeline.attributor import load  # not above: spaCy imports this module whenever it makes a pipeline

    return RolecallComponent(load(version))


class RolecallComponent:
    """Fills `doc.spans["turns"]`, a span a turn labelled `host` or `guest`, and `doc._.turns`.

    `doc._.turns` holds a dictionary a turn with the columns of `attribution.csv`. A turn that begins within a token has that
    token too.
    """

    def __init__(self, attributor: "Attributor") -> None:
        """Keep what attributes."""
        self.attributor = attributor
        if not Doc.has_extension(SPANS):
            Doc.set_extension(SPANS, default=())

    def __call__(self, doc: Doc) -> Doc:
        """Attribute a `Doc`; one that is blank has no turns.

        Raises:
            InputError: it holds nothing that somebody says, or is no plain text but SRT, JSON or the like.
        """
        turns: list[dict[str, Any]] = []
        if doc.text.strip():
            tables = self.attributor.tables(doc.text)
            if tables.transcript.text != doc.text:
                raise InputError(
                    f"this reads as {tables.transcript.format}, so its offsets are not those of the Doc; "
                    "make the Doc from the text that `pipeline.load().tables(…)` gives."
                )
            turns = [{str(name): value for name, value in row.items()} for row in tables.attribution.to_dict("records")]
        doc.spans[SPANS] = SpanGroup(doc, name=SPANS, spans=[_span(doc, turn) for turn in turns])
        doc._.turns = turns
        return doc


def _span(doc: Doc, turn: dict[str, Any]) -> Span:
    span = doc.char_span(turn["start_char"], turn["end_char"], label=turn["role"], alignment_mode="expand")
    assert span is not None  # offsets lie within the text
    return span
