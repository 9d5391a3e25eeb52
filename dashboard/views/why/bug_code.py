"""The right loop in plain torch, and what each mistake changes of it: every version runs as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import unified_diff
from textwrap import dedent
from types import MappingProxyType

from core.mlp.bugs import Bug

__all__ = ["CODE", "difference", "mistaken"]

CODE = """\
import torch
from torch import rand_like
from torch.nn import Linear, ReLU

torch.manual_seed(0)
p, x = 0.5, torch.randn(1100, 2)
y = (x[:, 0] * x[:, 1] > 0).float()[:, None]


class Dropout(torch.nn.Module):
    def forward(self, h):
        if not self.training:
            return h
        mask = rand_like(h) >= p
        return h * mask / (1 - p)


net = torch.nn.Sequential(
    Linear(2, 32), ReLU(), Dropout(),
    Linear(32, 32), ReLU(), Dropout(),
    Linear(32, 1),
)
loss = torch.nn.BCEWithLogitsLoss()
adam = torch.optim.Adam(net.parameters(), lr=0.003)

for step in range(300):
    net.train()
    batch = torch.randint(100, (20,))
    error = loss(net(x[batch]), y[batch])
    adam.zero_grad()
    error.backward()
    adam.step()
net.eval()
print(loss(net(x[100:]), y[100:]).item())
"""

_CHANGES: Mapping[Bug, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        "unscaled": (("mask / (1 - p)", "mask"),),
        "by_rate": (("mask / (1 - p)", "mask / p"),),
        "twice": (("            return h\n", "            return h * (1 - p)\n"),),
        "on_in_test": (("net.eval()\n", ""),),
        "off_in_training": (("    net.train()\n", "    net.eval()\n"),),
        "one_for_batch": (("rand_like(h)", "rand_like(h[:1])"),),
        "kept": (
            ("        mask =", '        if not hasattr(self, "mask"):\n            self.mask ='),
            ("rand_like(h)", "rand_like(h[:1])"),
            ("h * mask", "h * self.mask"),
        ),
        "after_last": ((", Dropout(),", ","), ("1),\n", "1), Dropout(),\n")),
    }
)  # fmt: skip
"""What stands there, and what stands there instead."""


def mistaken(bug: Bug) -> str:
    """The loop with a mistake in it.

    Example:
        >>> "mask / p" in mistaken("by_rate")
        True
    """
    code = CODE
    for old, new in _CHANGES[bug]:
        code = code.replace(old, new)
    return code


def difference(bug: Bug) -> str:
    """The lines in which a loop differs from the right one, without the indentation that all of them have.

    Example:
        >>> print(difference("by_rate"))
        - return h * mask / (1 - p)
        + return h * mask / p
    """
    compared = unified_diff(CODE.splitlines(), mistaken(bug).splitlines(), n=0, lineterm="")
    lines = [line for line in compared if not line.startswith(("---", "+++", "@@"))]
    words = dedent("\n".join(line[1:] for line in lines)).splitlines()
    return "\n".join(f"{line[0]} {rest}" for line, rest in zip(lines, words, strict=True))
