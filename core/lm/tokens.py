"""Text to tokens and back: byte-level byte-pair encoding, through the `tokenizers` library.

It starts from the 256 bytes, so that no text is unknown, and joins the most frequent neighbours until the
vocabulary is full. A token is a run of bytes: often a word with the space before it, sometimes a single
byte that is only part of a character; `display` shows each kind so that an eye can tell them apart.

Sources
    Sennrich, Haddow & Birch 2016, Neural Machine Translation of Rare Words with Subword Units (the merges).
    Radford et al. 2019, section 2.2 (on bytes, and never across categories of characters).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import tokenizers
from tokenizers import decoders, models, pre_tokenizers, trainers

__all__ = ["END", "SPACE", "Tokenizer", "display", "load", "train", "well_formed"]

END = "<|endoftext|>"
"""The token between two texts; a text begins after it."""

SPACE, LINE_BREAK, TAB = "␣", "↵", "⇥"
"""How a space at the edge of a token, a line break and a tab are shown."""


@dataclass(frozen=True, slots=True, eq=False)
class Tokenizer:
    """A trained tokenizer.

    Args:
        tokenizer: the library's object.

    Example:
        >>> tokens = train(["the cat and the dog and the hen"] * 20, vocabulary=270)
        >>> ids = tokens.encode("the cat 🐈")
        >>> tokens.decode(ids)
        'the cat 🐈'
        >>> tokens.size
        270
    """

    tokenizer: tokenizers.Tokenizer

    @property
    def size(self) -> int:
        """Number of tokens in the vocabulary."""
        return self.tokenizer.get_vocab_size()

    @property
    def end(self) -> int:
        """The id of `END`."""
        return int(self.tokenizer.token_to_id(END) or 0)  # 0 is where `train` puts it

    def encode(self, text: str) -> list[int]:
        """The ids of a text. Never fails; `END` written out in the text is read as plain characters.

        Half a surrogate pair, which no bytes can hold, is read as U+FFFD.
        """
        parts = well_formed(text).split(END)
        ids = self.tokenizer.encode(parts[0], add_special_tokens=False).ids
        for part in parts[1:]:
            ids += self._spelled_end() + self.tokenizer.encode(part, add_special_tokens=False).ids
        return list(ids)

    def decode(self, ids: Iterable[int]) -> str:
        """The text of ids; bytes that are not whole characters become U+FFFD, and `END` vanishes."""
        return self.bytes_of(ids).decode("utf-8", errors="replace")

    def bytes_of(self, ids: Iterable[int]) -> bytes:
        """The bytes of ids; joining the bytes of tokens is always exact, also within a character."""
        return b"".join(self.token_bytes(index) for index in ids)

    def token_bytes(self, index: int) -> bytes:
        """The bytes of one token; none for `END`.

        Raises:
            ValueError: there is no such token.
        """
        token = self.tokenizer.id_to_token(index) if 0 <= index < self.size else None
        if token is None:
            raise ValueError(f"token ids are 0 to {self.size - 1}; got {index}")
        return b"" if token == END else bytes(_BYTE_OF[character] for character in token)

    def display(self, index: int) -> str:
        """One token as the eye needs it; see `display`."""
        return END if index == self.end else display(self.token_bytes(index))

    def save(self, path: Path) -> None:
        """Write the library's own JSON format."""
        self.tokenizer.save(str(path))

    def _spelled_end(self) -> list[int]:
        # Encoded whole it would be the special token; cut in two it is only its characters.
        return [i for part in (END[:1], END[1:]) for i in self.tokenizer.encode(part).ids]


def well_formed(text: str) -> str:
    r"""The text with surrogate pairs joined, and U+FFFD for each half that is alone, as browsers do it.

    Args:
        text: any string; one that comes from JSON or from a browser may hold half an emoji.

    Example:
        >>> well_formed("a\ud83db \ud83d\ude00")
        'a�b 😀'
    """
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def display(raw: bytes) -> str:
    r"""Show a token's bytes: space, line break and tab visible, other bytes that are no text in hex.

    A space is shown as an open box only where it would be lost, at the token's edges.

    Example:
        >>> display(b" once"), display(b"\n"), display(b"\xf0\x9f"), display(b"a b")
        ('␣once', '↵', '<F0><9F>', 'a b')
    """
    text = raw.decode("utf-8", errors="surrogateescape")
    inner = text.strip(" ")
    lead = len(text) - len(text.lstrip(" "))
    shown = "".join(_show(character) for character in inner)
    return SPACE * lead + shown + (SPACE * (len(text) - lead - len(inner)) if inner else "")


def _show(character: str) -> str:
    if character in _MARKS:
        return _MARKS[character]
    if "\udc80" <= character <= "\udcff":  # a byte that is no UTF-8, as surrogateescape keeps it
        return f"<{ord(character) - 0xDC00:02X}>"
    if character.isprintable():
        return character
    return "".join(f"<{byte:02X}>" for byte in character.encode())


_MARKS = {"\n": LINE_BREAK, "\t": TAB}


def _byte_characters() -> dict[str, int]:
    """The printable character that stands for each byte in the library's files (GPT-2's table)."""
    plain = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    rest = [byte for byte in range(256) if byte not in plain]
    return {chr(byte): byte for byte in plain} | {chr(256 + i): byte for i, byte in enumerate(rest)}


_BYTE_OF = _byte_characters()


def train(texts: Iterable[str], vocabulary: int) -> Tokenizer:
    """Learn the merges from texts.

    Args:
        texts: what to learn from.
        vocabulary: how many tokens, `END` and the 256 bytes among them.

    Raises:
        ValueError: a vocabulary below 257.
    """
    if vocabulary < 257:
        raise ValueError(f"vocabulary must be at least 257 (256 bytes and {END}); got {vocabulary}")
    tokenizer = tokenizers.Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(texts, trainer=_trainer(vocabulary))
    return Tokenizer(tokenizer)


def _trainer(vocabulary: int) -> trainers.BpeTrainer:
    return trainers.BpeTrainer(
        vocab_size=vocabulary,
        special_tokens=[END],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )


def load(path: Path | str) -> Tokenizer:
    """Read a tokenizer that `Tokenizer.save` wrote."""
    return Tokenizer(tokenizers.Tokenizer.from_file(str(path)))
