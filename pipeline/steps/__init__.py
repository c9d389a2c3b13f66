"""The stages' outsides: each module reads what its stage needs, calls the stage, and returns the files to write."""
