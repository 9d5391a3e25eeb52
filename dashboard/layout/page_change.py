"""A page that is being left says nothing more: a way round a fault of Streamlit 1.67.

A component may ask for its fragment in the moment when its page is being left: the browser learns of the new
page only from the server's answer, so its request still names the old one. Streamlit accepts it, because the
old page's fragments live until the new page has run to its end, and answers it after that run, under the old
page's name. The browser then takes away all elements of the new page, the next answer for one of them finds
no place, and React gives up the whole tree ("Bad delta path index 7 (should be between [0, 2])"). If the new
page has not begun yet, the two requests become one, for the old page, and the press of the link is lost.

A page that is come back to while the page between runs has the same fragments again. What its old self asked
for then names the page between, and would be answered under that name, with the same end.

Streamlit refuses requests for fragments that it does not know. So a page's fragments are forgotten when the
page is left, not when the next one has run, and a request has to name the page whose fragments these are. For
pages that the reader leaves there is no public way to do that: it happens in the one place that every request
of a browser passes. The relative of this fault among fragments that run by the clock was mended in
Streamlit's pull request 9617, in the browser.

What a part asked for in the moment when another run of its page left it out (another exhibit, a model that
cannot be opened) is dropped by Streamlit, too, with a line in the log; here without one.
"""

from __future__ import annotations

from functools import cache

from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.fragment import Fragment, MemoryFragmentStorage
from streamlit.runtime.scriptrunner import get_script_run_ctx

__all__ = ["forget_pages_when_left", "forget_this_page"]

_request_rerun, _known = AppSession.request_rerun, MemoryFragmentStorage.lookup


@cache
def forget_pages_when_left() -> None:
    """In every visit, refuse from now on what a page asks for once the reader leaves it; once a process."""
    AppSession.request_rerun = _request  # type: ignore[method-assign]
    MemoryFragmentStorage.lookup = _lookup  # type: ignore[method-assign]


class Fragments(MemoryFragmentStorage):
    """The fragments of one page.

    Attributes:
        page: its hash; empty: the page that runs, which Streamlit knows by its name or was sent to by a run.
    """

    page = ""


def forget_this_page() -> None:
    """Refuse what this page asks for from now on: before a run goes on to another page of its own accord."""
    context = get_script_run_ctx()
    if context is not None:
        context.fragment_storage.clear()
        if isinstance(context.fragment_storage, Fragments):
            context.fragment_storage.page = ""


def _request(self: AppSession, client_state: ClientState | None) -> None:
    if client_state is not None and client_state.fragment_id:
        if not self.has_fragment(client_state.fragment_id) or _leaves(self, client_state):
            return  # Streamlit would do the same, with a line in the log each time
    elif client_state is not None and _leaves(self, client_state):
        # The run of the page that is left may go on for a moment, and write into the other storage.
        self._fragment_storage = fragments = Fragments()
        fragments.page = client_state.page_script_hash
    _request_rerun(self, client_state)


def _lookup(self: MemoryFragmentStorage, key: str) -> Fragment:
    # A part that is gone has nothing to say.
    return _known(self, key) if self.contains(key) else lambda: None


def _leaves(visit: AppSession, wanted: ClientState) -> bool:
    asked = getattr(visit._fragment_storage, "page", "")  # it may not have begun to run
    return wanted.page_script_hash != (asked or visit._pages_manager.current_page_script_hash)
