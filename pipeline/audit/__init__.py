"""How good the attribution is in one's own collection, from a random sample that a person judges: `rolecall audit`."""
