"""What a transcript is and how it is read; this folder knows no model and no result."""
