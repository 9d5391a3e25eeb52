"""A folder of stories as tokens: works with their provenance, one stream to learn from.

A corpus folder holds provenance.csv (file, title, author, first_published ...) and one text file a work, a
paragraph a line, with a blank line between stories.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from core.lm.tokens import Tokenizer

__all__ = ["Work", "excerpt", "read_works", "stories", "stream"]


@dataclass(frozen=True, slots=True)
class Work:
    """One book.

    Args:
        file: its path inside the corpus folder, e.g. "train/grimm_household.txt".
        title: its title.
        author: its author.
        year: first published.
        text: the whole text.
    """

    file: str
    title: str
    author: str
    year: str
    text: str

    @property
    def size(self) -> int:
        """Number of bytes."""
        return len(self.text.encode())


def read_works(corpus: Path, folders: Iterable[str], only: Iterable[str] = ()) -> list[Work]:
    """Read the works of some folders of the corpus, in the order of provenance.csv.

    Args:
        corpus: the corpus folder.
        folders: which of its folders.
        only: names of files without ".txt"; empty for all.

    Raises:
        FileNotFoundError: there is no provenance.csv.
        ValueError: nothing is left to read.
    """
    wanted, names = set(folders), set(only)
    with (corpus / "provenance.csv").open(newline="", encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["file"].split("/")[0] in wanted]
    kept = [row for row in rows if not names or Path(row["file"]).stem in names]
    if not kept:
        raise ValueError(f"no works in folders {sorted(wanted)} of {corpus} (only: {sorted(names)})")
    return [_read_work(corpus, row) for row in kept]


def _read_work(corpus: Path, row: dict[str, str]) -> Work:
    text = (corpus / row["file"]).read_text(encoding="utf-8")
    return Work(row["file"], row["title"], row["author"], row["first_published"], text)


def excerpt(works: list[Work], max_bytes: int) -> list[Work]:
    """The beginning of the works, whole paragraphs, in at most `max_bytes` bytes; 0 leaves them whole."""
    if max_bytes == 0:
        return works
    cut: list[Work] = []
    for work in works:
        room = max_bytes - sum(each.size for each in cut)
        text = work.text.encode()[:room].decode(errors="ignore")
        if len(text) < len(work.text):
            text = text[: text.rfind("\n") + 1]
        if text:
            cut.append(Work(work.file, work.title, work.author, work.year, text))
    return cut


def stories(work: Work) -> list[str]:
    r"""The stories or chapters of a work.

    Example:
        >>> stories(Work("train/x.txt", "X", "Y", "1900", "Once.\nThen.\n\nTwice.\n"))
        ['Once.\nThen.', 'Twice.']
    """
    return [story.strip("\n") for story in work.text.split("\n\n") if story.strip()]


def stream(works: Iterable[Work], tokens: Tokenizer) -> Tensor:
    """All stories one after the other, [N] int64, the token `END` before each."""
    ids = [i for work in works for story in stories(work) for i in (tokens.end, *tokens.encode(story))]
    return torch.tensor(ids, dtype=torch.int64)
