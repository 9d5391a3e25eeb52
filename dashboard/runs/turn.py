"""One piece of work at a time: two interleaved ones would both come late, since threads share a core."""

from threading import Lock

__all__ = ["ONE_AT_A_TIME"]

ONE_AT_A_TIME = Lock()
"""Held while a process trains, writes or tries masks, a second at most; then the next in line goes on."""
