"""Welcomes, thanks, introductions, sponsors and good-byes."""

import re

from pipeline.stages.turns.cues import Gap, cue

WELCOME = re.compile(r"\b(?:welcome (?:back )?(?:to|everyone|everybody)|welcome(?: back)?,? [a-z]+\b|you're listening to|today(?:'s| is)? (?:guest|episode|i(?:'m| am)|we(?:'re| are)|my|our)|my guest|our guest|joined (?:today )?by|joining (?:me|us)|this is (?:episode|the)|on (?:the|this|my|our) (?:show|podcast|program)|i'm (?:your|here with)|in this episode|this episode)\b")  # fmt: skip
THANKS_HAVING = re.compile(
    r"\b(?:thank(?:s| you)(?: so much| very much)? for having|(?:happy|glad|great|good|pleasure|honou?r|excited|delighted|thrilled)(?:ed)? to be (?:here|on)|my pleasure)\b"
)
THANKS_COMING = re.compile(r"\b(?:thank(?:s| you)(?: so much| very much| again| all| both)? for (?:coming|joining|being|taking|sharing|your time|listening|talking|doing|this)|(?:great|good|nice|lovely|wonderful|glad|happy|excited) to have you|appreciate (?:you|your)|pleasure (?:to have|having|talking))\b")  # fmt: skip
THANKS = re.compile(r"\b(?:thank you|thanks)\b")
SELF_INTRODUCTION = re.compile(
    r"\b(?:my name is|i'm your host|i am your host|i'm [a-z]+ [a-z]+,? (?:and|the|a|ceo|co-?founder))\b"
)
SPONSOR = re.compile(r"\b(?:sponsor(?:s|ed|ing)?|brought to you|promo code|discount code|free trial|sign up (?:at|for)|slash \w+|dot com|go to \w+|check (?:it|them) out|thanks to our|support (?:for|the show|comes)|link in the (?:show notes|description)|newsletter|subscribe|patreon)\b")  # fmt: skip
FAREWELL = re.compile(r"\b(?:bye(?:-bye)?|goodbye|see you (?:next|soon|around|later)|take care|until next|next time|that's (?:it|all) for|find you (?:online|on)|where can (?:people|listeners|folks)|have a (?:great|good|nice))\b")  # fmt: skip


@cue
def welcome_after(gap: Gap) -> bool:
    """What stands after opens a show or brings a guest in."""
    return WELCOME.search(gap.after.folded) is not None


@cue
def guest_thanks_after(gap: Gap) -> bool:
    """What stands after thanks for being invited."""
    return THANKS_HAVING.search(gap.after.folded) is not None


@cue
def host_thanks_after(gap: Gap) -> bool:
    """What stands after thanks for coming, or the listeners for listening."""
    return THANKS_COMING.search(gap.after.folded) is not None


@cue
def thanks_before(gap: Gap) -> bool:
    """What stands before thanks, which asks for a reply."""
    return THANKS.search(gap.before.folded) is not None


@cue
def introduction_after(gap: Gap) -> bool:
    """What stands after says who is speaking."""
    return SELF_INTRODUCTION.search(gap.after.folded) is not None


@cue
def sponsor_after(gap: Gap) -> bool:
    """What stands after sells something, or asks for a subscription."""
    return SPONSOR.search(gap.after.folded) is not None


@cue
def farewell_after(gap: Gap) -> bool:
    """What stands after closes the show."""
    return FAREWELL.search(gap.after.folded) is not None
