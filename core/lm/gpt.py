"""A small GPT: a decoder-only transformer, written to be read beside the papers.

It is the network of GPT-2: pre-norm blocks, learned positions, GELU, the output projection tied to the token
embedding (Press & Wolf 2017). Dropout sits at four sites, named in `SITES`; its masks come from an explicit
generator through `core.dropout` and are returned, so that a page can show the very masks that were used.
Without a generator, or at rate 0, nothing is dropped. Everything is a function of its arguments: the key and
value cache is an immutable value, so that going back or branching is keeping an old one.

Sources
    Vaswani et al. 2017, Attention Is All You Need (attention: section 3.2; dropout on sublayer outputs and on
        the sum of embeddings and positions: section 5.4).
    Radford et al. 2018, Improving Language Understanding by Generative Pre-Training (decoder only, GELU).
    Radford et al. 2019, Language Models are Unsupervised Multitask Learners (pre-norm, final layer norm,
        residual projections started smaller by 1/sqrt(number of residual layers): section 2.3).
"""

import json
import math
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from core import dropout
from core.lm import model_files

__all__ = ["GPT", "SITES", "Cache", "GPTConfig", "Output", "load", "parameter_count", "save"]

SITES = ("embedding sum", "attention weights", "attention output", "MLP output")
"""Where units are dropped, in the order in which a token meets them (the last three in every block)."""


