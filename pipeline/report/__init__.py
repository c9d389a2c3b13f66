"""What report and review page share: what they show of an episode, its templates, and their look.

No stage imports this: a change here makes no new version of a result.
"""
