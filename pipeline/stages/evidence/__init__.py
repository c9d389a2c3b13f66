"""Evidence: what the models say of each candidate turn, before anybody decides."""
