"""The dialects of JSON.

`generic` reads whatever lists what is said. Where a service does something that no list of records shows, a thin module
mends it first: `prepared(data)` gives the value with that undone, and any other value as it is. Three formats have too
little in common with others and are read on their own: each has a `NAME`, `recognises(data)` and `read(data) -> (cues, metadata)`.
"""
