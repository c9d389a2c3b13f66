"""What the program costs, beside something that people know."""
