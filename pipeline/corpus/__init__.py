"""Labelled interviews: read, split by show, and rendered to the text that a recogniser would write."""
