"""What one visit keeps of the player: the run they watch, what the browser asked for, how they look at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from secrets import token_hex
from typing import Any

from core.mlp.presets import Twins
from core.mlp.training import Snapshot
from dashboard.address import Value
from dashboard.components.network_player.props import PlayerView
from dashboard.runs import training
from dashboard.runs.live import LiveRun

__all__ = ["LOOKS", "PlayerSession", "Wish", "values_of", "view_of"]

FIRST = 60
"""Steps of a run's first chunk: a second of the default speed, trained in a few hundredths of one."""

FRESH = 240
"""Steps after which the chart of a run that still plays is drawn anew."""

MOST = 5001
"""Most steps that one wish may ask for: a whole run, when a browser has to start over."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Steps that the browser asked for."""

    start: int
    count: int


LOOKS = ("speed", "masks", "measure", "at")
"""The controls that say how to look at a run."""


def values_of(view: PlayerView) -> dict[str, Value]:
    """What the address says of a view.

    Example:
        >>> values_of(PlayerView(speed=5, at=40))
        {'speed': '5', 'masks': 'on', 'measure': 'loss', 'at': 40}
    """
    return {
        "speed": f"{view.speed:g}",
        "masks": "on" if view.masks else "off",
        "measure": view.measure,
        "at": -1 if view.at is None else view.at,
    }


def view_of(values: Mapping[str, Value]) -> PlayerView:
    """How the address says to look at the run."""
    at = int(values["at"])
    return PlayerView(
        speed=float(values["speed"]),
        masks=values["masks"] == "on",
        measure=str(values["measure"]),
        at=at if at >= 0 else None,
    )


@dataclass(slots=True)
class PlayerSession:
    """What one visit keeps of the player.

    Attributes:
        run: the run on the screen; None before the first.
        wish: what to train next; None if the browser only has to be told again.
        snapshots: the last chunk, kept so that words and colours can change without training.
        visit: a name for this visit.
        view: how the reader looks at the run.
        opened: the view that the player was told last. It follows `view` only when the player has to know,
            since each time the whole chunk is sent again.
        resting: True while the run stands still in the browser.
        step: the step it stands still at; None while it moves.
        knows: what the player says that it has of words and data; empty for nothing.
    """

    run: LiveRun | None = None
    wish: Wish | None = None
    snapshots: list[Snapshot] = field(default_factory=list)
    visit: str = field(default_factory=lambda: token_hex(4))
    view: PlayerView = field(default_factory=PlayerView)
    opened: PlayerView = field(default_factory=PlayerView)
    resting: bool = False
    step: int | None = None
    knows: str = ""

    def follow(self, twins: Twins, view: PlayerView) -> None:
        """Watch the run of a set-up; the same one goes on where it is."""
        view = replace(view, turn=self.view.turn)
        if self.run is not None and self.run.twins == twins:
            if view != self.view:
                self._turn(self.run, replace(view, turn=view.turn + 1))
            return
        epoch = 1 if self.run is None else self.run.epoch + 1
        self.run, self.view, self.opened = LiveRun(twins, epoch), view, view
        self.rest(view.at is not None, view.at)
        self.wish = Wish(0, FIRST if view.at is None else min(view.at, twins.steps) + 1)

    def _turn(self, run: LiveRun, view: PlayerView) -> None:
        self.view = self.opened = view
        self.rest(view.at is not None, view.at)
        wanted = min(view.at or 0, run.end) + 1
        if wanted > run.trained:
            self.wish = Wish(run.trained, wanted - run.trained)

    def look(self, view: PlayerView, *, resting: bool) -> None:
        """Note how the player says that the reader looks at the run now."""
        self.view = replace(view, turn=self.view.turn)
        self.rest(resting, view.at)

    def reopen(self) -> None:
        """Have the player told everything as it is: the page runs, and may have mounted it anew."""
        self.opened, self.knows = self.view, ""

    def rest(self, resting: bool, step: int | None) -> None:
        """Note whether the run stands still in the browser, and at which step; None means its end."""
        self.resting = resting
        end = self.run.end if self.run else 0
        self.step = min(end, end if step is None else step) if resting else None

    def ask(self, said: Mapping[str, Any]) -> None:
        """Note what the browser asked for, unless it asked about a run that is over."""
        if self.run is not None and said.get("epoch") == self.run.epoch:
            start, count = max(0, int(said["from"])), min(MOST, max(1, int(said["count"])))
            self.wish, self.knows = Wish(min(start, self.run.config.steps), count), str(said.get("knows", ""))

    def charted(self) -> int:
        """How many steps the run's chart shows: all that are trained, once it stands still."""
        trained = self.watched().trained
        return trained if self.resting else max(min(FIRST, trained), trained // FRESH * FRESH)

    def shown(self) -> Snapshot:
        """The step on the screen: the one the run rests at, else the last one trained."""
        here = [snapshot for snapshot in self.snapshots if snapshot.step == self.step]
        if self.step is None or here:
            return here[0] if here else self.snapshots[-1]
        return training.snapshot(self.watched().twins, self.step)

    def watched(self) -> LiveRun:
        """The run, trained as far as was asked for."""
        if self.run is None:
            raise RuntimeError("no run is being watched: call follow first")
        wish = self.wish
        if wish is not None:
            self.snapshots = self.run.take(wish.start, wish.count) or self.snapshots
            self.wish = None if self.wish is wish else self.wish  # another may have been noted meanwhile
            self.rest(self.resting, self.step)  # it may have come to the end of a run that diverges
        return self.run
