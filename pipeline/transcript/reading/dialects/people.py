"""Names of speakers that stand apart from what they say, by their ids."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.transcript.reading.dialects.records import RecordList, simplified

NAMED_LISTS = re.compile(
    r"speakers?|participants?|parties|attendees?|users?|people|members?|speaker(?:names?|labels?|map)|authors?"
)
IDS = ("id", "speakerid", "spkid", "key", "label", "speaker", "uuid", "index", "value")
FULL_NAMES = ("name", "speakername", "displayname", "fullname", "username", "label")


def names_by_id(data: Any, lists: Sequence[RecordList]) -> dict[str, str]:
    """Names by id, from a list of `{id, name}` or an object `{id: name}` that is called after people."""
    names: dict[str, str] = {}
    for listed in lists:
        if listed.path and NAMED_LISTS.fullmatch(simplified(listed.path[-1])):
            for record in listed.records:
                known = next((record.fields[key] for key in IDS if record.fields.get(key) is not None), None)
                name = next((record.fields[key] for key in FULL_NAMES if record.fields.get(key)), None)
                if known is not None and isinstance(name, str) and name.strip():
                    names[str(known)] = " ".join(name.split())
    for key, value in data.items() if isinstance(data, dict) else ():
        if NAMED_LISTS.fullmatch(simplified(key)) and isinstance(value, dict):
            for known, name in value.items():
                said = name.get("name") if isinstance(name, Mapping) else name
                if isinstance(said, str) and said.strip():
                    names[str(known)] = " ".join(said.split())
    return names
