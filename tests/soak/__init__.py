"""Long tests of what survives kills: `make soak`."""
