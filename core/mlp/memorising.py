"""How many of the wrong labels a network has learned by heart.

A wrong label cannot be predicted from its case, only remembered: the share of wrong labels that a network
reproduces measures memorising, apart from what it has learned of the problem. That networks can fit labels
without any sense: Zhang et al. 2017, Understanding deep learning requires rethinking generalization. That
dropout hinders this more than it hinders learning: Arpit et al. 2017, A closer look at memorization in deep
networks.
"""

from dataclasses import replace

import torch
from torch import Tensor

from core.mlp.data import make
from core.mlp.losses import error, one_hot
from core.mlp.nets import forward
from core.mlp.training import TrainConfig, net_of

__all__ = ["memorised"]


def memorised(config: TrainConfig, weights: Tensor) -> Tensor:
    """Share of the wrong training labels that each network, without masks, gives back.

    Args:
        config: the run, with wrong labels.
        weights: of a snapshot of that run, [S, P].

    Returns:
        [S] float64, in [0, 1].

    Raises:
        ValueError: no training label of the config is wrong, or the weights are not of its networks.

    Example:
        >>> from core.mlp.presets import PRESETS
        >>> from core.mlp.training import train
        >>> config = PRESETS["wrong"].config()
        >>> *_, last = train(config, every=config.steps)
        >>> memorised(config, last.weights)  # without dropout, and with it
        tensor([1.0000, 0.1875], dtype=torch.float64)
    """
    if len(weights) != len(config.members):
        raise ValueError(f"weights must be of {len(config.members)} networks; got {len(weights)}")
    shares = [_share(config, member.seed, row) for member, row in zip(config.members, weights, strict=True)]
    return torch.stack(shares)


def _share(config: TrainConfig, seed: int, weights: Tensor) -> Tensor:
    split = make(replace(config.data, seed=seed))
    if not split.wrong.any():
        raise ValueError(f"wrong_labels must leave a wrong label; got {config.data.wrong_labels!r}")
    logits = forward(weights.unsqueeze(0), split.x_train[split.wrong], net_of(config)).logits[0]
    taught = one_hot(split.y_train[split.wrong], split.classes)
    return 1 - error(logits, taught).to(logits.dtype).mean()
