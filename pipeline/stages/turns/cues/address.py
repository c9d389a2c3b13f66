"""Who is meant: first and second person, names, and words taken up from the other."""

import re

from pipeline.stages.turns.cues import Gap, Utterance, cue

FIRST = frozenset("i i'm i've i'd i'll me my mine myself we we're we've we'd we'll us our ours".split())
SECOND = frozenset("you you're you've you'd you'll your yours yourself".split())
GENERIC_YOU = re.compile(r"\b(?:you know|you see|thank you|if you|when you|you can|you have to|you need to|you get)\b")
VOCATIVE = re.compile(r"(?:,\s+[A-Z][a-z]+[.?!,]|^(?:So|And|Well|Okay|OK|Yeah|Hey|Hi|Hello|Now|Thanks|Alright|Thank you),?\s+[A-Z][a-z]+[,.!]|^[A-Z][a-z]{2,},\s+(?:you|what|how|do|can|could|why|I|we|thank|welcome|tell|is|are|where|when|in|so))")  # fmt: skip
FILLERS = frozenset(
    "a an the and or but so of to in on at is it i you that this we they yeah yes right like um uh know mean just".split()
)


def _person(utterance: Utterance, words: frozenset[str]) -> bool:
    return any(word in words for word in utterance.words)


def _addresses(utterance: Utterance) -> bool:
    """Second person that means the other and not anybody."""
    kept = GENERIC_YOU.sub(" ", utterance.folded)
    return any(word.strip(".,!?…") in SECOND for word in kept.split())


@cue
def you_to_i(gap: Gap) -> bool | None:
    """The second person before, the first after: a question and its answer."""
    if not (gap.before.text and len(gap.after.words) > 1):
        return None
    return _addresses(gap.before) and _person(gap.after, FIRST) and not _addresses(gap.after)


@cue
def i_to_you(gap: Gap) -> bool | None:
    """The first person before, the second after: the other takes over."""
    if not (gap.before.text and len(gap.after.words) > 1):
        return None
    return _person(gap.before, FIRST) and not _addresses(gap.before) and _addresses(gap.after)


@cue
def first_person_after(gap: Gap) -> bool:
    """What stands after speaks in the first person."""
    return _person(gap.after, FIRST)


@cue
def second_person_after(gap: Gap) -> bool:
    """What stands after means the other."""
    return _addresses(gap.after)


@cue
def second_person_before(gap: Gap) -> bool:
    """What stands before means the other."""
    return _addresses(gap.before)


@cue
def name_before(gap: Gap) -> bool:
    """What stands before calls somebody by name."""
    return VOCATIVE.search(gap.before.text) is not None


@cue
def name_after(gap: Gap) -> bool:
    """What stands after calls somebody by name."""
    return VOCATIVE.search(gap.after.text) is not None


@cue
def echo(gap: Gap) -> bool | None:
    """What stands after begins with words that end what stands before."""
    last = [word for word in gap.before.words[-5:] if word not in FILLERS and len(word) > 2]
    first = [word for word in gap.after.words[:5] if word not in FILLERS and len(word) > 2]
    return bool(set(last) & set(first)) if last and first else None
