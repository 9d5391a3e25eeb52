"""Recipes: what a language model is trained on, in what shape, how long and how. One TOML file each."""

from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

from core.lm.gpt import GPTConfig
from core.tables import toml_object

__all__ = ["DataRecipe", "Recipe", "TrainingRecipe", "read"]


@dataclass(frozen=True, slots=True)
class DataRecipe:
    """Which text is learned, and which is only looked at.

    Args:
        folders: folders of the corpus to learn from.
        works: the files in them to learn from, without ".txt"; empty for all.
        max_bytes: learn from no more than this much text, whole paragraphs from the beginning; 0 for all.
        tokenizer_folders: folders that the tokenizer learns its merges from (always all of their text, so
            that models on different amounts of text share their tokens).
        held_out: the folder that checkpoints are chosen by; never learned from.
        tested: the folder that is only looked at once, at the end.
    """

    folders: tuple[str, ...] = ("train",)
    works: tuple[str, ...] = ()
    max_bytes: int = 0
    tokenizer_folders: tuple[str, ...] = ("train",)
    held_out: str = "valid"
    tested: str = "test"


@dataclass(frozen=True, slots=True)
class TrainingRecipe:
    """How the model learns. The length is given by `steps` (repeatable) or by `minutes` of processor time.

    Args:
        steps: number of updates; 0 if `minutes` is given.
        minutes: budget in minutes of processor time (a paused or disturbed run loses nothing by it); 0 if
            `steps` is given. The text and its order are repeatable, where the rate decays is not.
        batch: windows of text in an update, each as long as the model's context.
        rate: dropout rate at every site, in [0, 1).
        warmup: number of updates in which the learning rates rise to their full value.
        decay: share of the length in which they fall to 0 in a straight line, in (0, 1].
        muon: learning rate of the matrices in the blocks (Jordan et al. 2024, Muon).
        adamw: learning rate of embeddings, norms and biases (Loshchilov & Hutter 2019).
        weight_decay: of the matrices in the blocks, by Muon.
        eval_every: number of updates between looks at the losses.
        eval_tokens: how many tokens a look takes from the text learned, and from the text held out.
        keep: the weights to keep: "best" by the held-out text, or the "last".
        seed: where initial weights, order of the text and masks come from.
    """

    steps: int = 0
    minutes: float = 0.0
    batch: int = 16
    rate: float = 0.0
    warmup: int = 100
    decay: float = 0.4
    muon: float = 0.02
    adamw: float = 0.003
    weight_decay: float = 0.1
    eval_every: int = 200
    eval_tokens: int = 32768
    keep: Literal["best", "last"] = "best"
    seed: int = 0

    def __post_init__(self) -> None:
        if (self.steps > 0) == (self.minutes > 0):
            raise ValueError(f"give either steps or minutes; got {self.steps} and {self.minutes}")
        if not 0 <= self.rate < 1:
            raise ValueError(f"rate must be in [0, 1); got {self.rate}")
        if not 0 < self.decay <= 1:
            raise ValueError(f"decay must be in (0, 1]; got {self.decay}")
        if min(self.batch, self.warmup, self.eval_every) < 1:
            raise ValueError("batch, warmup and eval_every must be at least 1")


@dataclass(frozen=True, slots=True)
class Recipe:
    """A whole recipe.

    Args:
        name: the folder's name under assets/models.
        about: one sentence on what the model is for.
        model: its shape.
        data: its text.
        training: how it learns.
    """

    name: str
    training: TrainingRecipe
    about: str = ""
    model: GPTConfig = field(default_factory=GPTConfig)
    data: DataRecipe = field(default_factory=DataRecipe)

    def plain(self) -> dict[str, Any]:
        """As nested dictionaries of plain values, for the model card."""
        return asdict(self)


def read(path: Path | str) -> Recipe:
    """Read a recipe.

    Raises:
        ValueError: the file is no TOML, a key is unknown or a value out of its range; the message names them.
    """
    content = toml_object(Path(path))
    parts = {"model": GPTConfig, "data": DataRecipe, "training": TrainingRecipe}
    values = {
        key: _part(parts[key], value, f"{path} [{key}]") if key in parts else value
        for key, value in content.items()
    }
    recipe: Recipe = _part(Recipe, values, str(path))
    return recipe


def _part(kind: type[Any], values: dict[str, Any], where: str) -> Any:
    known = [each.name for each in fields(kind)]
    unknown = set(values) - set(known)
    if unknown:
        raise ValueError(f"{where}: unknown {sorted(unknown)}; known are {known}")
    lists_as_tuples = {key: tuple(v) if isinstance(v, list) else v for key, v in values.items()}
    return kind(**lists_as_tuples)
