"""HTML, whole pages and pieces of them: what is seen, paragraph by paragraph, read like any other text.

What of a page is talk can only be told where something in it says who speaks, so a whole page without labels is refused.
"""

import html
import re

from pipeline.errors import InputError
from pipeline.transcript.reading.entities import unescaped
from pipeline.transcript.reading.html_tokens import Tag, tokens
from pipeline.transcript.reading.paragraphs import Paragraph, Table, lines_of, paragraph_of
from pipeline.transcript.reading.styles import Look
from pipeline.transcript.reading.text import read_text
from pipeline.transcript.record import EVERYTHING, Sought, Transcript

NAME = "html"
ENDINGS = (".html", ".htm", ".xhtml")
PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?><!--.*?-->\s*)*+<(?:!doctype html|html|head|body)\b", re.I | re.S)
BLOCKS = frozenset(
    "address article blockquote body br cite dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li main ol p pre "  # noqa: SIM905
    "section summary time tr ul".split()
)
OWN_LINE = frozenset({"cite", "time"})  # as the podcast namespace has them; within a paragraph they are words of it
UNSEEN = frozenset("aside button datalist footer form head nav noscript script select style svg template title".split())  # noqa: SIM905
BOLD = frozenset({"b", "strong"})
ITALIC = frozenset({"em", "i"})
ATTRIBUTE = re.compile(r"\s(style|class|color)\s*=\s*(\"[^\"]{0,300}\"|'[^']{0,300}'|[^\s\"'>]{1,60})", re.I)
COLOUR = re.compile(r"(?<![\w-])color:\s*([#\w]{1,30})", re.I)
BLACK = frozenset({"black", "#000", "#000000", "inherit", "initial"})
UNCLOSED = frozenset({"p", "li"})  # whose end many pages leave out
MOST_NESTED = 64  # tags that change how text looks
VOID = frozenset({"br", "hr"})
INLINE = frozenset(
    "a abbr em font i img input label link mark meta small span sub sup table tbody td th thead u".split()  # noqa: SIM905
)
KNOWN = BLOCKS | UNSEEN | BOLD | INLINE
TAG = re.compile(r"</?([a-z][a-z0-9]*)\b[^<>]*>", re.I)
SHARE = 0.5  # of the lines hold a tag
FEWEST = 3  # tags
SNIFFED_CHARS = 20_000


def sniff(text: str) -> bool:
    """Whether a text is a page, or a piece of one: it begins with a tag, and tags stand on most of its lines."""
    if PAGE.match(text):
        return True
    head = text[:SNIFFED_CHARS]
    first = TAG.match(head.lstrip())
    if not first or first[1].lower() not in KNOWN:
        return False
    lines = [line for line in head.splitlines() if line.strip()]
    tagged = sum(any(tag[1].lower() in KNOWN for tag in TAG.finditer(line)) for line in lines)
    closed = sum(
        head.lower().count(f"</{name}>") for name in ("p", "div", "span", "b", "strong", "cite", "li", "td", "h2", "h3")
    )
    return tagged >= SHARE * len(lines) and closed >= min(FEWEST, len(lines))


def parse(text: str, sought: Sought = EVERYTHING) -> Transcript:
    """The paragraphs of a page, header and speech told apart.

    Raises:
        InputError: it is a whole page in which nothing says who speaks.
    """
    seen = _Seen()
    if not any(tag[1].lower() in BLOCKS for tag in TAG.finditer(text)):
        text = text.replace("\n", "<br>\n")  # bold names in plain text, say: its lines are those that it has
    for token in tokens(text):
        if isinstance(token, str):
            seen.say(html.unescape(token))
            continue
        if token.opens:
            seen.open(token)
        if token.ends:
            seen.end(token.name)
    seen.end_block()
    lines = "".join(f"{line}\n" for line in lines_of(seen.items))
    transcript = read_text(lines, format=NAME, sought=sought)
    if PAGE.match(text) and not transcript.names_speakers:
        raise InputError(
            "this is a page of HTML in which nothing says who speaks, so what of it is talk cannot be told; "
            "give the transcript as plain text, SRT or WebVTT."
        )
    return transcript


