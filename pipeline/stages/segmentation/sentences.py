"""Segmentation: from a transcript to its sentences.

spaCy's `sentencizer` with components of ours for what recognisers do to sentences. A sentence here is the smallest piece
that the later stages move about, so a stop too many costs little and a stop too few may hide a change of speaker.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import numpy as np

from pipeline.config import Segmentation
from pipeline.modeling.ngrams import LinearModel
from pipeline.stages.segmentation import language_id
from pipeline.stages.segmentation.non_dialogue import kinds
from pipeline.stages.segmentation.sentence_boundaries import break_probabilities, is_bare
from pipeline.stages.segmentation.spacy_alone import LIKE_URL, SENT_START, Doc, Language, Token, blank
from pipeline.transcript.back_channel import is_back_channel
from pipeline.transcript.record import SPEECH_KINDS, Block, Transcript
from pipeline.transcript.words import index_words

STOPS = (".", "?", "!", "…", "...", "....", "。", "？", "！")
ELLIPSES = frozenset({"…", "...", "...."})
BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
CHUNK_CHARS = 200_000  # spaCy keeps a whole Doc in memory; a million words are cut at paragraph or line ends
BACK_CHANNEL_TOKENS = 40  # none is longer; what is need not be compared
UNSPLIT = re.compile(
    r"(?<!\S)\S{300,}"
)  # no word: spaCy would take its punctuation off one by one, each time in linear time


class BreakModel(Protocol):
    """What segmentation needs of a model."""

    @property
    def vocabulary(self) -> Mapping[str, int]: ...

    @property
    def breaks(self) -> LinearModel: ...


@dataclass(frozen=True, slots=True)
class Sentence:
    """One row of sentences.csv; offsets in code points, end exclusive."""

    start: int
    end: int
    kind: str


@Language.component("false_stops")
def false_stops(doc: Doc) -> Doc:
    """Take back a full stop or an ellipsis before a lower-case word: the recogniser heard a pause, not an end.

    A back-channel is an utterance of its own, whatever the case of what follows it.
    """
    text, begins = doc.text, _begins(doc)
    start, length, before = 0, 0, None
    for token in doc:
        if token.is_space:
            continue
        if begins[token.i] and before is not None:
            if (
                before.text in STOPS[:1] + tuple(ELLIPSES)
                and _continues(token)
                and not (length <= BACK_CHANNEL_TOKENS and is_back_channel(text[start : token.idx]))
            ):
                begins[token.i] = False
            else:
                start, length = token.idx, 0
        before, length = token, length + 1
    return _cut(doc, begins)


@Language.component("dropped_in")
def dropped_in(doc: Doc) -> Doc:
    """Let a back-channel with a capital and a stop, dropped into the middle of a sentence, be a sentence of its own."""
    text, begins = doc.text, _begins(doc)
    tokens = [token for token in doc if not token.is_space]
    for i, token in enumerate(tokens[1:], 1):
        if begins[token.i] or not token.text[0].isupper() or tokens[i - 1].text in STOPS:
            continue
        for j in range(i + 1, min(i + 5, len(tokens))):
            if tokens[j].text in STOPS:
                if is_back_channel(text[token.idx : tokens[j].idx]):
                    begins[token.i] = True
                    if j + 1 < len(tokens):
                        begins[tokens[j + 1].i] = True
                break
    return _cut(doc, begins)


def _begins(doc: Doc) -> list[bool]:
    """Whether a sentence begins with each token. To ask or tell tokens one by one looks at the whole Doc each time."""
    return [value == 1 for value in doc.to_array([SENT_START]).ravel().tolist()]


def _cut(doc: Doc, begins: list[bool]) -> Doc:
    starts = np.where(begins, 1, -1).astype(np.int64).view(np.uint64)
    return doc.from_array([SENT_START], starts[:, None])  # type: ignore[arg-type]


def _continues(token: Token) -> bool:
    """A lower-case word that is not written so on purpose (`iPhone`, `npm.js`) goes on with a sentence."""
    return token.text[0].islower() and token.text.islower()


@cache
def _language() -> Language:
    nlp = blank("en")
    nlp.max_length = 10**9
    # Nothing here asks whether a word is an address on the web, and finding out takes time with the square of its length.
    nlp.vocab.lex_attr_getters[LIKE_URL] = lambda _: False  # type: ignore[attr-defined]
    nlp.tokenizer.token_match = UNSPLIT.fullmatch  # type: ignore[union-attr]
    nlp.add_pipe("sentencizer", config={"punct_chars": list(STOPS)})
    nlp.add_pipe("dropped_in")
    nlp.add_pipe("false_stops")
    return nlp


def segment(transcript: Transcript, model: BreakModel, settings: Segmentation | None = None) -> list[Sentence]:
    """Cut a transcript into sentences.

    Every non-space character of `transcript.text` lies in exactly one sentence. Blocks that are not speech come back
    as they are, one row each.

    Raises:
        InputError: it is not in English, and the settings ask for that.
    """
    settings = settings or Segmentation()
    if settings.language == "english":
        language_id.check(" ".join(transcript.text[block.start : block.end] for block in transcript.speech))
    sentences: list[Sentence] = []
    for block in transcript.blocks:
        if block.kind in SPEECH_KINDS:
            sentences += _segment_speech(transcript.text, block, model, settings)
        else:
            sentences.append(Sentence(block.start, block.end, block.kind))
    return _with_kinds(transcript.text, sentences)


def _with_kinds(text: str, sentences: list[Sentence]) -> list[Sentence]:
    """Tell sponsor reads and their like from other speech, where the format has not."""
    spoken = [i for i, sentence in enumerate(sentences) if sentence.kind == "speech"]
    found = kinds([" ".join(text[sentences[i].start : sentences[i].end].split()) for i in spoken])
    marked = {i: Sentence(sentences[i].start, sentences[i].end, kind) for i, kind in zip(spoken, found, strict=True)}
    return [marked.get(i, sentence) for i, sentence in enumerate(sentences)]


def _segment_speech(text: str, block: Block, model: BreakModel, settings: Segmentation) -> list[Sentence]:
    """The stops' sentences, cut again where the words say that an utterance begins without a stop."""
    words = index_words(text, model.vocabulary, block.start, block.end)
    bare = is_bare(words)
    threshold = settings.bare_break_threshold if bare else settings.break_threshold
    likely = words.starts[break_probabilities(model.breaks, words, bare=bare) >= threshold]
    starts = sorted({*_stop_starts(text, block), *likely.tolist()})
    ends = [*starts[1:], block.end]
    return [Sentence(a, a + len(text[a:b].rstrip()), block.kind) for a, b in zip(starts, ends, strict=True)]


def _stop_starts(text: str, block: Block) -> Iterator[int]:
    """Where spaCy's sentences start, white space left out."""
    for start, end in _chunks(text, block.start, block.end):
        for span in _language()(text[start:end]).sents:
            piece = span.text
            if piece.strip():
                yield start + span.start_char + len(piece) - len(piece.lstrip())


def _chunks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Paragraphs, and within an overlong one pieces cut at a line's or at least a word's end."""
    places = [match.end() for match in BLANK_LINE.finditer(text, start, end)]
    for left, right in zip([start, *places], [*places, end], strict=True):
        at = left
        while right - at > CHUNK_CHARS:
            limit = at + CHUNK_CHARS
            cut = text.rfind("\n", at, limit) + 1 or text.rfind(" ", at, limit) + 1 or limit
            yield at, cut
            at = cut
        yield at, right
