"""Where the figures in the answers to the questions stand: for each one a row of the data, or a source.

    for figure in question_figures():
        print(figure.question, figure.figure, *stated(figure))

The rows of an answer are in the order in which it and its question print their figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.history.sources import Link
from core.tables import DATA, DataFileError, FileRow, csv_rows, json_rows, read

__all__ = ["DEFINITION", "Origin", "QuestionFigure", "origins", "question_figures", "stated"]

DEFINITION = "definition"
"""The source of a figure that nobody measured or chose: the 1 of 1 - p, the 0 of a mask."""


@dataclass(frozen=True, slots=True)
class QuestionFigure:
    """A figure of an answer.

    Attributes:
        question: its name, see assets/text/en/sources/questions.toml.
        figure: as English writes it, without a comma for thousands.
        source: cells of tables ("FILE ID FIELD", with "; " between), a page's address, or `DEFINITION`.
        says: what stands on the page, or what is defined; "" for cells.
    """

    question: str
    figure: str
    source: str
    says: str

    def __post_init__(self) -> None:
        if bool(self.says) == bool(self.cells):
            raise ValueError("says must hold what a page or a definition says, and be empty for cells")

    @property
    def cells(self) -> tuple[tuple[str, ...], ...]:
        """File, id and field of each cell; none for a page or a definition."""
        elsewhere = self.source == DEFINITION or self.source.startswith("https://")
        return () if elsewhere else tuple(tuple(cell.split(" ")) for cell in self.source.split("; "))


@dataclass(frozen=True, slots=True)
class Origin:
    """What a figure comes from: a paper, a page, or whose settings they are.

    Attributes:
        name: of whose settings; "" where there is a link.
        link: of the event or the page.
    """

    name: str
    link: Link | None


def question_figures(path: Path = DATA / "question_figures.csv") -> tuple[QuestionFigure, ...]:
    """All figures, question by question.

    Raises:
        DataFileError: the file cannot be read, or a row is broken.

    Example:
        >>> [each.figure for each in question_figures() if each.question == "recurrent"]
        ['2014', '2015', '2017']
    """
    return tuple(read(QuestionFigure, path))


def stated(figure: QuestionFigure) -> tuple[str, ...]:
    """What each of its sources says.

    Raises:
        DataFileError: a table has no such row or field.

    Example:
        >>> stated(QuestionFigure("settings", "64", "decoding_defaults.csv gemma top_k", ""))
        ('64',)
    """
    return tuple(_row(file, name).text(field) for file, name, field in figure.cells) or (figure.says,)


def origins(figure: QuestionFigure) -> tuple[Origin, ...]:
    """What its sources are called and where they are; none for a definition.

    Raises:
        DataFileError: a table has no such row.

    Example:
        >>> origins(QuestionFigure("block", "2017", "timeline.json attention date", ""))
        (Origin(name='', link=Link(kind='arxiv', value='1706.03762')),)
    """
    if figure.source.startswith("https://"):
        return (Origin("", Link.parse(figure.source)),)
    return tuple(_origin(_row(file, name)) for file, name, _ in figure.cells)


def _origin(row: FileRow) -> Origin:
    if "link" in row.values:
        return Origin("", Link.parse(row.words("link")))
    return Origin(row.words("who"), None)


def _row(file: str, name: str) -> FileRow:
    """The row of a table with an id."""
    found = [row for row in _rows(file) if row.values["id"] == name]
    if not found:
        raise DataFileError("wrong", file=str(DATA / file), what=f"question_figures.csv needs a row {name!r}")
    return found[0]


@cache
def _rows(file: str) -> tuple[FileRow, ...]:
    rows = json_rows if file.endswith(".json") else csv_rows
    return tuple(rows(DATA / file))
