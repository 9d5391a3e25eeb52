"""Byte-level BPE: nothing is lost, nothing is unknown, every token can be shown."""

from pathlib import Path

import pytest

from core.lm import tokens
from core.lm.tokens import END, Tokenizer, display

TALES = ["Once upon a time there was a king.\nThe king had a daughter.", "The wolf said: Who is there?"] * 20


@pytest.fixture(scope="module")
def trained() -> Tokenizer:
    return tokens.train(TALES, vocabulary=300)


@pytest.mark.parametrize(
    "text",
    [
        "Once upon a time",
        "",
        "  two  spaces ",
        "naïve Füße, 王子, שלום",
        "🐈‍⬛",
        "a\x00b\x7f\r\n\t",
        "<script>alert(1)</script>",
        END,
        f"a{END}b{END}{END}",
        "x" * 3000,
    ],
)
def test_decoding_what_was_encoded_gives_the_text_back(trained: Tokenizer, text: str) -> None:
    assert trained.decode(trained.encode(text)) == text


def test_half_a_surrogate_pair_is_read_as_the_mark_for_no_character(trained: Tokenizer) -> None:
    assert trained.decode(trained.encode("a\ud83d b\udc31")) == "a\ufffd b\ufffd"
    assert trained.encode("\ud83d\ude00") == trained.encode("😀")


def test_the_end_token_cannot_be_typed(trained: Tokenizer) -> None:
    assert trained.end not in trained.encode(f"once{END}upon")


def test_ids_fill_the_vocabulary_and_no_more(trained: Tokenizer) -> None:
    assert trained.size == 300
    assert all(0 <= index < 300 for index in trained.encode("Once upon a time 🐈"))


def test_frequent_words_become_one_token_with_their_space(trained: Tokenizer) -> None:
    (king,) = trained.encode(" king")
    assert trained.token_bytes(king) == b" king"
    assert trained.display(king) == "␣king"


def test_bytes_of_tokens_join_exactly_inside_a_character(trained: Tokenizer) -> None:
    ids = trained.encode("🐈")
    assert len(ids) > 1
    assert trained.bytes_of(ids) == "🐈".encode()
    assert trained.decode(ids[:1]) == "\ufffd"
    assert trained.display(ids[0]) == "<F0>"


def test_every_token_has_its_own_display_or_its_own_bytes(trained: Tokenizer) -> None:
    raw = [trained.token_bytes(index) for index in range(trained.size) if index != trained.end]
    assert len(set(raw)) == len(raw)
    assert {bytes([byte]) for byte in range(256)} <= set(raw)
    assert trained.display(trained.end) == END


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (b" ", "␣"),
        (b"  ", "␣␣"),
        (b" king", "␣king"),
        (b"end ", "end␣"),
        (b"a b", "a b"),
        (b"\n\n", "↵↵"),
        (b"\t", "⇥"),
        (b"\x00", "<00>"),
        (b"\xff", "<FF>"),
        (b"\xf0\x9f", "<F0><9F>"),
        ("é".encode(), "é"),
        ("\u202e".encode(), "<E2><80><AE>"),
        (b"", ""),
    ],
)
def test_tokens_are_shown_as_the_eye_needs_them(raw: bytes, shown: str) -> None:
    assert display(raw) == shown


@pytest.mark.parametrize("index", [-1, 300])
def test_an_id_outside_the_vocabulary_is_refused(trained: Tokenizer, index: int) -> None:
    with pytest.raises(ValueError, match=f"0 to 299; got {index}"):
        trained.decode([index])


def test_a_vocabulary_without_room_for_all_bytes_is_refused() -> None:
    with pytest.raises(ValueError, match=r"at least 257 .* got 256"):
        tokens.train(TALES, vocabulary=256)


def test_a_saved_tokenizer_reads_the_same(trained: Tokenizer, tmp_path: Path) -> None:
    trained.save(tmp_path / "tokenizer.json")
    loaded = tokens.load(tmp_path / "tokenizer.json")
    assert loaded.encode("Once upon a time 🐈") == trained.encode("Once upon a time 🐈")
    assert loaded.end == trained.end
