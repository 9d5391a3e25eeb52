"""Settings that others ship as a table: each row a button that sets the page's steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from dashboard.components import define
from dashboard.components.link import mount_linked

__all__ = ["Row", "defaults_table"]

_mount = define(Path(__file__).parent, ("link", "numbers", "defaults_table"))


@dataclass(frozen=True, slots=True)
class Row:
    """One row, in the reader's language.

    Attributes:
        id: its name.
        group: the heading that it stands under.
        who: what the button says.
        about: a few quiet words beside it.
        cells: a text a column.
        own: number of the cell that tells what the row itself leaves.
        steps: the chain by the names that the browser uses; None: nothing can be set.
    """

    id: str
    group: str
    who: str
    about: str
    cells: Sequence[str]
    own: int
    steps: Mapping[str, float | str | None] | None


def defaults_table(
    rows: Sequence[Row],
    columns: Sequence[str],
    chosen: str,
    said: Sequence[str],
    *,
    label: str,
    prompt: str,
    present: bool,
    key: str,
    on_want: Callable[[], None],
) -> None:
    """Show the table.

    Args:
        rows: in their order.
        columns: the heading of the first column, then one a cell.
        chosen: the row whose settings are the page's; empty for none.
        said: lines of text above the table: on the chosen row, or how to choose one.
        label: what the table is, for screen readers.
        prompt: that the cells count after.
        present: True on a projector.
        key: the element's stable key; it wants "choose", the id of the row to set, or "follow": to be shown
            for the prompt that the bars have now.
        on_want: called when it wants something.
    """
    data = {
        "rows": [asdict(row) for row in rows], "columns": list(columns), "chosen": chosen, "said": list(said),
        "label": label, "prompt": prompt, "present": present,
    }  # fmt: skip
    mount_linked(_mount, data, key, on_want)
