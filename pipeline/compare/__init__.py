"""Two results of one episode, or two versions, side by side."""
