"""The rounds of decoding together: the speakers change decisions elsewhere, a cold open follows where it comes from."""

from dataclasses import replace

import numpy as np

from pipeline.modeling.crf import Decoder, Scores, least_risk
from pipeline.stages.attribution.rounds import infer
from pipeline.transcript.roles import GUEST, HOST

DEAF = Decoder(role_weight=1.0, change_weight=1.0)


def scores(role: np.ndarray, change: float = 0.0) -> Scores:
    n = len(role)
    return Scores(role, np.full(n, change), np.zeros(n), np.zeros((n, 2, 2)))


def test_the_second_round_listens_to_the_speakers_and_can_be_left_out() -> None:
    said = ["so your listeners ask about gardens", "we grew the moss ourselves in winter"] * 30
    words = np.array([len(text.split()) for text in said])
    role = np.where(np.arange(60) % 2 == 0, 2.0, -2.0)
    role[30] = -0.9
    assert least_risk(infer(DEAF, scores(role), said, words), words)[30] == GUEST
    assert least_risk(infer(replace(DEAF, voice_weight=3.0), scores(role), said, words), words)[30] == HOST


def test_a_cold_open_takes_the_roles_of_where_it_comes_from() -> None:
    question = "why would anyone carry a piano up a mountain in the rain"
    answer = "nobody in the village believed that we could lift it until it stood there"
    between = [f"filler number {word} goes on about something else entirely" for word in "abcdefghijklmnop"]
    said = [answer, question, *between, question, answer, *between]
    words = np.array([len(text.split()) for text in said])
    role = np.full(len(said), -3.0)
    role[said.index(question, 2)], role[0] = 3.0, 3.0
    roles = least_risk(infer(DEAF, scores(role, -1.0), said, words), words)
    assert roles[:2].tolist() == [GUEST, HOST]
