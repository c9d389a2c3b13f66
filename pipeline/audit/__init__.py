"""How good the attribution is in one's own collection, from a random sample that a person judges: `rolecall audit`."""

PASSAGES = 120
"""How many words are drawn where nobody says how many."""
UNKNOWN = "unknown"
"""The answer of a person who cannot tell."""
