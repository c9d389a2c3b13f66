"""Tiny stages in place of the real ones, to test what runs them: a line is a sentence is a turn, roles alternate."""
