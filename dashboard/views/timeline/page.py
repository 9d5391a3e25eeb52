"""Timeline: the history of dropout from event to event, told with the arrow keys or by itself."""

from __future__ import annotations

from functools import partial

from dashboard import layout
from dashboard.views.timeline.story import arrive, story
from dashboard.views.timeline.story_file import story_file
from dashboard.views.timeline.styles import styles


def main() -> None:
    """Words, controls, figures. Nothing here needs a network: torch stays away."""
    styles()
    text = layout.page_text("timeline")
    layout.claim(text("claim.present" if layout.present() else "claim"))
    with layout.part("story"):
        arrive()
        layout.offer_files({"story": partial(story_file, text)})
        story()


main()
