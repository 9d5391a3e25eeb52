"""Dropout by its definition: draw a mask, apply it.

`rate` is the probability of *dropping* a unit, everywhere in this project (the 2014 paper's p is the
probability of keeping one, so p = 1 - rate). Masks are boolean and True means kept. The randomness is an
argument: `torch.nn.functional.dropout` takes no generator, so its masks can be neither repeated nor shown.

Sources
    Hinton et al. 2012, Improving neural networks by preventing co-adaptation of feature detectors.
    Srivastava et al. 2014, Dropout: A Simple Way to Prevent Neural Networks from Overfitting, JMLR 15.
    Wan et al. 2013, Regularization of Neural Networks using DropConnect, ICML.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

__all__ = [
    "Dropped",
    "apply_mask",
    "draw_mask",
    "dropconnect",
    "gaussian",
    "input_dropout",
    "inverted",
    "original",
    "original_at_test",
]


@dataclass(frozen=True, slots=True, eq=False)
class Dropped:
    """What a dropout layer made, and the die that it rolled for it.

    Args:
        output: the layer's output.
        mask: bool, True = kept; for `gaussian` the float noise that was multiplied in; for `dropconnect`
            one mask of the weights for each case, [B, out, in].
    """

    output: Tensor
    mask: Tensor


def draw_mask(shape: Sequence[int], rate: float, *, generator: torch.Generator) -> Tensor:
    """Draw which units stay: one uniform number u in [0, 1) a unit, kept where u >= rate.

    Because u does not depend on the rate, the same generator state at a lower rate keeps the same units and
    some more. A first dimension of cases gives every training case a mask of its own (Srivastava et al. 2014,
    section 5.1).

    Args:
        shape: shape of the mask, e.g. (cases, units).
        rate: probability of dropping a unit, in [0, 1].
        generator: where u comes from; the mask lies on its device.

    Returns:
        A bool tensor, True = kept.

    Raises:
        ValueError: the rate is outside [0, 1] or NaN.

    Example:
        >>> draw_mask((2, 5), 0.2, generator=torch.Generator().manual_seed(0))
        tensor([[ True,  True, False, False,  True],
                [ True,  True,  True,  True,  True]])
    """
    _check_rate(rate)
    uniform = torch.rand(tuple(shape), generator=generator, device=generator.device)
    return uniform >= rate


def apply_mask(x: Tensor, mask: Tensor, rate: float, *, scale: bool = True) -> Tensor:
    """Silence the dropped units and, with `scale`, make up for them: kept units are divided by 1 - rate.

    Args:
        x: activations, any shape that broadcasts with the mask.
        mask: bool, True = kept.
        rate: the rate that the mask was drawn with, in [0, 1]; at 1 the output is zero.
        scale: True for inverted dropout; False for the form of 2014, which scales at test time instead.

    Returns:
        x / (1 - rate) where kept (x without `scale`), exactly 0 where dropped, whatever x was there.

    Raises:
        ValueError: the rate is outside [0, 1] or NaN.
        TypeError: the mask is not bool.

    Example:
        >>> apply_mask(torch.tensor([1.0, 2.0, 3.0]), torch.tensor([True, False, True]), 0.75)
        tensor([ 4.,  0., 12.])
    """
    _check_rate(rate)
    _check_mask(mask)
    if rate == 1:  # nothing is kept, so there is nothing to make up for (and no 0/0 in the gradient)
        return torch.where(torch.zeros_like(mask), x, 0.0)
    # The reciprocal first, as torch does it: the same number to the last bit.
    return torch.where(mask, x * (1 / (1 - rate)) if scale else x, 0.0)


def inverted(x: Tensor, rate: float, *, generator: torch.Generator) -> Dropped:
    """Inverted dropout: scale while training, so that the test network is simply the network.

    Srivastava et al. 2014, section 10: retained activations are multiplied by one over the probability of
    keeping them. It is what `torch.nn.Dropout` does. The expected output is x, its variance
    x^2 * rate / (1 - rate).

    Args:
        x: activations, any shape; every element gets its own die, so cases get different masks.
        rate: probability of dropping, in [0, 1].
        generator: where the mask comes from, on x's device.

    Raises:
        ValueError: the rate is outside [0, 1] or NaN.

    Example:
        >>> inverted(torch.ones(5), 0.2, generator=torch.Generator().manual_seed(0)).output
        tensor([1.2500, 1.2500, 0.0000, 0.0000, 1.2500])
    """
    mask = draw_mask(x.shape, rate, generator=generator)
    return Dropped(apply_mask(x, mask, rate), mask)


def input_dropout(x: Tensor, rate: float, *, generator: torch.Generator) -> Dropped:
    """Inverted dropout on the inputs of the network instead of on hidden units.

    The same operation as `inverted`; it has a name of its own because it takes another rate: a lost input
    cannot be had from another unit. Srivastava et al. 2014, appendix A.4, keep about 80 % of real-valued
    inputs (rate 0.2) where they keep 50 to 80 % of the hidden units.

    Args:
        x: inputs, [B, d].
        rate: probability of dropping an input, in [0, 1].
        generator: where the mask comes from, on x's device.

    Raises:
        ValueError: the rate is outside [0, 1] or NaN.

    Example:
        >>> input_dropout(torch.ones(1, 5), 0.2, generator=torch.Generator().manual_seed(0)).mask
        tensor([[ True,  True, False, False,  True]])
    """
    return inverted(x, rate, generator=generator)


def original(x: Tensor, rate: float, *, generator: torch.Generator) -> Dropped:
    """Dropout as first published, while training: the mask and no scaling.

    Srivastava et al. 2014, section 4. Belongs together with `original_at_test`.

    Args:
        x: activations, any shape.
        rate: probability of dropping, in [0, 1].
        generator: where the mask comes from, on x's device.

    Raises:
        ValueError: the rate is outside [0, 1] or NaN.

    Example:
        >>> original(torch.ones(5), 0.2, generator=torch.Generator().manual_seed(0)).output
        tensor([1., 1., 0., 0., 1.])
    """
    mask = draw_mask(x.shape, rate, generator=generator)
    return Dropped(apply_mask(x, mask, rate, scale=False), mask)


def original_at_test(x: Tensor, rate: float) -> Tensor:
    """Dropout as first published, at test time: every unit present, scaled to its expectation in training.

    Srivastava et al. 2014, section 4, scale the outgoing weights by the probability of keeping the unit,
    W_test = (1 - rate) W; scaling the activation gives the next layer the same input.

    Args:
        x: activations, any shape.
        rate: probability of dropping, in [0, 1].

    Raises:
        ValueError: the rate is outside [0, 1] or NaN.

    Example:
        >>> original_at_test(torch.tensor([10.0]), 0.2)
        tensor([8.])
    """
    _check_rate(rate)
    return x * (1 - rate)


def gaussian(x: Tensor, rate: float, *, generator: torch.Generator) -> Dropped:
    """Multiply by Gaussian noise with the mean and variance of inverted dropout; nothing is cut.

    Srivastava et al. 2014, section 10: noise from N(1, s^2) with s^2 = rate / (1 - rate).

    Args:
        x: floating-point activations, any shape.
        rate: the dropout rate whose variance the noise has, in [0, 1): at 1 the variance is infinite.
        generator: where the noise comes from, on x's device.

    Returns:
        The product, and as `mask` the noise.

    Raises:
        ValueError: the rate is outside [0, 1) or NaN.

    Example:
        >>> dropped = gaussian(torch.full((3,), 2.0), 0.2, generator=torch.Generator().manual_seed(0))
        >>> torch.equal(dropped.output, 2 * dropped.mask)
        True
    """
    if not 0 <= rate < 1:
        raise ValueError(
            f"rate of Gaussian dropout must be in [0, 1): its variance is rate/(1-rate); got {rate!r}"
        )
    standard = torch.randn(x.shape, generator=generator, device=generator.device, dtype=x.dtype)
    noise = 1 + (rate / (1 - rate)) ** 0.5 * standard
    return Dropped(x * noise, noise)


def dropconnect(
    x: Tensor, weight: Tensor, bias: Tensor | None, rate: float, *, generator: torch.Generator
) -> Dropped:
    """A linear layer that drops weights instead of units, a fresh mask of weights for every case.

    Wan et al. 2013. Two things differ from the paper, for comparison with `inverted`: kept weights are
    divided by 1 - rate, so that the mean is the linear layer itself (the paper samples from a Gaussian
    approximation at test time instead), and the bias is never dropped (the paper counts it as a weight).

    Args:
        x: inputs, [B, in].
        weight: [out, in], as in `torch.nn.Linear`.
        bias: [out], or None.
        rate: probability of dropping a weight, in [0, 1].
        generator: where the masks come from, on x's device.

    Returns:
        Output [B, out] and masks [B, out, in].

    Raises:
        ValueError: the rate is outside [0, 1] or NaN.

    Example:
        >>> x, weight = torch.ones(3, 4), torch.ones(2, 4)
        >>> dropconnect(x, weight, None, 0.5, generator=torch.Generator().manual_seed(0)).output
        tensor([[2., 4.],
                [2., 2.],
                [4., 6.]])
    """
    mask = draw_mask((len(x), *weight.shape), rate, generator=generator)  # [B, out, in]
    output = torch.einsum("boi,bi->bo", apply_mask(weight, mask, rate), x)
    return Dropped(output if bias is None else output + bias, mask)


def _check_rate(rate: float) -> None:
    if not 0 <= rate <= 1:  # written so that NaN fails too
        raise ValueError(f"rate must be in [0, 1], the probability of dropping a unit; got {rate!r}")


def _check_mask(mask: Tensor) -> None:
    if mask.dtype != torch.bool:  # a 0/1 float mask would silently mean something else in `where`
        raise TypeError(f"mask must be bool, True where a unit is kept; got {mask.dtype}")
