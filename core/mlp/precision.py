"""What the small networks compute in.

In float32 a processor's own order of sums shows after a few hundred steps of training: the losses of one
link differ from machine to machine in their second digit. In float64 the same differences stay below 1e-8 in
every example of the app, so that all digits that are printed agree. It costs a tenth to a third of the speed.
`tests/benchmarks/processors.py` measures both.
"""

import torch

__all__ = ["DTYPE"]

DTYPE = torch.float64
"""Of weights, activations, targets and losses; masks are drawn from float32 uniforms, as in
`core.dropout`."""
