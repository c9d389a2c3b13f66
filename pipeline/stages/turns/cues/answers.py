"""How answers and reactions begin."""

import re

from pipeline.stages.turns.cues import Gap, cue

ANSWER = re.compile(
    r"^(?:yeah|yes|yep|no|nope|sure|absolutely|definitely|exactly|totally|right|correct|of course|oh|well|hmm|i mean|i think|i would|i'd|so i|so we|so the|so,? yeah|um|uh|"
    r"that's (?:a )?(?:really |very )?(?:good|great|excellent|interesting|tough|hard|fair)|(?:good|great) question|good point|it's (?:funny|interesting|a)|honestly|basically|let me|it depends|not really|for (?:me|us))\b"
)
PRAISE = re.compile(
    r"^(?:(?:oh|yeah|okay|ok|wow|no|right|so|and|well|mm-hmm)[ ,.]+){0,2}(?:that's (?:so |really |very |super |pretty |such )?(?:\w+ly )?(?:a )?(?:interesting|cool|great|awesome|amazing|fascinating|fantastic|wonderful|nice|good|incredible|funny|wild|crazy|fair|true)|"
    r"i love (?:that|it)|(?:very |really |super )?(?:interesting|cool|awesome|amazing|fascinating|fantastic|wonderful|nice)\b)"
)
FORMULATION = re.compile(r"^(?:(?:so|okay|and|right|yeah|but|well)[ ,.]+){0,2}(?:it sounds like|sounds like|so you(?:'re| are|r)?|you(?:'re| are) saying|in other words|if i understand|what you(?:'re| are)|you mean|basically you|so it's|so that's)\b")  # fmt: skip
OKAY = re.compile(r"^(?:okay|ok|all right|alright|great|cool|awesome|perfect|good|nice|wow|interesting)\b")


@cue
def answer_opening(gap: Gap) -> bool:
    """What stands after begins the way answers do."""
    return ANSWER.match(gap.after.folded) is not None


@cue
def yes_no_opening(gap: Gap) -> bool:
    """What stands after begins with yes or no and goes on."""
    return (
        bool(gap.after.words)
        and gap.after.words[0] in {"yeah", "yes", "yep", "no", "nope", "sure", "absolutely", "exactly", "definitely"}
        and len(gap.after.words) > 3
    )


@cue
def praise_opening(gap: Gap) -> bool:
    """What stands after reacts to what was said: "that's interesting", "I love that"."""
    return PRAISE.match(gap.after.folded) is not None


@cue
def formulation_opening(gap: Gap) -> bool:
    """What stands after puts the other's words into one's own: "so you're saying"."""
    return FORMULATION.match(gap.after.folded) is not None


@cue
def okay_opening(gap: Gap) -> bool:
    """What stands after begins with a word that closes the topic before."""
    return OKAY.match(gap.after.folded) is not None


@cue
def back_channel(gap: Gap) -> bool:
    """What stands after says no more than that its speaker listens."""
    return gap.after.is_back_channel


@cue
def after_back_channel(gap: Gap) -> bool:
    """What stands before says no more than that its speaker listens."""
    return gap.before.is_back_channel


@cue
def short_after(gap: Gap) -> bool:
    """What stands after has at most four words."""
    return len(gap.after.words) <= 4


@cue
def short_before(gap: Gap) -> bool:
    """What stands before has at most four words."""
    return len(gap.before.words) <= 4
