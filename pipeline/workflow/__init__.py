"""Artifacts, their digests and the order of work; nothing here knows what an interview is."""
