"""What the page's figures show as tables, and its texts as text, to take away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

import pandas as pd

from core.lm.uncertainty import Uncertainty
from core.studies.twins.results import NetworkRow, TextRow

__all__ = ["cells_table", "cells_text", "splits_table", "twins_table"]

Cells = Mapping[str, Sequence[str]]


def cells_table(cells: Cells) -> pd.DataFrame:
    """The texts of every cell, in the order they were written.

    Args:
        cells: texts by the cell's name.

    Example:
        >>> cells_table({"off_greedy": ["a fox"], "on_greedy": ["a dog"]}).values.tolist()
        [['off_greedy', 1, 'a fox'], ['on_greedy', 1, 'a dog']]
    """
    rows = [
        (name, number, words) for name, texts in cells.items() for number, words in enumerate(texts, start=1)
    ]
    return pd.DataFrame(rows, columns=["cell", "number", "text"])


def cells_text(cells: Cells, prompt: str, names: Mapping[str, str]) -> str:
    """The texts as one reads them: under the name of its cell each with the prompt that it goes on from.

    Args:
        cells: texts by the cell's name.
        prompt: that all go on from.
        names: of the cells, for a reader.

    Example:
        >>> print(cells_text({"off_greedy": [" fox"]}, "The", {"off_greedy": "No dice"}))
        No dice
        The fox
    """
    return "\n\n".join(
        "\n".join([names[name], *(prompt + words for words in texts)]) for name, texts in cells.items()
    )


def splits_table(splits: Sequence[tuple[float, Uncertainty]]) -> pd.DataFrame:
    """The uncertainty about the next token at several rates, in bits.

    Args:
        splits: (rate, split) pairs.
    """
    return pd.DataFrame([{"rate": rate, **asdict(split)} for rate, split in splits])


def twins_table(networks: Sequence[NetworkRow], texts: Sequence[TextRow]) -> pd.DataFrame:
    """A row for the texts of a network in one way of drawing, with what was measured of the network itself.

    Args:
        networks: the networks.
        texts: their texts.
    """
    return pd.DataFrame(texts).merge(pd.DataFrame(networks), on=["variant", "training_seed"])
