"""What stands under the player and belongs to its run: the run at rest as a chart, and the arithmetic of its
masks.
"""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from core.dropout import apply_mask
from core.mlp.experiments import SEEDS
from core.mlp.memorising import memorised
from core.mlp.nets import NetConfig, layer_views
from core.mlp.presets import PLAIN, WITH_DROPOUT, Twins
from core.mlp.training import Snapshot, net_of
from dashboard import layout
from dashboard.figures import run_chart
from dashboard.layout.memory import kept, note
from dashboard.layout.parts import chart, heading, style
from dashboard.runs.live import LiveRun
from dashboard.text import Text
from dashboard.views.dropout.controls import IMAGES, everyones
from dashboard.views.dropout.player_session import PlayerSession
from dashboard.views.dropout.reproduce import LINES
from dashboard.views.dropout.seeds import ask

__all__ = [
    "arithmetic",
    "diverged",
    "gap_answer",
    "gap_class",
    "measured",
    "measured_run",
    "resting_run",
    "right_answers",
    "take_away",
]

_HEIGHT = 400
_SMOOTHED = 20


def resting_run(session: PlayerSession, text: Text) -> None:
    """The run as a chart to hover over and take away; while it plays, as far as it has come."""
    heading(text("rest.title"))
    with st.container(height=_HEIGHT + 70, border=False):
        _run(session, text)


def _run(session: PlayerSession, text: Text) -> None:
    run, measure, steps = session.watched(), session.view.measure, session.charted()
    if not steps:
        return  # a run that has just begun, come to from a screen where the one before it rested
    log = run.log().head(steps)
    draw = partial(run_chart.run_chart, log, style(text), measure=measure, rate=run.twins.rate)
    place, kind = st.container(), "png"
    if not session.resting:
        st.caption(text("rest.hint", step=text.number(steps - 1)))
    else:
        with st.container(horizontal=True, vertical_alignment="center"):
            kind = _image_format(text)
    # Where a run is halted is this visit's own, as is a table; on its way there all see the same.
    shared = None if session.resting else everyones(run.twins)
    chart(
        draw, "rest", alt=_alt(log, measure, text), place=place, saved_as=kind, height=_HEIGHT,
        of=None if shared is None else (shared, measure, steps),
    )  # fmt: skip


def _alt(log: pd.DataFrame, measure: str, text: Text) -> str:
    suffix, last = "_error" if measure == "error" else "", log.dropna(subset=["test_plain"]).iloc[-1]
    names = [f"{part}_{twin}" for part in ("train", "test") for twin in ("plain", "dropout")]
    say = text.percent if suffix else text.brief
    values = {name: say(float(last[f"{name}{suffix}"])) for name in names}
    return text("rest.alt", measure=text(f"rest.{measure}"), steps=text.number(last["step"]), **values)


def take_away(text: Text) -> None:
    """The losses of the run so far as a file, written when it is asked for.

    It stands outside the player: every run of the player, and a wish for more steps is one, would replace a
    file that the browser is just asking for.
    """
    session = kept("seat", PlayerSession)
    st.download_button(
        text("rest.csv"), lambda: str(session.watched().log().to_csv(index=False)), "dropout.csv", "text/csv",
        key="rest-csv", on_click="ignore",
    )  # fmt: skip


def _image_format(text: Text) -> str:
    words = text("rest.image")
    st.caption(words, width="content")
    chosen = st.segmented_control(
        words, IMAGES, key="image", format_func=str.upper, label_visibility="collapsed", required=True,
        on_change=note, args=("image",),
    )  # fmt: skip
    return chosen or IMAGES[0]


def diverged(run: LiveRun, text: Text) -> str:
    """Why a run ended early, and what to lower; empty for one that goes on, or to its end."""
    if run.diverged is None:
        return ""
    return text("diverged", step=text.number(run.diverged), rate=text.plain(run.twins.lr))


def measured(twins: Twins, text: Text, *, seen: bool) -> None:
    """The line under the player, and the way to more seeds at its end."""
    row = layout.measured(f"{measured_run(twins, text)} ·", seen=seen)
    row.button(text("measured.spread", seeds=SEEDS), type="tertiary", key="to-spread", on_click=ask)


def measured_run(twins: Twins, text: Text) -> str:
    """What was trained, on what, with which seed."""
    config = twins.config()
    everything = text("measured.all", count=text.number(twins.n))
    part = text("measured.batch", count=text.number(twins.batch), all=text.number(twins.n))
    words = text(
        "measured",
        net=_shape(net_of(config)),
        activation=text(f"activation.{twins.activation}"),
        optimizer=text(f"optimizer.{twins.optimizer}"),
        lr=text.plain(twins.lr),
        batch=part if twins.batch else everything,
        tests=text.number(twins.n_test),
        seed=twins.seed,
    )
    if twins.input_rate:
        words += f" · {text('measured.inputs', rate=text.number(twins.input_rate, 2))}"
    if twins.schedule != "constant":
        words += f" · {text('measured.schedule', schedule=text(f'schedule.{twins.schedule}'))}"
    return words


def _shape(net: NetConfig) -> str:
    return "-".join(str(size) for size in (net.inputs, *net.hidden, net.outputs))


