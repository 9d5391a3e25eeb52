"""What waits to be sent to a browser when a part of its page begins to run alone."""

from __future__ import annotations

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

from dashboard.layout import whole_runs

Ended = ForwardMsg.ScriptFinishedStatus


@pytest.fixture(autouse=True)
def _told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ForwardMsgQueue, "clear", whole_runs._clear_unless_ended)


def words(body: str, fragment: str, *path: int) -> ForwardMsg:
    message = ForwardMsg()
    message.metadata.delta_path[:] = path
    message.delta.new_element.markdown.body = body
    message.delta.fragment_id = fragment
    return message


def queue(*ends: int) -> ForwardMsgQueue:
    """A part has shown something; some runs have ended."""
    waiting = ForwardMsgQueue()
    waiting.enqueue(words("before", "part", 0, 5))
    for end in ends:
        waiting.enqueue(ForwardMsg(script_finished=end))
    return waiting


def sent(waiting: ForwardMsgQueue) -> list[str]:
    waiting.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=["part"])
    waiting.enqueue(words("after", "part", 0, 5))
    return [each.delta.new_element.markdown.body or each.WhichOneof("type") for each in waiting.flush()]


def test_what_a_whole_run_has_shown_is_sent_before_its_end() -> None:
    assert sent(queue(Ended.FINISHED_SUCCESSFULLY)) == ["before", "script_finished", "after"]


@pytest.mark.parametrize("end", [Ended.FINISHED_FRAGMENT_RUN_SUCCESSFULLY, Ended.FINISHED_EARLY_FOR_RERUN])
def test_after_other_runs_only_the_newest_is_sent(end: int) -> None:
    assert sent(queue(end)) == ["script_finished", "after"]


def test_nothing_waits_that_was_sent() -> None:
    waiting = queue(Ended.FINISHED_SUCCESSFULLY)
    waiting.flush()
    assert sent(waiting) == ["after"]
