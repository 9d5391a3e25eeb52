"""Cross-entropy and misclassification from logits, for two classes (one logit) and for more.

Targets are class probabilities in the shape of the logits: for one logit the probability of class 1, for
more a one-hot row. Losses are in nats. Softmax and sigmoid are never taken before the logarithm, so that a
confident network has a finite and exact loss (Goodfellow et al. 2016, Deep Learning, section 6.2.2).
"""

import torch
from torch import Tensor
from torch.nn import functional

from core.mlp.precision import DTYPE

__all__ = ["cross_entropy", "derivable_cross_entropy", "error", "one_hot", "probabilities", "smoothed"]


def one_hot(labels: Tensor, classes: int) -> Tensor:
    """Targets for labels: [..., classes], for two classes the label itself as [..., 1].

    Args:
        labels: int64 in 0 .. classes - 1, [...].
        classes: number of classes, at least 2.

    Example:
        >>> one_hot(torch.tensor([0, 2]), 3)
        tensor([[1., 0., 0.],
                [0., 0., 1.]], dtype=torch.float64)
    """
    if classes == 2:
        return labels.unsqueeze(-1).to(DTYPE)
    return functional.one_hot(labels, classes).to(DTYPE)


def smoothed(targets: Tensor, amount: float) -> Tensor:
    """Targets of label smoothing: the share `amount` of each is spread evenly over all classes.

    Szegedy et al. 2016, Rethinking the Inception Architecture for Computer Vision, section 7. It is what
    `torch.nn.functional.cross_entropy` does with `label_smoothing`.

    Args:
        targets: [..., C], C = 1 for two classes.
        amount: in [0, 1].

    Example:
        >>> smoothed(torch.tensor([[1.0], [0.0]]), 0.1)
        tensor([[0.9500],
                [0.0500]])
    """
    return targets * (1 - amount) + amount / max(targets.shape[-1], 2)


def derivable_cross_entropy(logits: Tensor, targets: Tensor) -> Tensor:
    """As `cross_entropy`, [...], in a form that torch can derive.

    Args:
        logits: [..., C], C = 1 for two classes.
        targets: the same shape.

    Example:
        >>> logits = torch.zeros(3, 1, requires_grad=True)
        >>> derivable_cross_entropy(logits, torch.ones(3, 1)).sum().backward()
        >>> logits.grad.T
        tensor([[-0.5000, -0.5000, -0.5000]])
    """
    if logits.shape[-1] > 1:
        return -(torch.log_softmax(logits, dim=-1) * targets).sum(-1)
    loss = functional.binary_cross_entropy_with_logits(logits, targets, reduction="none")
    return loss.squeeze(-1)


def cross_entropy(logits: Tensor, targets: Tensor) -> Tensor:
    """Loss of every case in nats, [...].

    For one logit z and label y: max(z, 0) - z y + log(1 + exp(-|z|)).

    Args:
        logits: [..., C], C = 1 for two classes.
        targets: the same shape.

    Example:
        >>> cross_entropy(torch.tensor([[-1000.0], [0.0]]), torch.tensor([[1.0], [1.0]]))
        tensor([1.0000e+03, 6.9315e-01])
    """
    if logits.shape[-1] > 1:
        surprisal = -torch.log_softmax(logits, dim=-1)
        return torch.where(targets > 0, surprisal * targets, 0.0).sum(-1)  # 0 times infinity is 0 here
    # In this order a small loss keeps its digits: where the network is right, the first difference is 0.
    hinge = logits.clamp_min(0) - logits * targets
    return (hinge + logits.abs().neg_().exp_().log1p_()).squeeze(-1)


def error(logits: Tensor, targets: Tensor) -> Tensor:
    """Whether a case is misclassified, bool [...]; a logit of 0 counts as class 1.

    Args:
        logits: [..., C], C = 1 for two classes.
        targets: the same shape.

    Example:
        >>> error(torch.tensor([[2.0], [-2.0]]), torch.tensor([[1.0], [1.0]]))
        tensor([False,  True])
    """
    if logits.shape[-1] > 1:
        return logits.argmax(-1) != targets.argmax(-1)
    return ((logits >= 0) != (targets >= 0.5)).squeeze(-1)


def probabilities(logits: Tensor) -> Tensor:
    """Probability of every class, [..., classes]; from one logit those of class 0 and class 1.

    Args:
        logits: [..., C], C = 1 for two classes.

    Example:
        >>> probabilities(torch.tensor([[0.0]]))
        tensor([[0.5000, 0.5000]])
    """
    if logits.shape[-1] == 1:  # two classes with the logits 0 and z; and 1 - p is exact for p near 1
        logits = torch.cat([torch.zeros_like(logits), logits], dim=-1)
    return torch.softmax(logits, dim=-1)