def arithmetic(session: PlayerSession, text: Text) -> None:
    """The folds: one unit's numbers at the last step trained, the mask in a few lines, and the classic
    question.
    """
    run, snapshot = session.watched(), session.shown()
    layout.fold(text("fold.question"), "question", lambda: _question(session, text))
    layout.fold(text("fold.arithmetic"), "arithmetic", lambda: st.markdown(_unit(snapshot, session, text)))
    layout.fold(text("fold.update"), "update", lambda: st.markdown(_update(snapshot, text)))
    code = LINES.format(
        seed=run.twins.seed, step=snapshot.step, row=snapshot.row, cases=snapshot.cases.shape[1],
        units=run.twins.units, rate=run.twins.rate * run.twins.share_at(snapshot.step),
    )  # fmt: skip
    layout.code_fold(text, "fold.code", code)


def _question(session: PlayerSession, text: Text) -> None:
    st.markdown(text.prose("question"))
    st.markdown(_figures(session, text))


def right_answers(session: PlayerSession, text: Text) -> str:
    """How many test cases each twin gets right at the last step measured; it may move less than the loss."""
    last = _losses(session)
    errors = {name: float(last[f"test_{name}_error"]) for name in ("plain", "dropout")}
    shares = {name: text.percent(1 - error, 1) for name, error in errors.items()}
    sentence = text("right_answers", step=text.number(int(last["step"])), **shares)
    return f"{sentence} {_by_heart(session, text)}" if session.watched().twins.wrong else sentence


def _by_heart(session: PlayerSession, text: Text) -> str:
    run = session.watched()
    count = int(run.split.wrong.sum())
    if not count:
        return ""
    shares = memorised(run.config, session.shown().weights)
    plain, dropout = (text.number(round(float(shares[twin]) * count)) for twin in (PLAIN, WITH_DROPOUT))
    return text("by_heart", plain=plain, dropout=dropout, count=count)


def _losses(session: PlayerSession) -> pd.Series[float]:
    """The last losses measured up to the step on the screen."""
    log = session.watched().log().dropna(subset=["test_dropout"])
    seen = log if session.step is None else log[log["step"] <= session.step]
    return seen.iloc[-1]


def gap_answer(session: PlayerSession) -> int | None:
    """The right answer to the question of the gap, see `gap_class`; None until the run rests at its end."""
    run = session.watched()
    if run.diverged is not None or session.step != run.config.steps:
        return None
    last = _losses(session)
    plain, dropout = (float(last[f"test_{name}"] - last[f"train_{name}"]) for name in ("plain", "dropout"))
    return gap_class(plain, dropout)


def gap_class(plain: float, dropout: float) -> int:
    """A gap with dropout beside the one without: 0 no smaller, 1 above half of it, 2 up to half, 3 none.

    Args:
        plain: test minus train loss without dropout, nats.
        dropout: the same with it.

    Example:
        >>> gap_class(1.4, 0.3), gap_class(0.1, -0.2)
        (2, 3)
    """
    if dropout <= 0:
        return 3
    if dropout >= plain:
        return 0
    return 1 if dropout > plain / 2 else 2


def _figures(session: PlayerSession, text: Text) -> str:
    last, log = _losses(session), session.watched().log()
    step = int(last["step"])
    # One batch of masks says little; the mean of a few is what a training log would show.
    masked = log["masked"][(log["step"] > step - _SMOOTHED) & (log["step"] <= step)].mean()
    values = {"masked": masked, "train": last["train_dropout"], "test": last["test_dropout"]}
    shown = {name: text.brief(float(value)) for name, value in values.items()}
    return text("question.figures", step=text.number(step), steps=_SMOOTHED, **shown)


def _unit(snapshot: Snapshot, session: PlayerSession, text: Text) -> str:
    """The prose with the numbers of the strongest unit of the first hidden layer."""
    run, activations = session.watched(), snapshot.activations[0][WITH_DROPOUT]
    unit, rate = int(activations.argmax()), run.twins.rate * run.twins.share_at(snapshot.step)
    a, kept = float(activations[unit]), bool(snapshot.masks[0][WITH_DROPOUT, snapshot.row, unit])
    z = _weighted_sum(snapshot, session, unit)
    numbers = {"z": z, "a": a, "keep": 1 - rate, "passed": kept * a / (1 - rate) if rate < 1 else 0.0}
    values = {name: text.formula(value) for name, value in numbers.items()}
    counts = {
        "unit": unit + 1,
        "step": snapshot.step,
        "case": int(snapshot.cases[WITH_DROPOUT, snapshot.row]) + 1,
    }
    values |= {name: text.number(count) for name, count in counts.items()} | {"m": str(int(kept))}
    prose = text.prose(f"arithmetic_{run.twins.activation}")
    for name, value in values.items():
        prose = prose.replace(f"<{name}>", value)
    return prose


def _update(snapshot: Snapshot, text: Text) -> str:
    """In how many cases of the step a unit was dropped, and what became of its weights."""
    masks = snapshot.masks[0][WITH_DROPOUT]
    unit = int(snapshot.activations[0][WITH_DROPOUT].argmax())
    kept, cases = int(masks[:, unit].sum()), len(masks)
    counts = {"step": snapshot.step, "unit": unit + 1, "dropped": cases - kept, "kept": kept, "cases": cases}
    return text("update.cases", **{name: text.number(count) for name, count in counts.items()})


def _weighted_sum(snapshot: Snapshot, session: PlayerSession, unit: int) -> float:
    run = session.watched()
    weights, bias = layer_views(snapshot.weights, net_of(run.config))[0]
    x = run.split.x_train[snapshot.cases[WITH_DROPOUT, snapshot.row]]
    if snapshot.input_masks is not None:
        rate = run.twins.input_rate * run.twins.share_at(snapshot.step)
        x = apply_mask(x, snapshot.input_masks[WITH_DROPOUT, snapshot.row], rate)
    return float(x @ weights[WITH_DROPOUT, :, unit] + bias[WITH_DROPOUT, 0, unit])
