"""A task for Label Studio: the turns as a dialogue, with the attribution as a prediction to correct.

Offsets inside a turn count as Label Studio's own do: in units of UTF-16, of which a character beyond the first 65,536 has two.
`pipeline.corrections.label_studio` takes the annotations back.
"""

import json
import re
from collections.abc import Sequence

from pipeline.export.talk import Talk

NAME = "labelstudio"
ENDING = ".labelstudio.json"
NEEDS_TIMES = False

CONFIG = """\
<View>
  <ParagraphLabels name="role" toName="talk">
    <Label value="host" background="#0067a5" hotkey="h"/>
    <Label value="guest" background="#b34700" hotkey="g"/>
  </ParagraphLabels>
  <Paragraphs name="talk" value="$dialogue" layout="dialogue" nameKey="author" textKey="text"/>
</View>
"""
"""The labelling interface that the tasks are for."""


def write(talk: Talk) -> bytes:
    """A list of one task."""
    dialogue, regions = [], []
    for row, each in enumerate(talk.passages):
        said = re.sub(r"\s", " ", talk.text[each.start : each.end])
        dialogue.append(
            {
                "author": talk.name(each),
                "text": said,
                "role": each.role,
                "turn_id": each.number,
                "start_char": each.start,
                "end_char": each.end,
            }
        )
        value = {
            "start": str(row),
            "end": str(row),
            "startOffset": 0,
            "endOffset": utf16(said),
            "text": said,
            "paragraphlabels": [each.role],
        }
        regions.append(
            {
                "id": f"turn-{each.number}",
                "from_name": "role",
                "to_name": "talk",
                "type": "paragraphlabels",
                "score": each.confidence,
                "value": value,
            }
        )
    prediction = {"model_version": "rolecall", "score": round(talk.view.confidence, 4), "result": regions}
    data = {"episode": talk.episode, "title": talk.title, "dialogue": dialogue}
    return _content([{"data": data, "predictions": [prediction]}])


def join(contents: Sequence[bytes]) -> bytes:
    """The tasks of several episodes."""
    return _content([task for content in contents for task in json.loads(content)])


def utf16(text: str) -> int:
    """The length of a text in units of UTF-16."""
    return len(text) + sum(char > "\uffff" for char in text)


def _content(tasks: object) -> bytes:
    return (json.dumps(tasks, ensure_ascii=False, indent=1) + "\n").encode(errors="backslashreplace")
