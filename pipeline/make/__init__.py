"""What the Makefile calls: `python -m pipeline.make plan GRAPH STOPPED`, `clean`, `overview`, `report STOPPED`."""
