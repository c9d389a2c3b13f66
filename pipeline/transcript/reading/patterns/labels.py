"""Which heads of lines are labels of speakers: those that recur through the text with few names, in turns."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.transcript.reading.lines import Line
from pipeline.transcript.reading.patterns.comparing import alike_openings, compared, recurring_lines
from pipeline.transcript.reading.patterns.drawn import drawn_heads
from pipeline.transcript.reading.patterns.head_forms import FIRM, SURE, WEAK
from pipeline.transcript.reading.patterns.heads import MOST_CHARS, OFFICE, Head, heads_of, is_part, names_a_part
from pipeline.transcript.reading.patterns.names import ANONYMOUS, MOST_NAMES, is_name, key_of, numbered, one_person
from pipeline.transcript.reading.patterns.stamps import KEYED_STAMP, SPELT, STAMP
from pipeline.transcript.reading.patterns.talk import is_talk

MOST_NUMBERED = 48  # recognisers that number speakers may find too many
FEWEST_TURNS = 4  # labels in all, unless they are of a form that nobody says
FEWEST_WEAK = 6  # the same of a form that might be something else
FIRST_BY, LAST_FROM = 0.3, 0.5  # labels begin early and go on late, by lines
ONE_NAME_LINES = 0.3  # of the lines begin with the label, where there is only one
RECURRING = 0.7  # of the heads of one weak form have names that recur
COVERED = 0.5  # of the paragraphs have a label of a weak form
IN_TURNS = 0.5  # of the labels of a weak form follow another's
EVERY_LINE, IN_LINES = 0.95, 0.15  # of the lines have a label, be it the same again: then fewer follow another's
ONE_SIDED = 0.8  # of the gaps between labels of one name hold a paragraph without: it is the other's
AT_BREAKS = 0.9  # of the labels stand below a blank line: then all do
EVERYWHERE = 0.8  # of the paragraphs have a label: then a single word that stands once counts, too
KEYED = re.compile(r"[^\W\d_][\w ]{0,20}:\s")
NAMED_ONCE = 3  # words of a name that stands once, at most


@dataclass(frozen=True, slots=True)
class Labels:
    """The heads that are labels by line, the name to give each (full where one is short), and which lines open the other's turn."""

    heads: Mapping[int, Head]
    names: Mapping[int, str]
    others: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


NONE = Labels({}, {})


def find_labels(lines: Sequence[Line], *, header: int) -> Labels:
    """The labels of a text.

    Parameters:
        lines: the text, with blank lines for what is known to be no speech.
        header: how many lines may stand above the talk.
    """
    page = _Page(lines, header)
    chosen = page.chosen()
    if chosen:
        return page.completed(chosen)
    drawn = drawn_heads(lines, sorted(page.opens))
    return page.one_sided(drawn) if drawn else NONE


