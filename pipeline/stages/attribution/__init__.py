"""Stage 4: host and guest, and how sure that is."""
