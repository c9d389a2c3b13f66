"""From labelled interviews to a model version."""
