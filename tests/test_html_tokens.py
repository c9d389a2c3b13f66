"""HTML as tags and text: what is well-formed, and what is damaged forty thousand times over."""

import contextlib
import html
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.transcript.reading import html_text
from pipeline.transcript.reading.html_tokens import Tag, tokens


class Reference(HTMLParser):
    """Python's parser, which is right about what is whole."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.found.append(("open", tag))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(("end", tag))

    def handle_data(self, data: str) -> None:
        self.found.append(("text", data))


def plain(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for token in tokens(text):
        if isinstance(token, Tag):
            found += [("open", token.name)] * token.opens + [("end", token.name)] * token.ends
        else:
            found.append(("text", html.unescape(token)))
    return joined(found)


def joined(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Neighbouring texts as one."""
    whole: list[tuple[str, str]] = []
    for kind, what in found:
        before = whole.pop()[1] if kind == "text" and whole and whole[-1][0] == "text" else ""
        whole.append((kind, before + what))
    return whole


PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<br/>",
        '<a title="1 > 0">',
        "<a href='x' b>",
        "</a >",
        "<!-- <b> -->",
        "<!DOCTYPE html>",
        "<H1 >",
        "&amp;",
        "Well, ",
        "1 < 2 ",
        "it's ",
        "\n",
        "<script>if (a<b) '</p>'</script>",
        "<style>p {}</style>",
        "<?xml version='1'?>",
    ]
)


@given(st.lists(PIECES).map("".join))
def test_what_is_whole_is_read_as_pythons_parser_reads_it(text: str) -> None:
    reference = Reference()
    reference.feed(text)
    reference.close()
    assert plain(text) == joined(reference.found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p don't>Hi</p>", [("open", "p"), ("text", "Hi"), ("end", "p")]),
        ("a <!-- b", [("text", "a <!-- b")]),
        ("a <b", [("text", "a <b")]),
        ("<script>x", [("open", "script"), ("text", "x")]),
        ("<![ odd ]>x", [("text", "x")]),
        ("<![", [("text", "<![")]),
        ('<a title="b>c', [("open", "a"), ("text", "c")]),
    ],
)
def test_what_is_damaged_loses_no_text(text: str, expected: list[tuple[str, str]]) -> None:
    assert plain(text) == expected


DAMAGED = [
    "<",
    "<a ",
    "</",
    "</a",
    "<!--",
    "<![",
    "<!",
    "<?",
    '<a b="',
    "<a b='",
    "<script>",
    "<style><p>",
    "<a b=c",
    "&#",
    "<title>",
]


@pytest.mark.parametrize("piece", DAMAGED)
def test_forty_thousand_damaged_pieces_are_read_at_once(piece: str) -> None:
    text = "<html><p>Ann: Hello.</p>" + piece * 40_000
    assert html_text.sniff(text)
    with contextlib.suppress(InputError):
        html_text.parse(text)
    html_text.written(text)