@dataclass(frozen=True, slots=True)
class GPTConfig:
    """The shape of a GPT.

    Args:
        vocabulary: number of tokens V.
        context: most tokens T that it can look at, one learned position each.
        width: size D of a token's vector (d_model in the papers).
        layers: number of blocks L.
        heads: number of attention heads H; divides the width.
        tied: the output projection is the token embedding itself.

    Raises:
        ValueError: a size is below 1, or the heads do not divide the width.

    Example:
        >>> GPTConfig(vocabulary=512, context=32, width=64, layers=2, heads=4).width
        64
    """

    vocabulary: int = 4096
    context: int = 256
    width: int = 192
    layers: int = 6
    heads: int = 4
    tied: bool = True

    def __post_init__(self) -> None:
        for name in ("vocabulary", "context", "width", "layers", "heads"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1; got {getattr(self, name)}")
        if self.width % self.heads:
            raise ValueError(f"heads must divide the width; got {self.heads} heads, width {self.width}")


@dataclass(frozen=True, slots=True, eq=False)
class Cache:
    """Keys and values of the tokens read so far, so that each token is computed once.

    Immutable: reading on makes a new cache, and the old one still stands for the shorter text.

    Args:
        keys: for every layer [B, H, T, D/H].
        values: for every layer [B, H, T, D/H].
    """

    keys: tuple[Tensor, ...]
    values: tuple[Tensor, ...]

    @property
    def length(self) -> int:
        """Number of tokens read so far."""
        return self.keys[0].shape[2]


@dataclass(frozen=True, slots=True, eq=False)
class Output:
    """What one pass gives.

    Args:
        logits: [B, T, V], the scores of the next token at each position, or the last ones asked for;
            in float32, or in float64 if the model is.
        cache: to read on from here.
        masks: the masks of this pass by site, bool, True = kept; empty when nothing was dropped. Keys are
            "embedding sum", and for block 0, 1, ... "0 attention weights", "0 attention output" and so on.
    """

    logits: Tensor
    cache: Cache
    masks: dict[str, Tensor]


@dataclass(frozen=True, slots=True, eq=False)
class _Dropper:
    """Drops at one rate from one generator at some sites, and remembers every mask under its site's name."""

    rate: float
    generator: torch.Generator | None
    sites: Collection[str] = SITES
    masks: dict[str, Tensor] = field(default_factory=dict)

    @property
    def at_work(self) -> bool:
        """Whether anything is dropped."""
        return self.generator is not None and self.rate > 0

    def __call__(self, x: Tensor, site: str) -> Tensor:
        if self.generator is None or self.rate == 0 or not site.endswith(tuple(self.sites)):
            return x
        self.masks[site] = dropout.draw_mask(x.shape, self.rate, generator=self.generator)
        return dropout.apply_mask(x, self.masks[site], self.rate)


class _Linear(nn.Linear):
    """Left uninitialised: a GPT draws its weights from its own generator, never from the global seed."""

    def reset_parameters(self) -> None:
        """Draw nothing."""


class _Embedding(nn.Embedding):
    """Left uninitialised, too."""

    def reset_parameters(self) -> None:
        """Draw nothing."""


class Attention(nn.Module):
    """Causal multi-head self-attention, Vaswani et al. 2017, equation 1 and section 3.2.2."""

    def __init__(self, config: GPTConfig) -> None:
        super().__init__()
        self.heads = config.heads
        self.query_key_value = _Linear(config.width, 3 * config.width)
        self.output = _Linear(config.width, config.width)

    def forward(
        self, x: Tensor, past: tuple[Tensor, Tensor] | None, drop: _Dropper, name: str, last: int
    ) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """Let every token look at itself and the tokens before it.

        Args:
            x: [B, T, D].
            past: keys and values of earlier tokens, each [B, H, P, D/H].
            drop: how attention weights are dropped.
            name: the block's name in the masks.
            last: how many of the newest tokens look; all T can be looked at.
        """
        B, T, D = x.shape  # noqa: N806 (the papers' letters)
        query, key, value = (  # each [B, H, T, D/H]
            part.view(B, T, self.heads, D // self.heads).transpose(1, 2)
            for part in self.query_key_value(x).split(D, dim=-1)
        )
        if past is not None:
            key, value = torch.cat((past[0], key), dim=2), torch.cat((past[1], value), dim=2)
        weights = attention_weights(query[:, :, -last:], key)  # [B, H, last, P+T]
        heads = drop(weights, f"{name} {SITES[1]}").to(value.dtype) @ value  # [B, H, last, D/H]
        return self.output(heads.transpose(1, 2).reshape(B, last, D)), (key, value)


def attention_weights(query: Tensor, key: Tensor) -> Tensor:
    """softmax(Q K' / sqrt(d_k)), the future cut off: Vaswani et al. 2017, sections 3.2.1 and 3.2.3.

    Args:
        query: of the T newest tokens, [B, H, T, d_k].
        key: of all P + T tokens, [B, H, P+T, d_k].

    Returns:
        [B, H, T, P+T]; every row sums to 1.

    Example:
        >>> attention_weights(torch.zeros(1, 1, 2, 4), torch.zeros(1, 1, 3, 4))[0, 0]
        tensor([[0.5000, 0.5000, 0.0000],
                [0.3333, 0.3333, 0.3333]])
    """
    new, total = query.shape[2], key.shape[2]
    scores = (query / math.sqrt(query.shape[-1])) @ key.transpose(-2, -1)  # [B, H, T, P+T]
    future = scores.new_full((new, total), -torch.inf).triu(total - new + 1)
    return (scores + future).softmax(dim=-1)


class MLP(nn.Module):
    """The same two-layer network at every position: Vaswani et al. 2017, equation 2, with GELU."""

    def __init__(self, config: GPTConfig) -> None:
        super().__init__()
        self.up = _Linear(config.width, 4 * config.width)
        self.down = _Linear(4 * config.width, config.width)

    def forward(self, x: Tensor) -> Tensor:
        """[B, T, D] to [B, T, D]; the tanh form of GELU is the one that GPT-2 used."""
        result: Tensor = self.down(functional.gelu(self.up(x), approximate="tanh"))
        return result


class Block(nn.Module):
    """Look around, then think: two residual steps, each normalised at its entrance (pre-norm)."""

    def __init__(self, config: GPTConfig) -> None:
        super().__init__()
        self.attention_norm = nn.LayerNorm(config.width)
        self.attention = Attention(config)
        self.mlp_norm = nn.LayerNorm(config.width)
        self.mlp = MLP(config)

    def forward(
        self, x: Tensor, past: tuple[Tensor, Tensor] | None, drop: _Dropper, name: str, last: int
    ) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """[B, T, D] to [B, last, D], and this block's keys and values of all T."""
        looked, present = self.attention(self.attention_norm(x), past, drop, name, last)
        x = x[:, -last:] + drop(looked, f"{name} {SITES[2]}")  # [B, last, D]
        return x + drop(self.mlp(self.mlp_norm(x)), f"{name} {SITES[3]}"), present


class GPT(nn.Module):
    """The whole model: embed, L blocks, norm, project onto the vocabulary.

    Args:
        config: its shape.
        generator: where the initial weights come from; without one they are left uninitialised, to be loaded.

    Example:
        >>> config = GPTConfig(vocabulary=50, context=8, width=16, layers=2, heads=2)
        >>> gpt = GPT(config, generator=torch.Generator().manual_seed(0))
        >>> output = gpt(torch.tensor([[1, 2, 3]]))
        >>> output.logits.shape
        torch.Size([1, 3, 50])
        >>> gpt(torch.tensor([[4]]), cache=output.cache).cache.length
        4
    """

    def __init__(self, config: GPTConfig, *, generator: torch.Generator | None = None) -> None:
        super().__init__()
        self.config = config
        self.token_embedding = _Embedding(config.vocabulary, config.width)
        self.position_embedding = _Embedding(config.context, config.width)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.final_norm = nn.LayerNorm(config.width)
        if not config.tied:
            self.projection = _Linear(config.width, config.vocabulary, bias=False)
        if generator is not None:
            _initialise(self, generator)

    @property
    def output_weight(self) -> Tensor:
        """The matrix that turns a vector into scores, [V, D]."""
        return self.token_embedding.weight if self.config.tied else self.projection.weight

    def forward(
        self,
        tokens: Tensor,
        cache: Cache | None = None,
        *,
        rate: float = 0.0,
        generator: torch.Generator | None = None,
        sites: Collection[str] = SITES,
        last: int | None = None,
    ) -> Output:
        """Read tokens, and score every possible next token after each of them.

        Args:
            tokens: [B, T] int64, each in [0, V).
            cache: what was read before; the tokens follow on it.
            rate: probability of dropping, in [0, 1], at each of the sites.
            generator: where the masks come from, on the model's device; None drops nothing.
            sites: those of `SITES` at which units are dropped.
            last: score only after the last so many tokens, at least 1; None: after each. Scores of V tokens
                cost a small model more than all its blocks.

        Raises:
            ValueError: no tokens, or more than the context holds.
        """
        past = 0 if cache is None else cache.length
        _check_length(past, tokens.shape[1], self.config.context)
        drop = _Dropper(rate, generator, sites)
        positions = self.position_embedding.weight[past : past + tokens.shape[1]]  # [T, D]
        x = drop(self.token_embedding(tokens) + positions, SITES[0])  # [B, T, D]
        new, keys, values = tokens.shape[1], [], []
        # What nobody scores the last block need not finish; with masks it does, so that they stay the same.
        wanted = new if last is None or drop.at_work else min(last, new)
        for layer, block in enumerate(self.blocks):
            before = None if cache is None else (cache.keys[layer], cache.values[layer])
            end = wanted if layer == len(self.blocks) - 1 else new
            x, (key, value) = block(x, before, drop, str(layer), end)
            keys.append(key)
            values.append(value)
        if last is not None:
            x = x[:, -last:]
        logits = functional.linear(self.final_norm(x), self.output_weight)  # [B, T, V]
        logits = logits.to(torch.promote_types(logits.dtype, torch.float32))
        return Output(logits, Cache(tuple(keys), tuple(values)), drop.masks)

    def __call__(
        self,
        tokens: Tensor,
        cache: Cache | None = None,
        *,
        rate: float = 0.0,
        generator: torch.Generator | None = None,
        sites: Collection[str] = SITES,
        last: int | None = None,
    ) -> Output:
        """The same as `forward`; written out so that the types are known."""
        output: Output = super().__call__(
            tokens, cache, rate=rate, generator=generator, sites=sites, last=last
        )
        return output


def _check_length(past: int, new: int, context: int) -> None:
    if new < 1:
        raise ValueError("there must be at least 1 token to read; got 0")
    if past + new > context:
        raise ValueError(
            f"the model reads at most {context} tokens; got {past + new} ({past} cached, {new} new)"
        )


def _initialise(gpt: GPT, generator: torch.Generator) -> None:
    """Radford et al. 2018, section 4.1: N(0, 0.02); 2019, section 2.3: residual layers smaller."""
    residual = 0.02 / math.sqrt(2 * gpt.config.layers)
    with torch.no_grad():
        for name, parameter in gpt.named_parameters():
            if parameter.ndim == 2:
                ends_residual = name.endswith(("attention.output.weight", "mlp.down.weight"))
                std = residual if ends_residual else 0.02
                drawn = torch.empty_like(parameter, dtype=torch.float64)  # the same on every processor
                parameter.copy_(drawn.normal_(0, std, generator=generator))
            else:  # the gain of a norm starts at 1, every bias at 0
                parameter.fill_(float(name.endswith("norm.weight")))


def parameter_count(gpt: GPT) -> int:
    """How many numbers the model learned; tied weights count once.

    Example:
        >>> parameter_count(GPT(GPTConfig(vocabulary=50, context=8, width=16, layers=2, heads=2)))
        7520
    """
    return sum(parameter.numel() for parameter in gpt.parameters())


def block_matrices(gpt: GPT) -> Iterator[nn.Parameter]:
    """The weight matrices inside the blocks: all that is neither an embedding, a norm nor a bias."""
    return (parameter for parameter in gpt.blocks.parameters() if parameter.ndim == 2)


def save(gpt: GPT, folder: Path) -> None:
    """Write the shape (config.json) and the weights (model.safetensors, float16).

    float16 keeps 11 significant bits, which costs nothing that can be measured in the loss.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(asdict(gpt.config), indent=2) + "\n", encoding="utf-8")
    half = {name: tensor.detach().to("cpu", torch.float16) for name, tensor in gpt.state_dict().items()}
    model_files.write_tensors(half, folder / "model.safetensors")


def load(folder: Path | str) -> GPT:
    """Read a model that `save` wrote, for use in float64, after checking every file against its checksum.

    In float64 the same numbers u write the same text on every processor, and what is printed of the
    probabilities agrees; a token costs about half as much again as in float32.

    Args:
        folder: with config.json, model.safetensors and checksums.json.

    Raises:
        core.lm.model_files.ModelFilesError: a file is missing, truncated, changed or from another model; the
            message names the file and the way out.

    Example:
        >>> load("assets/models/storyteller").config.vocabulary
        4096
    """
    folder = Path(folder)
    model_files.verify(folder)
    gpt = GPT(GPTConfig(**json.loads((folder / "config.json").read_text(encoding="utf-8"))))
    gpt.load_state_dict(model_files.read_tensors(folder / "model.safetensors"))
    return gpt.eval().requires_grad_(False).to(torch.float64)