def written(text: str) -> str:
    """What stands between the tags of what is seen."""
    pieces: list[str] = []
    hidden, depth = "", 0
    for token in tokens(text):
        if isinstance(token, str):
            pieces += [] if hidden else [token, " "]
        elif token.name in ((hidden,) if hidden else UNSEEN):
            hidden, depth = token.name, depth + token.opens - token.ends
            if depth <= 0:
                hidden, depth = "", 0
    return unescaped("".join(pieces))


class _Seen:
    """Collects what a browser shows, as paragraphs and tables."""

    def __init__(self) -> None:
        self.items: list[Paragraph | Table] = []
        self._pieces: list[tuple[str, Look]] = []
        self._unseen: list[str] = []
        self._looks: list[tuple[str, Look]] = []
        self._level = 0
        self._paragraphs = 0
        self._rows: list[list[str]] | None = None

    def open(self, opened: Tag) -> None:
        """A tag opens."""
        tag = opened.name
        if self._unseen:
            if tag == self._unseen[-1]:
                self._unseen.append(tag)
        elif tag in UNSEEN:
            self._unseen.append(tag)
        elif tag == "table":
            self.end_block()
            self._rows = self._rows or []
        elif self._rows is not None:
            self._in_table(tag)
        else:
            self._in_text(tag, _look(opened))

    def _in_text(self, tag: str, look: Look) -> None:
        if tag in UNCLOSED:
            self._forget(tag)
        if look and len(self._looks) < MOST_NESTED:
            self._looks.append((tag, look))
        if tag in BLOCKS and not (tag in OWN_LINE and self._paragraphs):
            self.end_block()
            self._level = int(tag[1]) if re.fullmatch(r"h[1-6]", tag) else 0
            self._paragraphs += tag == "p"

    def end(self, tag: str) -> None:
        """A tag ends."""
        if self._unseen:
            if tag == self._unseen[-1]:
                self._unseen.pop()
        elif tag == "table" and self._rows is not None:
            self.items.append(Table(tuple(tuple(" ".join(cell.split()) for cell in row) for row in self._rows)))
            self._rows = None
        elif self._rows is None and tag in BLOCKS - VOID and not (tag in OWN_LINE and self._paragraphs):
            self.end_block()
            self._paragraphs = max(0, self._paragraphs - (tag == "p"))
        self._forget(tag)

    def _forget(self, tag: str) -> None:
        """A tag ends, and with it how it makes its text look."""
        at = next((k for k in range(len(self._looks) - 1, -1, -1) if self._looks[k][0] == tag), None)
        if at is not None:
            del self._looks[at:]

    def say(self, data: str) -> None:
        """Text stands between two tags."""
        if self._unseen:
            return
        if self._rows is None:
            self._pieces.append((data, {key: value for _, look in self._looks for key, value in look.items()}))
        elif self._rows and self._rows[-1]:
            self._rows[-1][-1] += data

    def end_block(self) -> None:
        """Make a paragraph of what was collected."""
        text = " ".join("".join(piece for piece, _ in self._pieces).split())
        if text:
            self.items += [paragraph_of(self._pieces, text, self._level), Paragraph("")]
        self._pieces, self._level = [], 0

    def _in_table(self, tag: str) -> None:
        assert self._rows is not None
        if tag == "tr":
            self._rows.append([])
        elif tag in ("td", "th"):
            self._rows = self._rows or [[]]
            self._rows[-1].append("")
        elif tag in BLOCKS and self._rows and self._rows[-1]:
            self._rows[-1][-1] += " "


def _look(opened: Tag) -> dict[str, str]:
    """How a tag makes its text look, as far as it may tell speakers apart."""
    tag, attributes = opened.name, {each[1].lower(): each[2].strip("\"'") for each in ATTRIBUTE.finditer(opened.source)}
    look = {name: "on" for name, tags in (("bold", BOLD), ("italic", ITALIC)) if tag in tags}
    colour = COLOUR.search(attributes.get("style", ""))
    value = (attributes.get("color", "") if tag == "font" else colour[1] if colour else "").lower()
    if value and value not in BLACK:
        look["colour"] = value.lstrip("#")
    if tag in ("p", "div", "li") and (style := attributes.get("class")):
        look["style"] = "-".join(style.split())[:30]
    return look
