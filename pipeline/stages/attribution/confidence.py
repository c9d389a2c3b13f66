"""How sure it is that a decoded role is right: what the chain and the self-trained model say of the turn, and of what is around it.

Errors come in stretches, in which what is said elsewhere by the two speakers often contradicts the roles without outweighing
them. So a turn is trusted less where what they say elsewhere disagrees, and where its neighbours are doubtful.
"""

import numpy as np
from numpy.typing import NDArray

from pipeline.modeling.crf import MOST_WORDS, Posterior
from pipeline.modeling.logit import log_odds
from pipeline.stages.attribution.features import faded
from pipeline.transcript.roles import HOST

Floats = NDArray[np.float64]
LIMIT = 8.0  # of log-odds
AROUND = 0.9  # what is left of a neighbour's weight from turn to turn


def signs(posterior: Posterior, roles: NDArray[np.int8], words: NDArray[np.int64]) -> Floats:
    """What speaks for the decoded role of each turn, in the order of `Decoder.confidence_weights`, shape (n, 4).

    Log-odds in the chain and the self-trained score, both for the decoded role; then both as means over what is around it.

    Parameters:
        posterior: of the chain.
        roles: what was decoded, shape (n,).
        words: of each turn, shape (n,).
    """
    for_role = np.where(roles == HOST, 1.0, -1.0)
    own = for_role * np.clip(log_odds(posterior.host), -LIMIT, LIMIT)
    self_trained = for_role * posterior.self_trained
    weight = np.minimum(words, MOST_WORDS).astype(np.float64)
    around = [faded(each, weight, AROUND).mean(axis=1) for each in (own, self_trained)]
    return np.stack([own, self_trained, *around], axis=1)
