"""A few lines of torch that make the mask on the screen, with the numbers of the moment filled in."""

LINES = """\
import hashlib
import torch

seed, step, row = {seed}, {step}, {row}
cases, units, rate = {cases}, {units}, {rate}

digest = hashlib.blake2b(f"mask 1:{{seed}}".encode(), digest_size=4).digest()
generator = torch.Generator().manual_seed(int.from_bytes(digest, "little"))
for _ in range(step + 1):                    # a fresh mask for every case, every step
    u = torch.rand(cases, units, generator=generator)

kept = u >= rate                             # dropped with probability `rate`
a = torch.ones(cases, units)                 # put the activations of the layer here
a = torch.where(kept, a / (1 - rate), 0.0)   # inverted dropout
print(f"hidden layer 1, kept: {{kept[row].nonzero().flatten().tolist()}}")
"""
"""A template for `str.format`; `tests/unit/test_reproduce.py` runs it and compares with the run."""
