"""What a run of the whole page has shown reaches the browser: a way round a fault of Streamlit 1.67.

A part may ask to run alone in the moment when a run of the whole page comes to its end. What the page said
may then still wait on the server to be sent, and Streamlit takes out of it what the part had shown, since
the part is about to show it again. But the end of the whole run is sent. The browser then takes away all
that this run has not shown, the part among it, and mounts it anew a moment later: a player flickers, and a
list that was pressed loses the focus. So what waits is left alone until that end has been sent.
"""

from __future__ import annotations

from functools import cache

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

__all__ = ["tell_whole_runs_to_their_end"]

_clear = ForwardMsgQueue.clear


@cache
def tell_whole_runs_to_their_end() -> None:
    """In every visit, from now on; once a process."""
    ForwardMsgQueue.clear = _clear_unless_ended  # type: ignore[method-assign]


def _clear_unless_ended(
    self: ForwardMsgQueue,
    retain_lifecycle_msgs: bool = False,
    fragment_ids_this_run: list[str] | None = None,
) -> None:
    if fragment_ids_this_run and any(map(_ends_whole_run, self._queue)):
        self._delta_index_map = {}  # what comes now belongs to the next run: it takes no place in this one
    else:
        _clear(self, retain_lifecycle_msgs, fragment_ids_this_run)


def _ends_whole_run(message: ForwardMsg) -> bool:
    ended = message.script_finished if message.WhichOneof("type") == "script_finished" else None
    return ended == ForwardMsg.ScriptFinishedStatus.FINISHED_SUCCESSFULLY
