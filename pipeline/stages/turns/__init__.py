"""Stage 2: cues and words tell where a turn may begin."""
