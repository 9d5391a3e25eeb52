"""The right loop in plain torch, and what each mistake changes of it: every version runs as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import unified_diff
from types import MappingProxyType

from core.mlp.bugs import Bug

__all__ = ["CODE", "difference", "mistaken"]

CODE = """\
import torch
from torch.nn import Linear, ReLU

torch.manual_seed(0)
p, x = 0.5, torch.randn(1100, 2)
y = (x[:, 0] * x[:, 1] > 0).float()[:, None]


class Dropout(torch.nn.Module):
    def forward(self, h):
        if not self.training:
            return h
        mask = (torch.rand_like(h) >= p).float()
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
        "one_for_batch": (("torch.rand_like(h)", "torch.rand(h.shape[1])"),),
        "kept": (
            (
                "        mask = (torch.rand_like(h) >= p).float()\n"
                "        return h * mask / (1 - p)\n",
                "        if not hasattr(self, \"mask\"):\n"
                "            self.mask = (torch.rand(h.shape[1]) >= p).float()\n"
                "        return h * self.mask / (1 - p)\n",
            ),
        ),
        "after_last": ((", Dropout(),", ","), ("Linear(32, 1),", "Linear(32, 1), Dropout(),")),
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
    """The lines in which a loop differs from the right one.

    Example:
        >>> print(difference("by_rate"))
        -        return h * mask / (1 - p)
        +        return h * mask / p
    """
    lines = unified_diff(CODE.splitlines(), mistaken(bug).splitlines(), n=0, lineterm="")
    return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))
