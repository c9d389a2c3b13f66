"""Questions handed over, with and without a question mark."""

import re

from pipeline.stages.turns.cues import Gap, cue

TAG = re.compile(
    r"(?:^|[ ,])(?:right|you know|okay|ok|huh|eh|yeah|no|correct|isn't it|you see|does that make sense)\?[\"')]*$"
)
OPENER = re.compile(
    r"^(?:(?:so|and|but|well|okay|now|yeah|then|or|um|uh|like|right|also|i mean|i guess|just)[ ,]+){0,3}"
    r"(?:what|how|why|when|where|who|which|do you|did you|are you|were you|have you|had you|can you|could you|would you|will you|is it|is there|is that|are there|"
    r"was it|was there|was that|does it|does that|did it|did that|should (?:we|i|people)|in what|to what extent|at what)\b"
)
INVERTED = re.compile(
    r"\b(?:what|how|why|where|when|which \w+|who) (?:do|does|did|is|are|was|were|would|will|can|could|should|has|have|had|'s|made|makes|about)\b"
    r"|\b(?:do|did|are|were|have|can|could|would|will) you (?:\w+ )?(?:think|see|have|feel|find|know|ever|get|want|make|use|start|tell|remember|mean|like|need|say|do|explain|describe|share|give|talk|believe)\b"
)
PROMPT = re.compile(
    r"\b(?:tell (?:me|us)|walk (?:me|us) through|talk (?:to (?:me|us) )?(?:a (?:little )?bit )?(?:more )?about|take (?:me|us) (?:through|back)|explain (?:to|that|what|how)|"
    r"describe|(?:i'm|i am|i was) (?:curious|wondering|interested)|i wonder|curious (?:about|how|what|if|whether)|i(?:'d| would) (?:love|like) to (?:hear|know|ask|get|understand|talk)|"
    r"(?:want|wanted) to ask|my (?:next |last |first )?question|one question|what's your|share (?:with us|some|a)|give us|help (?:me|us) understand|can you|could you|introduce yourself)\b"
)
QUIZ = re.compile(r"\b(?:let's (?:talk|start|go|get|dive|move|switch|turn|jump|shift)|i want to (?:talk|ask|go|get|come|touch|dig|shift|switch)|moving on|next (?:question|topic)|speaking of|you (?:mentioned|said|talked|wrote|were saying|touched))\b")  # fmt: skip


@cue
def question_before(gap: Gap) -> bool | None:
    """What stands before ends in a question mark and is no mere tag ("…, right?")."""
    return (
        gap.before.folded.rstrip("\"')").endswith("?") and not TAG.search(gap.before.folded)
        if gap.before.text
        else None
    )


@cue
def tag_before(gap: Gap) -> bool:
    """What stands before ends in a tag question, which seldom hands over."""
    return TAG.search(gap.before.folded) is not None


@cue
def unmarked_question_before(gap: Gap) -> bool | None:
    """What stands before has the words of a question but no question mark."""
    if gap.before.folded.endswith("?"):
        return None
    return OPENER.match(gap.before.folded) is not None


@cue
def prompt_before(gap: Gap) -> bool:
    """What stands before asks to tell, explain or share."""
    return PROMPT.search(gap.before.folded) is not None


@cue
def question_after(gap: Gap) -> bool:
    """What stands after is a question by its mark."""
    return gap.after.folded.rstrip("\"')").endswith("?") and not TAG.search(gap.after.folded)


@cue
def asking_after(gap: Gap) -> bool:
    """What stands after has the words of a question addressed to "you", or asks to tell."""
    return bool(OPENER.match(gap.after.folded) or INVERTED.search(gap.after.folded) or PROMPT.search(gap.after.folded))


@cue
def steering_after(gap: Gap) -> bool:
    """What stands after leads on to another topic, or takes up what the other said."""
    return QUIZ.search(gap.after.folded) is not None
