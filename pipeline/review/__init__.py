"""The page on which a person looks an attribution through and puts it right: `rolecall review`."""
