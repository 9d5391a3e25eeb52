"""A reader's seat at the player: the run they watch, what the browser asked for, how they look at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from core.presets import Twins
from core.training import Snapshot
from dashboard.address import Value
from dashboard.components.network_player.header import View
from dashboard.live import LiveRun
from dashboard.runs import training

__all__ = ["Seat", "Wish", "view_of"]

FIRST = 60
"""Steps of a run's first chunk: a second of the default speed, trained in a few hundredths of one."""

MOST = 5001
"""Most steps that one wish may ask for: a whole run, when a browser has to start over."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Steps that the browser asked for."""

    start: int
    count: int


def view_of(values: Mapping[str, Value]) -> View:
    """How the address says to look at the run."""
    at = int(values["at"])
    return View(
        speed=float(values["speed"]),
        masks=values["masks"] == "on",
        measure=str(values["measure"]),
        at=at if at >= 0 else None,
    )


@dataclass(slots=True)
class Seat:
    """What one visit keeps of the player.

    Attributes:
        run: the run on the screen; None before the first.
        wish: what to train next; None if the browser only has to be told again.
        snapshots: the last chunk, kept so that words and colours can change without training.
        view: how the reader looks at the run.
        resting: True while the run stands still in the browser.
        step: the step it stands still at; None while it moves.
        heard: number of the last choice made in the player.
        moved: True when a control in the player was used, so that the whole page has to follow.
    """

    run: LiveRun | None = None
    wish: Wish | None = None
    snapshots: list[Snapshot] = field(default_factory=list)
    view: View = field(default_factory=View)
    resting: bool = False
    step: int | None = None
    heard: int = 0
    moved: bool = False

    def follow(self, twins: Twins, view: View) -> bool:
        """Watch the run of a set-up; the same one goes on where it is. True if another one was watched."""
        if self.run is not None and self.run.twins == twins:
            self.view = replace(view, at=self.view.at)
            return False
        changed = self.run is not None
        epoch = 1 if self.run is None else self.run.epoch + 1
        self.run, self.view = LiveRun(twins, epoch), view
        self.rest(view.at is not None, view.at)
        self.wish = Wish(0, FIRST if view.at is None else min(view.at, twins.steps) + 1)
        return changed

    def rest(self, resting: bool, step: int | None) -> None:
        """Note whether the run stands still in the browser, and at which step; None means its end."""
        self.resting = resting
        end = self.run.config.steps if self.run else 0
        self.step = min(end, end if step is None else step) if resting else None

    def ask(self, said: Mapping[str, int]) -> None:
        """Note what the browser asked for, unless it asked about a run that is over."""
        if self.run is not None and said.get("epoch") == self.run.epoch:
            start, count = max(0, int(said["from"])), min(MOST, max(1, int(said["count"])))
            self.wish = Wish(min(start, self.run.config.steps), count)

    def finish(self) -> None:
        """Train to the end and stand still there."""
        run = self.watched()
        if len(run.log()) <= run.config.steps:
            run.take(0, run.config.steps + 1)
        self.rest(True, None)

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
        if self.wish is not None:
            self.snapshots, self.wish = self.run.take(self.wish.start, self.wish.count), None
        return self.run
