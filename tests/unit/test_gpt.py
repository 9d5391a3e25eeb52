"""The GPT against Hugging Face's GPT-2, its cache, its dropout sites and its files."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor

from core.lm import gpt, model_files
from core.lm.gpt import GPT, SITES, GPTConfig

CONFIG = GPTConfig(vocabulary=97, context=24, width=32, layers=3, heads=4)
TOKENS = torch.randint(97, (2, 24), generator=torch.Generator().manual_seed(7))


def seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def model(config: GPTConfig = CONFIG, seed: int = 0) -> GPT:
    """A model whose weights are large enough that every part of it shows in the logits."""
    made = GPT(config, generator=seeded(seed))
    with torch.no_grad():
        for parameter in made.parameters():
            parameter.add_(torch.randn(parameter.shape, generator=seeded(seed + 1)), alpha=0.2)
    return made.requires_grad_(False)


def hugging_face_names(ours: str) -> str:
    for here, there in (
        ("token_embedding", "wte"),
        ("position_embedding", "wpe"),
        ("blocks.", "h."),
        ("attention_norm", "ln_1"),
        ("mlp_norm", "ln_2"),
        ("final_norm", "ln_f"),
        ("attention.query_key_value", "attn.c_attn"),
        ("attention.output", "attn.c_proj"),
        ("mlp.up", "mlp.c_fc"),
        ("mlp.down", "mlp.c_proj"),
    ):
        ours = ours.replace(here, there)
    return f"transformer.{ours}"


def as_gpt2(ours: GPT, rate: float = 0.0) -> torch.nn.Module:
    """Hugging Face's model with our weights (its Conv1D holds the transpose of a Linear)."""
    transformers = pytest.importorskip("transformers", reason="requirements-hub.txt is not installed")
    size = ours.config
    config = transformers.GPT2Config(
        vocab_size=size.vocabulary,
        n_positions=size.context,
        n_embd=size.width,
        n_layer=size.layers,
        n_head=size.heads,
        embd_pdrop=rate,
        attn_pdrop=rate,
        resid_pdrop=rate,
        attn_implementation="eager",
        bos_token_id=0,
        eos_token_id=0,
    )
    theirs: torch.nn.Module = transformers.GPT2LMHeadModel(config).eval()
    inside = {id(parameter) for parameter in gpt.block_matrices(ours)}
    weights = {
        hugging_face_names(name): parameter.T if id(parameter) in inside else parameter
        for name, parameter in ours.named_parameters()
    }
    weights["lm_head.weight"] = ours.output_weight
    theirs.load_state_dict(weights)
    return theirs


def logits_cached(ours: GPT, tokens: Tensor, pieces: list[int]) -> Tensor:
    cache, logits = None, []
    for piece in torch.split(tokens, pieces, dim=1):
        output = ours(piece, cache)
        cache = output.cache
        logits.append(output.logits)
    return torch.cat(logits, dim=1)


def test_logits_equal_those_of_hugging_face_gpt2_with_the_same_weights() -> None:
    ours = model()
    with torch.no_grad():
        theirs = as_gpt2(ours)(TOKENS).logits
    assert theirs.std() > 0.5
    torch.testing.assert_close(ours(TOKENS).logits, theirs, atol=1e-4, rtol=0)


@pytest.mark.parametrize("pieces", [[1] * 24, [5, 1, 1, 17], [23, 1]])
def test_reading_with_the_cache_equals_reading_at_once(pieces: list[int]) -> None:
    torch.testing.assert_close(
        logits_cached(model(), TOKENS, pieces), model()(TOKENS).logits, atol=1e-4, rtol=0
    )


def test_a_cache_still_stands_for_its_own_text_after_reading_on() -> None:
    ours = model()
    cache = ours(TOKENS[:, :5]).cache
    before = ours(TOKENS[:, 5:6], cache).logits
    ours(TOKENS[:, 9:20], cache)
    assert cache.length == 5
    assert torch.equal(ours(TOKENS[:, 5:6], cache).logits, before)


def test_no_position_sees_the_future() -> None:
    ours, changed = model(), TOKENS.clone()
    changed[:, 10:] = 3
    assert torch.equal(ours(changed).logits[:, :10], ours(TOKENS).logits[:, :10])
    assert not torch.equal(ours(changed).logits[:, 10], ours(TOKENS).logits[:, 10])


def test_attention_rows_sum_to_one_also_behind_a_cache() -> None:
    query, key = torch.randn(2, 4, 3, 8, generator=seeded(0)), torch.randn(2, 4, 7, 8, generator=seeded(1))
    weights = gpt.attention_weights(query, key)
    torch.testing.assert_close(weights.sum(-1), torch.ones(2, 4, 3))
    assert (weights[..., 0, 5:] == 0).all()
    assert (weights[..., 0, :5] > 0).all()


def test_tied_weights_are_one_matrix_and_untied_ones_are_two() -> None:
    tied, untied = model(), model(GPTConfig(97, 24, 32, 3, 4, tied=False))
    assert tied.output_weight is tied.token_embedding.weight
    assert untied.output_weight is not untied.token_embedding.weight
    assert gpt.parameter_count(untied) - gpt.parameter_count(tied) == 97 * 32


@pytest.mark.parametrize("rate", [0.2, 0.8])
def test_dropout_returns_the_mask_of_every_site_at_its_rate(rate: float) -> None:
    wide = model(GPTConfig(vocabulary=97, context=24, width=256, layers=2, heads=4))
    masks = wide(TOKENS, rate=rate, generator=seeded(1)).masks
    assert list(masks) == [SITES[0], *(f"{layer} {site}" for layer in (0, 1) for site in SITES[1:])]
    assert masks["1 attention weights"].shape == (2, 4, 24, 24)
    assert masks["0 MLP output"].shape == (2, 24, 256)
    for mask in masks.values():
        assert mask.dtype == torch.bool
        assert mask.float().mean().item() == pytest.approx(1 - rate, abs=0.03)


