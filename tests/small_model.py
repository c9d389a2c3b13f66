"""A corpus of composed interviews and a model learned from it: small enough for a test, and right about nothing."""

import json
import random
from pathlib import Path

from pipeline.training.train import Recipe, train

TOPICS = ("bees", "ferries", "bread", "clay", "radios", "maps", "kites", "locks")
ASKS = (
    "So tell me about the {0}. How did you come to that?",
    "And what is it about {0} that people get wrong?",
    "I read somewhere that {0} are getting rare. Is that so?",
    "You wrote that nobody needs {0}. Do you still think that?",
    "What would you say to somebody who starts with {0} today?",
)
ANSWERS = (
    "Well, I grew up with {0}, my mother kept them, and I never thought much of it.",
    "I think we were lucky, you know, we had the {0} before anybody else and then we just went on.",
    "Yeah, so what happens is that the {0} wear out, and I have to go and look at every one of them.",
    "It took me nine years. I mean, my brother told me to leave {0} alone and I did not listen.",
    "Not really. We tried it with {0} once, and it rained, and then the whole thing was over by noon.",
)


def write_corpus(folder: Path, *, shows: int = 6, episodes: int = 4, exchanges: int = 30) -> Path:
    """Write labelled JSON lines, a file a show."""
    folder.mkdir(parents=True, exist_ok=True)
    for show in range(shows):
        lines = [_episode(show, number, exchanges) for number in range(episodes)]
        (folder / f"show-{show}.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return folder


def train_small(folder: Path, cache: Path) -> Path:
    """Train the version that `folder` names, without an encoder, and return `folder`."""
    corpus = write_corpus(cache / "corpus")
    recipe = Recipe(decision_words=50_000, base_rows=500)
    train(corpus, folder, encoders=(), recipe=recipe, jobs=1, cache=cache / "steps", say=lambda line: None)
    return folder


def _episode(show: int, number: int, exchanges: int) -> str:
    chance = random.Random(f"{show} {number}")
    topic = TOPICS[(show + number) % len(TOPICS)]
    turns = []
    for _ in range(exchanges):
        turns.append({"role": "host", "text": chance.choice(ASKS).format(topic)})
        said = chance.sample(ANSWERS, chance.randint(1, 4))
        turns.append({"role": "guest", "text": " ".join(said).format(topic)})
    return json.dumps({"show": f"show {show}", "episode": str(number), "licence": "MIT", "turns": turns})
