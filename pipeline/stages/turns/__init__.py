"""Turns: cues and words tell where a turn may begin."""
