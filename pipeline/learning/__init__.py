"""Learning from what a person corrected: lessons taken from the corrections, a new model version, what it changed."""
