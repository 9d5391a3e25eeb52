"""The options by which a command of this folder learns MNIST instead of what comes with the app."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from core.mlp.mnist import FILES, SETTING, MnistError, here

__all__ = ["add_folder", "add_options", "destination", "learn_from"]


def add_folder(parser: argparse.ArgumentParser) -> None:
    """Add `--mnist FOLDER`; without it `TWO_DICE_MNIST` says where.

    Args:
        parser: of the command.
    """
    files = ", ".join(FILES)
    help_ = f"that holds MNIST's IDX files ({files}; unpacked or as .gz); else where {SETTING} says"
    parser.add_argument("--mnist", type=Path, metavar="FOLDER", help=help_)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add `--mnist FOLDER` and `--out FILE`, which belong together: the app's own tables are not MNIST's.

    Args:
        parser: of the command.
    """
    add_folder(parser)
    parser.add_argument("--out", type=Path, metavar="FILE", help="the table to write with --mnist")


def destination(parser: argparse.ArgumentParser, asked: argparse.Namespace, own: Path) -> Path:
    """Where the table of a command goes: to its own place, or with MNIST to where `--out` says.

    Ends the command with a sentence if only one of the two options is there, or MNIST cannot be had.

    Args:
        parser: of the command.
        asked: what was asked of it.
        own: the table of the app.
    """
    if (asked.mnist is None) != (asked.out is None):
        parser.error("--mnist and --out belong together")
    if asked.mnist is None:
        return own
    learn_from(parser, asked)
    out: Path = asked.out
    return out


def learn_from(parser: argparse.ArgumentParser, asked: argparse.Namespace) -> None:
    """Take MNIST from where a command was told; ends it with a sentence where that cannot be.

    Args:
        parser: of the command.
        asked: what was asked of it.
    """
    if asked.mnist is not None:
        os.environ[SETTING] = str(asked.mnist)
    try:
        here()
    except MnistError as error:
        parser.error(str(error))