def test_the_returned_masks_are_the_ones_that_were_used() -> None:
    """With every unit of a site dropped, the pass equals one in which that site is silent."""
    ours = model()
    output = ours(TOKENS, rate=1.0, generator=seeded(0))
    assert not any(mask.any() for mask in output.masks.values())
    nothing = ours.final_norm(torch.zeros(2, 24, 32)) @ ours.output_weight.T
    torch.testing.assert_close(output.logits, nothing)


@pytest.mark.parametrize("rate", [0.2, 0.8])
def test_with_the_same_masks_logits_equal_those_of_gpt2_in_training(
    rate: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    def with_our_next_mask(x: Tensor, p: float, *_: bool, **__: bool) -> Tensor:
        return torch.where(next(masks), x / (1 - rate), 0.0) if p else x

    ours = model()
    output = ours(TOKENS, rate=rate, generator=seeded(2))
    masks = iter(output.masks.values())
    theirs = as_gpt2(ours, rate).train()
    monkeypatch.setattr(torch.nn.functional, "dropout", with_our_next_mask)
    with torch.no_grad():
        torch.testing.assert_close(output.logits, theirs(TOKENS).logits, atol=1e-4, rtol=1e-5)
    assert next(masks, None) is None, "GPT-2 drops at fewer sites than we do"


def test_dropout_is_off_at_rate_zero_and_without_a_generator() -> None:
    ours = model().train()
    plain = ours(TOKENS)
    for same in (ours(TOKENS, rate=0.8), ours(TOKENS, rate=0.0, generator=seeded(0))):
        assert same.masks == {}
        assert torch.equal(same.logits, plain.logits)


def test_equal_generators_give_equal_masks_and_other_ones_do_not() -> None:
    one, two, other = (model()(TOKENS, rate=0.2, generator=seeded(s)).logits for s in (3, 3, 4))
    assert torch.equal(one, two)
    assert not torch.equal(one, other)


def test_initial_weights_come_from_the_generator_alone() -> None:
    first, again = GPT(CONFIG, generator=seeded(5)), GPT(CONFIG, generator=seeded(5))
    assert all(torch.equal(a, b) for a, b in zip(first.parameters(), again.parameters(), strict=True))
    assert first.token_embedding.weight.std().item() == pytest.approx(0.02, rel=0.1)
    residual = first.get_parameter("blocks.0.mlp.down.weight").std().item()
    assert residual == pytest.approx(0.02 / 6**0.5, rel=0.1)


@pytest.mark.parametrize(
    ("tokens", "message"), [(TOKENS[:, :0], "at least 1 token"), (TOKENS.repeat(1, 2), "at most 24 .* 48")]
)
def test_too_few_or_too_many_tokens_are_refused_with_their_number(tokens: Tensor, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        model()(tokens)


@pytest.mark.parametrize(("size", "message"), [({"heads": 5}, "divide"), ({"layers": 0}, "layers .* got 0")])
def test_impossible_shapes_are_refused(size: dict[str, int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(CONFIG, **size)  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    gpt.save(model(), tmp_path)
    model_files.write_checksums(tmp_path)
    return tmp_path


def test_a_saved_model_comes_back_as_float64_with_the_same_logits(folder: Path) -> None:
    loaded = gpt.load(folder)
    assert {parameter.dtype for parameter in loaded.parameters()} == {torch.float64}
    assert not any(parameter.requires_grad for parameter in loaded.parameters())
    torch.testing.assert_close(loaded(TOKENS).logits, model().double()(TOKENS).logits, atol=0.02, rtol=0)


def test_weights_are_kept_in_two_bytes_each(folder: Path) -> None:
    size = (folder / "model.safetensors").stat().st_size
    assert size == pytest.approx(2 * gpt.parameter_count(model()), rel=0.1)


def test_a_truncated_file_is_named_with_both_sizes_and_a_way_out(folder: Path) -> None:
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(model_files.ModelFilesError, match=r"safetensors has 1,000 bytes where .*restore"):
        gpt.load(folder)


def test_a_swapped_file_of_equal_length_is_refused(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    gpt.save(model(seed=9), other)
    (folder / "model.safetensors").write_bytes((other / "model.safetensors").read_bytes())
    with pytest.raises(model_files.ModelFilesError, match=r"model\.safetensors is not the file"):
        gpt.load(folder)


@pytest.mark.parametrize("name", ["model.safetensors", "config.json", "checksums.json"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(model_files.ModelFilesError, match=f"{name} is missing"):
        gpt.load(folder)


def test_a_broken_list_of_checksums_is_named(folder: Path) -> None:
    (folder / "checksums.json").write_text("{")
    with pytest.raises(model_files.ModelFilesError, match="not readable as JSON"):
        gpt.load(folder)


def test_a_file_that_is_no_safetensors_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.safetensors").write_bytes(b"no tensors here")
    with pytest.raises(model_files.ModelFilesError, match="not readable as safetensors"):
        model_files.read_tensors(tmp_path / "x.safetensors")


def test_scores_asked_for_the_last_tokens_alone_are_the_same_scores() -> None:
    tokens = torch.randint(0, 60, (2, 7), generator=torch.Generator().manual_seed(3))
    whole, short = model()(tokens), model()(tokens, last=2)
    assert short.logits.shape == (2, 2, whole.logits.shape[2])
    torch.testing.assert_close(short.logits, whole.logits[:, -2:])
    assert short.cache.length == 7
