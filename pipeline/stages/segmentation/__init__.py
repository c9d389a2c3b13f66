"""Stage 1: the transcript as received is cut into sentences."""
