"""The way of the data: segmentation, turns, evidence, attribution."""
