"""A folder of stories as tokens: works with their provenance, one stream to learn from, windows of it.

A corpus folder holds provenance.csv (file, title, author, first_published ...) and one text file a work, a
paragraph a line, with a blank line between stories.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from core.lm.tokens import Tokens

__all__ = ["Work", "excerpt", "read_works", "stories", "stream", "windows"]


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


def stream(works: Iterable[Work], tokens: Tokens) -> Tensor:
    """All stories one after the other, [N] int64, the token `END` before each."""
    ids = [i for work in works for story in stories(work) for i in (tokens.end, *tokens.encode(story))]
    return torch.tensor(ids, dtype=torch.int64)


def windows(text: Tensor, context: int, batch: int, *, seed: int, first: int = 0) -> Iterator[Tensor]:
    """Batches of windows without end: every pass reads the whole stream once, in a new order.

    Each pass cuts the stream at another offset, so that a token is not always met at the same position.
    What a batch holds depends only on the seed and its number, so a run can go on where it stopped.

    Args:
        text: the stream, [N].
        context: tokens T that are read; a window has one more, the last to be predicted.
        batch: windows B in a batch.
        seed: of the order and the offsets.
        first: number of the batch to begin with.

    Yields:
        [B, T+1] int64.

    Raises:
        ValueError: the stream is shorter than one batch.
    """
    per_pass = (len(text) - context) // context // batch
    if per_pass < 1:
        raise ValueError(f"{len(text)} tokens are fewer than one batch of {batch} windows of {context}")
    number = first
    while True:
        starts = _starts(len(text), context, seed, number // per_pass)
        for index in range(number % per_pass, per_pass):
            rows = starts[index * batch : (index + 1) * batch]
            yield text[rows[:, None] + torch.arange(context + 1)]
            number += 1


def _starts(length: int, context: int, seed: int, number: int) -> Tensor:
    generator = torch.Generator().manual_seed(1_000_003 * seed + number)
    offset = int(torch.randint(context, (), generator=generator))
    count = (length - 1 - offset) // context
    return offset + context * torch.randperm(count, generator=generator)
