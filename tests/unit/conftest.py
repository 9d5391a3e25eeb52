"""The models that several tests open: a storyteller of ours, and two of Hugging Face."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from core.lm import gpt, model_files, tokens
from core.pretraining import model_card
from tests.unit import tiny_hub
from tests.unit.small_model import seeded


@pytest.fixture(scope="session")
def library() -> ModuleType:
    return pytest.importorskip("transformers", reason="requirements-hub.txt is not installed")


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of built-in models with a small storyteller in it."""
    folder = tmp_path_factory.mktemp("models") / "storyteller"
    shape = gpt.GPTConfig(tiny_hub.SIZE, context=16, width=16, layers=2, heads=2)
    gpt.save(tiny_hub.shaken(gpt.GPT(shape, generator=seeded(0))), folder)
    tokens.train(tiny_hub.TALES, tiny_hub.SIZE).save(folder / "tokenizer.json")
    model_card.write({"name": "storyteller", "parameters": 1234}, folder)
    model_files.write_checksums(folder)
    return folder.parent


@pytest.fixture(scope="session")
def gpt2(library: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_hub.gpt2(library, tmp_path_factory.mktemp("hub") / "tiny-gpt2")


@pytest.fixture(scope="session")
def llama(library: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_hub.llama(library, tmp_path_factory.mktemp("hub") / "tiny-llama")


@pytest.fixture(scope="session")
def qwen(library: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_hub.qwen(library, tmp_path_factory.mktemp("hub") / "tiny-qwen")
