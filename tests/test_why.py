"""The reasons are those of the models themselves."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from trained import trained

from pipeline.modeling.logit import log_odds
from pipeline.stages.attribution.attribute_turns import attribute_turns
from pipeline.stages.attribution.explain import explain, listen
from pipeline.stages.attribution.features import change_matrix, role_matrix
from pipeline.stages.attribution.interview import Interview
from pipeline.stages.evidence.gather import gather
from pipeline.stages.model import load
from pipeline.stages.turns.cues import CUES

SAID = (
    "So tell me about the kites. How did you come to that?",
    "Well, I grew up with kites, my mother kept them.",
    "And what is it about kites that people get wrong?",
    "It took me nine years. I mean, my brother told me to leave kites alone.",
)
TEXT = "\n".join(SAID)
STARTS = [TEXT.index(each) for each in SAID]
ENDS = [start + len(each) for start, each in zip(STARTS, SAID, strict=True)]
TURNS = pd.DataFrame({"start_char": STARTS, "end_char": ENDS, "boundary_probability": [1.0, 0.9, 0.8, 0.9]})


def test_parts_add_up_and_hidden_things_are_missed() -> None:
    model = load(trained())
    evidence = gather(TEXT, STARTS, ENDS, model)
    interview = Interview(TEXT, TURNS, evidence, model)
    scores, rows = interview.scores, attribute_turns(interview)
    assert len(rows) == 4
    posterior = listen(rows, interview)
    why = explain(rows.iloc[2], interview, posterior)
    parts = {each.name: each.value for each in why.parts}
    assert parts["classifier"] == pytest.approx(model.decoder.role_weight * scores.role[2])
    assert sum(parts.values()) == pytest.approx(log_odds(posterior.host[2]))

    boundary = log_odds(TURNS["boundary_probability"])
    hidden = evidence.role.copy()
    hidden[2] = 0.0
    silent = replace(evidence, role=hidden)
    missed = scores.role[2] - model.role.log_odds(role_matrix(silent, boundary))[2]
    words = [each.value for each in why.weighed if each.name == "its words"]
    assert words == ([pytest.approx(missed)] if missed else [])

    assert scores.change == pytest.approx(model.change.log_odds(change_matrix(evidence, boundary)))
    fired = {name.replace("_", " ") for name, said in zip(CUES, evidence.cues[2], strict=True) if said == 1}
    named = {each.name for each in why.change} - {"classifier", "encoder"}
    assert named
    assert named <= fired
    assert all(each.says for each in (*why.parts, *why.weighed, *why.change))
    assert np.isfinite([each.value for each in (*why.parts, *why.weighed, *why.change)]).all()


def test_what_a_person_settled_says_so() -> None:
    model = load(trained())
    interview = Interview(TEXT, TURNS, gather(TEXT, STARTS, ENDS, model), model)
    rows = attribute_turns(interview).assign(source="person", confidence=1.0)
    posterior = listen(rows, interview)
    assert ((posterior.host > 0.5) == (rows["role"] == "host")).all()
    why = explain(rows.iloc[0], interview, posterior)
    assert why.settled == "person"
    assert why.change == ()
    assert "turns around it" not in {each.name for each in why.parts}
