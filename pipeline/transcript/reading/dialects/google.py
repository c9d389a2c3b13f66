"""Google Speech-to-Text: with speakers asked for, the last of the `results` says all words once more, now with speakers."""

from typing import Any


def prepared(data: Any) -> Any:
    """The last result alone, where it repeats all others."""
    holder = data.get("response", data) if isinstance(data, dict) else None
    results = holder.get("results") if isinstance(holder, dict) else None
    if not isinstance(results, list) or len(results) < 2:
        return data
    words = [_words(result) for result in results]
    if words[-1] and words[-1] == [word for listed in words[:-1] for word in listed]:
        return {"results": [{"alternatives": [{"words": _best(results[-1])["words"]}]}]}
    return data


def _best(result: Any) -> dict[str, Any]:
    alternatives = result.get("alternatives") if isinstance(result, dict) else None
    best = alternatives[0] if isinstance(alternatives, list) and alternatives else None
    return best if isinstance(best, dict) else {}


def _words(result: Any) -> list[Any]:
    listed = _best(result).get("words")
    return [word.get("word") for word in listed if isinstance(word, dict)] if isinstance(listed, list) else []
