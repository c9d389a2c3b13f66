"""What a person says of who speaks: kept in a file of its own, taken from edited tables, in force whatever the model."""
