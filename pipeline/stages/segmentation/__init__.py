"""Segmentation: the transcript as received is cut into sentences."""
