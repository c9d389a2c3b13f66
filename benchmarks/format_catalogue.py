"""Every format that is written for the benchmark and the tests, by what it is made from."""

from benchmarks.format_writers import BYTES, LABELLED_TEXTS, TEXTS
from benchmarks.service_writers import SERVICES

LABELLED = {**LABELLED_TEXTS, **SERVICES}

__all__ = ["BYTES", "LABELLED", "TEXTS"]
