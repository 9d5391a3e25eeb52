"""What one seed drives, each purpose in a random stream of its own, so that none disturbs another."""

import hashlib

import torch

__all__ = ["generator_for"]


def generator_for(seed: int, purpose: str) -> torch.Generator:
    """The random stream of a seed for one purpose.

    Args:
        seed: at least 0.
        purpose: any name; different names give unrelated streams.

    Example:
        >>> a, b = generator_for(7, "weights"), generator_for(7, "order")
        >>> a.initial_seed() == b.initial_seed()
        False
    """
    digest = hashlib.blake2b(f"{purpose}:{seed}".encode(), digest_size=4).digest()
    return torch.Generator().manual_seed(int.from_bytes(digest, "little"))  # the generator uses 32 bits