class _Page:
    """The heads of a text in all their readings, and what is counted of them."""

    def __init__(self, lines: Sequence[Line], header: int) -> None:
        self.lines, self.header = lines, header
        silent = [not line.text or _is_stamp(line) for line in lines]
        self.filled = [i for i in range(len(lines)) if not silent[i]]
        self.place = {i: k for k, i in enumerate(self.filled)}
        self.opens = {i for i in self.filled if i == 0 or silent[i - 1]}
        self.heads = {i: heads for i in self.filled if (heads := list(heads_of(i, lines[i])))}
        self.heads = {i: heads for i, heads in self.heads.items() if not names_a_part(lines[i])}
        stems = numbered([key_of(head.name) for heads in self.heads.values() for head in heads[:1]])
        self.keys = {
            head: stems.get(key_of(head.name), key_of(head.name)) for heads in self.heads.values() for head in heads
        }

    def chosen(self) -> dict[int, Head]:
        """One head a line where labels recur; empty where none do."""
        sure = self._with(lambda head: head.strength == SURE)
        counts = Counter(self.keys[head] for head in sure.values())
        if len(counts) > MOST_NUMBERED or len(sure) < 2:
            sure = {}
        firm = self._with(lambda head: head.strength >= FIRM)
        counts = Counter(self.keys[head] for head in firm.values())
        often = {i: head for i, head in firm.items() if counts[self.keys[head]] > 1 and head.strength == FIRM}
        found = {**often, **sure} if self._are_labels(often, others=bool(sure)) else sure
        if len({self.keys[head] for head in found.values()}) > 1:
            return found
        weak = self._weak(found)
        return weak or found

    def _with(self, wanted: object) -> dict[int, Head]:
        return {
            i: head
            for i, heads in self.heads.items()
            if (head := next((h for h in heads if wanted(h)), None))  # type: ignore[operator]
        }

    def _are_labels(self, found: Mapping[int, Head], *, others: bool) -> bool:
        """Whether heads of lines that recur are labels; `others` says that there are sure ones beside them."""
        names = {self.keys[head] for head in found.values()}
        if not names or len(names) > MOST_NAMES or len(found) < FEWEST_TURNS:
            return False
        if not others and not self._reach(found):
            return False
        if others or len(names) > 1:
            return True
        rest = [i for i in self.filled if i not in found]
        keyed = sum(KEYED.match(self.lines[i].text) is not None for i in rest)
        if keyed * 5 > len(rest):  # a list of keys, of which one recurs
            return False
        return len(found) >= ONE_NAME_LINES * len(self.filled) or self._is_one_sided(found)

    def _reach(self, found: Mapping[int, Head]) -> bool:
        """Whether heads begin early and go on late."""
        places, total = [self.place[i] for i in found], len(self.filled)
        return min(places) <= FIRST_BY * total + self.header and max(places) >= LAST_FROM * total

    def _is_one_sided(self, found: Mapping[int, Head]) -> bool:
        """Whether what one label heads takes turns with paragraphs that have none."""
        places = sorted(found)
        gaps = [len(self._without(a, b, found)) > 0 for a, b in pairwise(places)]
        return (
            len(places) >= FEWEST_TURNS
            and all(i in self.opens for i in places)
            and sum(gaps) >= ONE_SIDED * len(gaps)
            and is_talk(self.lines[i].text for i in self.filled)
        )

    def _weak(self, found: Mapping[int, Head]) -> dict[int, Head]:
        """The labels of a form that might be something else: nearly every paragraph has one, in turns, and the rest is talk."""
        shapes: dict[str, dict[int, Head]] = {}
        for i, heads in self.heads.items():
            for head in heads:
                shapes.setdefault(_form(head), {}).setdefault(i, head)
        for alike in self._compared():
            shapes.setdefault(_form(alike[0]), {}).update({head.line: head for head in alike})
        best: dict[int, Head] = {}
        for those in shapes.values():
            if len(those) < FEWEST_WEAK:
                continue
            together = {**those, **{i: head for i, head in found.items() if i not in those}}
            for tried in (those, together) if found else (those,):
                recurring = self._recurring(tried)
                if len(recurring) > len(best) and self._take_turns(recurring, tried):
                    best = recurring
            if (
                not best
                and not found
                and not _form(next(iter(those.values()))).startswith("N")
                and self._is_lone(those)
            ):
                best = those
        return best

    def _compared(self) -> Iterator[list[Head]]:
        """Heads of no known form that lines have in common: of paragraphs, of lines, of short lines that come again."""
        kinds = [sorted(self.opens), self.filled, recurring_lines(self.lines, self.filled)]
        kinds += alike_openings(self.lines, self.filled)
        for k, numbers in enumerate(kinds):
            if numbers not in kinds[:k] and (heads := compared(self.lines, numbers)):
                self.keys.update({head: key_of(head.name) for head in heads})
                yield heads

    def _is_lone(self, those: Mapping[int, Head]) -> bool:
        """Whether heads of a marked form name one speaker, and paragraphs without a label are the other's."""
        one = len({self.keys[head] for head in those.values()}) == 1
        return one and self._reach(those) and self._is_one_sided(those)

    def _recurring(self, tried: Mapping[int, Head]) -> dict[int, Head]:
        counts = Counter(self.keys[head] for head in tried.values())
        return {i: head for i, head in tried.items() if counts[self.keys[head]] > 1}

    def _take_turns(self, found: Mapping[int, Head], tried: Mapping[int, Head]) -> bool:
        names = Counter(self.keys[head] for head in found.values())
        if not 2 <= len(names) <= MOST_NAMES or len(found) < FEWEST_WEAK or len(found) < RECURRING * len(tried):
            return False
        order = sorted(found)
        turns = sum(self.keys[found[a]] != self.keys[found[b]] for a, b in pairwise(order))
        alone = [i for i in order if found[i].alone]
        lines = len(self.filled) - len(alone)
        followed = sum(any(k not in found for k in self.filled[self.place[i] + 1 : self.place[i] + 2]) for i in alone)
        return (
            self._reach(found)
            and turns >= (IN_LINES if len(found) >= EVERY_LINE * lines else IN_TURNS) * (len(order) - 1)
            and followed >= 0.9 * len(alone)
            and self._coverage(found) >= COVERED
            and is_talk(self._said(found))
        )

    def _coverage(self, found: Mapping[int, Head]) -> float:
        """The share of paragraphs that have a label, from the first label on; of lines, where paragraphs are no turns."""
        first = min(found)
        units = [i for i in self.opens if i >= first]
        if len(units) < len(found) // 2 + 1:
            units = [i for i in self.filled if i >= first]
            step = len(units) / len(found)
            return 1.0 if step <= 12 else 0.0
        above = {i: self.filled[self.place[i] - 1] for i in units if self.place[i]}
        labelled = sum(i in found or ((head := found.get(above.get(i, -1))) is not None and head.alone) for i in units)
        return labelled / len(units)

    def _said(self, found: Mapping[int, Head]) -> Iterator[str]:
        for i in self.filled:
            line = self.lines[i]
            yield line.text[found[i].end - line.start :] if i in found else line.text

    def completed(self, chosen: Mapping[int, Head]) -> Labels:
        """With other spellings of the same people, those who speak once, and who speaks where no label stands."""
        keys = {self.keys[head] for head in chosen.values()}
        first, last = min(chosen), max(chosen)
        at_breaks = sum(i in self.opens for i in chosen) >= AT_BREAKS * len(chosen) and len(self.opens) < len(
            self.filled
        )
        more = dict(chosen)
        if len(keys) > 1:
            wide = self._coverage(chosen) >= EVERYWHERE
            forms = {_form(head) for head in chosen.values()}
            begin = self._begin(first, keys)
            end = max(last + 1, self.filled[-1] * wide)
            for i, heads in self.heads.items():
                if i in chosen or not begin <= i <= end or (at_breaks and i not in self.opens):
                    continue
                everywhere = wide and i in self.opens and i > first
                wanted = (h for h in heads if self._counts(h, keys, forms, wide=everywhere))
                if head := next(wanted, None):
                    more[i] = head
        counts = Counter(self.keys[head] for head in more.values())
        same = one_person(counts)
        full: dict[str, Counter[str]] = {}
        for i in sorted(more):
            key = self.keys[more[i]]
            name = key.upper() if key != key_of(more[i].name) else more[i].name
            if key not in same:
                full.setdefault(key, Counter())[name] += 1
        names = {}
        for i, head in more.items():
            key = same.get(self.keys[head], self.keys[head])
            names[i] = full[key].most_common(1)[0][0] if key in full else head.name
        notes = tuple(f"{alias!r} and {key!r} are taken for one speaker" for alias, key in sorted(same.items()))
        others = self._others(more) if len({names[i] for i in more}) == 1 else ()
        return Labels(dict(sorted(more.items())), names, others, notes)

    def _begin(self, first: int, keys: set[str]) -> int:
        """Where labels may begin above the first that recurs: in the paragraphs right above that name one of these people, or a part."""
        begin = max((i for i in self.opens if i <= first), default=first)
        above = sorted(i for i in self.opens if i < begin)
        while above and any(
            self._is_one_of(self.keys[h], keys) or is_part(h.name) for h in self.heads.get(above[-1], ())
        ):
            begin = above.pop()
        return begin

    @staticmethod
    def _is_one_of(key: str, keys: set[str]) -> bool:
        return key in keys or any(one_person({key: 1, other: 99}) for other in keys)

    def _counts(self, head: Head, keys: set[str], forms: set[str], *, wide: bool) -> bool:
        """Whether a head that does not recur is a label in a text that has them."""
        key = self.keys[head]
        if key in keys and (head.strength >= FIRM or _form(head) in forms):
            return True
        if OFFICE.match(head.shape):
            return self._is_one_of(key, keys)
        if head.strength == WEAK and _form(head) not in forms:
            return False
        known = is_part(head.name) or ANONYMOUS.fullmatch(head.name) is not None
        several = 2 <= len(key.split()) <= NAMED_ONCE
        return self._is_one_of(key, keys) or (is_name(head.name) and (known or several or wide))

    def one_sided(self, found: Mapping[int, Head]) -> Labels:
        """Labels of one side, where the paragraphs without are the other's."""
        return Labels(found, {i: head.name for i, head in found.items()}, self._others_of(found))

    def _others(self, found: Mapping[int, Head]) -> tuple[int, ...]:
        """The lines where the one speaks whom no label names, where only one side is labelled."""
        return self._others_of(found) if self._is_one_sided(found) else ()

    def _others_of(self, found: Mapping[int, Head]) -> tuple[int, ...]:
        order = [*sorted(found), len(self.lines)]
        above = [i for i in self.opens if i < order[0]]
        return (*sorted(above)[-1:], *(i for a, b in pairwise(order) for i in self._without(a, b, found)[:1]))

    def _without(self, head: int, until: int, found: Mapping[int, Head]) -> list[int]:
        """The paragraphs between two labels that neither heads."""
        opening = [i for i in range(head + 1, until) if i in self.opens and i not in found]
        apart = found[head].alone and not self.lines[head + 1].text  # a label, a blank line, what is said
        return opening[1:] if apart else opening


def _form(head: Head) -> str:
    """The shape without what a line may have or not: a bullet, more than one blank, a line break below."""
    return head.shape.rstrip("$") + ("$" if head.alone and head.shape.endswith("N$") else "")


def _is_stamp(line: Line) -> bool:
    return len(line.text) <= MOST_CHARS and any(form.fullmatch(line.text) for form in (STAMP, SPELT, KEYED_STAMP))
