"""The recorded run and the published table as tables."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

from core.studies.repetition_record import Published, RepetitionRow
from dashboard.text import Text

__all__ = ["our_table", "table", "their_table"]

_OURS = (
    "setting", "repetition", "onset", "distinct_1", "distinct_2", "distinct_3", "self_bleu", "perplexity",
    "overlap", "length",
)  # fmt: skip
_THEIRS = ("setting", "repetition", "perplexity", "self_bleu", "zipf", "huse")


def our_table(rows: Mapping[str, RepetitionRow], voice: str, text: Text) -> str:
    """A row a setting, each number with its spread, as HTML.

    Args:
        rows: the recorded run by setting.
        voice: the name of the model that wrote.
        text: the page's words.
    """
    cells = [[text(f"loops.name.{name}"), *_ours(row, text)] for name, row in rows.items()]
    return table(text("loops.ours", voice=voice), [text(f"loops.column.{name}") for name in _OURS], cells)


def their_table(rows: Mapping[str, Published], text: Text) -> str:
    """Table 1 of Holtzman et al. 2020 as HTML, to the digits that are printed there."""
    cells = [[text(f"loops.name.{name}"), *_theirs(row, text)] for name, row in rows.items()]
    return table(text("loops.theirs"), [text(f"loops.column.{name}") for name in _THEIRS], cells)


def _ours(row: RepetitionRow, text: Text) -> list[str]:
    percent, number = text.percent, text.number
    shares = (
        (row.distinct_1, row.distinct_1_sd),
        (row.distinct_2, row.distinct_2_sd),
        (row.distinct_3, row.distinct_3_sd),
    )
    return [
        f"{percent(row.repetition, 1)} ({percent(row.repetition_low, 1)}–{percent(row.repetition_high, 1)})",
        _within(row.onset_median, row.onset_q1, row.onset_q3, 0, text),
        *(f"{percent(share)} ± {percent(spread)}" for share, spread in shares),
        f"{number(row.self_bleu, 2)} ± {number(row.self_bleu_sd, 2)}",
        _within(row.perplexity, row.perplexity_q1, row.perplexity_q3, 1, text),
        f"{percent(row.overlap, 1)} ± {percent(row.overlap_sd, 1)}",
        number(row.length),
    ]


def _within(value: float, low: float, high: float, digits: int, text: Text) -> str:
    """A number with its quartiles; a dash if it was not measured."""
    if value != value:
        return text.number(value)
    return f"{text.number(value, digits)} ({text.number(low, digits)}–{text.number(high, digits)})"


def _theirs(row: Published, text: Text) -> list[str]:
    others = (row.perplexity, row.self_bleu, row.zipf, row.huse)
    return [text.percent(row.repetition, 2), *(text.number(value, 2) for value in others)]


def table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]], *, staged: bool = False) -> str:
    """A table of numbers as HTML, to be read across; every cell is escaped.

    Args:
        caption: what it shows.
        head: the columns' names.
        rows: a name, then the cells of the other columns.
        staged: True in the type of a projector.
    """
    columns = "".join(f'<th scope="col">{html.escape(cell)}</th>' for cell in head)
    lines = "".join(_line(name, cells) for name, *cells in rows)
    inner = (
        f"<caption>{html.escape(caption)}</caption><thead><tr>{columns}</tr></thead><tbody>{lines}</tbody>"
    )
    stage = " td-staged" if staged else ""
    return f'<div class="td-table{stage}"><table>{inner}</table></div>'


def _line(name: str, cells: Sequence[str]) -> str:
    values = "".join(f"<td>{html.escape(cell)}</td>" for cell in cells)
    return f'<tr><th scope="row">{html.escape(name)}</th>{values}</tr>'
