"""The dialects of JSON: each module has a `NAME`, `recognises(data)` by keys, and `read(data) -> (cues, metadata)`."""
