"""Colours by meaning, type and the plotly template: the only place that knows a colour.

Two hues mean the two dice, everything else is ink: `learning` (dropout) and `speaking` (sampling). Form
carries each meaning a second time (solid or ghost, dash or solid), so no reader has to tell colours apart.

There are three palettes: LIGHT, DARK and PROJECTOR (`?present=1`, for a lecture hall: black on white,
whatever the reader's appearance). Text keeps a contrast of at least 4.5:1 on `paper` and `panel`, marks at
least 3:1 (WCAG 2.2, success criteria 1.4.3 and 1.4.11); a test measures it. `.streamlit/config.toml` beside
the app repeats some of these values because Streamlit reads them there; a test compares.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from functools import cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import plotly.graph_objects as go

ThemeType = Literal["light", "dark"]

SANS = "IBM Plex Sans, system-ui, sans-serif"
SERIF = "Source Serif, Georgia, serif"
MONO = "IBM Plex Mono, ui-monospace, monospace"

DASH_TRAIN = "6px,4px"
DASH_TRAIN_MASKED = "1px,2.4px"
DASH_TEST = "solid"
"""How a loss is drawn: train without masks dashed, train with masks dotted, test solid."""

LABEL_SIZE, LABEL_SIZE_PRESENT = 13, 22
"""Pixels of the smallest type on a page, and of the smallest type on a projector."""


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one appearance, named by what they mean.

    Attributes:
        paper, panel: the ground, and the ground of a quiet area on it.
        ink, ink2, ink3: text, from loud to quiet; all three are legible at any size.
        grid, axis: a grid line (never a mark) and an axis or an outline.
        learning, positive: the learning die (dropout) and positive weights, which share a hue.
        speaking: the speaking die (sampling).
        ghost: what a mask dropped or a threshold cut; a mark, never text.
        negative: negative weights.
        on_learning, on_speaking: text on a fill of that die.
        surface_a, surface_b: the two sides of a decision surface.
        rank_2_3 ... rank_41: tints for a token's rank; rank 1 has none.
    """

    paper: str
    panel: str
    ink: str
    ink2: str
    ink3: str
    grid: str
    axis: str
    learning: str
    positive: str
    speaking: str
    ghost: str
    negative: str
    on_learning: str
    on_speaking: str
    surface_a: str
    surface_b: str
    rank_2_3: str
    rank_4_10: str
    rank_11_40: str
    rank_41: str


LIGHT = Palette(
    paper="#FCFBF8",
    panel="#F3F1EB",
    ink="#1C1B19",
    ink2="#55524A",
    ink3="#6B675E",
    grid="#DDD9CF",
    axis="#8C887C",
    learning="#3A46C4",
    positive="#3A46C4",
    speaking="#B5430B",
    ghost="#8E8A80",
    negative="#8A7A5C",
    on_learning="#FFFFFF",
    on_speaking="#FFFFFF",
    surface_a="#CFCBC1",
    surface_b="#FFFFFF",
    rank_2_3="#FBE7DA",
    rank_4_10="#F6CDB2",
    rank_11_40="#EEAD84",
    rank_41="#E2905B",
)

DARK = Palette(
    paper="#15161A",
    panel="#1E2026",
    ink="#ECEAE4",
    ink2="#B9B7B0",
    ink3="#9A9993",
    grid="#33363E",
    axis="#7C808A",
    learning="#9CA6FF",
    positive="#9CA6FF",
    speaking="#FF9D66",
    ghost="#7F828B",
    negative="#A8926A",
    on_learning="#15161A",
    on_speaking="#15161A",
    surface_a="#0B0C0F",
    surface_b="#3A3E48",
    rank_2_3="#3A2519",
    rank_4_10="#56331F",
    rank_11_40="#7A4424",
    rank_41="#94501F",
)

PROJECTOR = Palette(
    paper="#FFFFFF",
    panel="#F2F2F2",
    ink="#000000",
    ink2="#2E2E2E",
    ink3="#444444",
    grid="#C4C4C4",
    axis="#5E5E5E",
    learning="#1F2AA8",
    positive="#1F2AA8",
    speaking="#993300",
    ghost="#6A6A6A",
    negative="#7A6230",
    on_learning="#FFFFFF",
    on_speaking="#FFFFFF",
    surface_a="#C8C8C8",
    surface_b="#FFFFFF",
    rank_2_3="#FCE3D2",
    rank_4_10="#F6C7A6",
    rank_11_40="#EEA878",
    rank_41="#E38F55",
)


def palette(theme_type: str | None, present: bool = False) -> Palette:
    """The palette for a reader's appearance.

    Args:
        theme_type: "light", "dark" or None (unknown: light), as Streamlit's context gives it.
        present: True for a projector, which has one palette for every appearance.

    Example:
        >>> palette("dark").learning
        '#9CA6FF'
        >>> palette("dark", present=True) is PROJECTOR
        True
    """
    if present:
        return PROJECTOR
    return DARK if theme_type == "dark" else LIGHT


def contrast(first: str, second: str) -> float:
    """The WCAG 2 contrast ratio of two opaque colours, from 1 (equal) to 21 (black on white).

    Source: WCAG 2.2, definitions of "relative luminance" and "contrast ratio".

    Example:
        >>> round(contrast("#000000", "#FFFFFF"), 1)
        21.0
    """
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel) for channel in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: int) -> float:
    value = channel / 255
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of "#RRGGBB", each 0 to 255.

    Example:
        >>> channels("#FF8000")
        (255, 128, 0)
    """
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def fade(colour: str, alpha: float) -> str:
    """The colour with an opacity from 0 to 1, in CSS notation: shades and faint edges.

    Example:
        >>> fade("#FF8000", 0.2)
        'rgba(255, 128, 0, 0.2)'
    """
    red, green, blue = channels(colour)
    return f"rgba({red}, {green}, {blue}, {alpha:g})"


def gap_shade(colours: Palette, learning: bool) -> str:
    """The shade between a train and a test curve: 20 % of the learning hue with dropout, 13 % ink without."""
    return fade(colours.learning, 0.20) if learning else fade(colours.ink, 0.13)


def css_variables(colours: Palette) -> str:
    """One palette as CSS custom properties, `--td-ink: ...; --td-rank-2-3: ...;`, to put into a rule.

    Example:
        >>> css_variables(LIGHT)[:40]
        '--td-paper: #FCFBF8; --td-panel: #F3F1EB'
    """
    return " ".join(f"{_property(name)}: {colour};" for name, colour in asdict(colours).items())


def adaptive_variables() -> str:
    """Light and dark in one set of custom properties that follows the appearance of the place of use.

    Streamlit sets `color-scheme` on the app, so `light-dark()` switches in the same frame, without a rerun.
    """
    light, dark = asdict(LIGHT), asdict(DARK)
    return " ".join(f"{_property(name)}: light-dark({light[name]}, {dark[name]});" for name in light)


def registered_properties() -> str:
    """`@property` rules that make the custom properties colours, so that a canvas reads them resolved.

    Without them `getComputedStyle(element).getPropertyValue("--td-ink")` would give back "light-dark(...)".
    """
    # The angle brackets are escaped: Streamlit's sanitiser drops a style sheet in which it sees "<color".
    rule = r"@property {} {{ syntax: '\3c color\3e '; inherits: true; initial-value: {}; }}"
    return "\n".join(rule.format(_property(name), colour) for name, colour in asdict(LIGHT).items())


def _property(name: str) -> str:
    return f"--td-{name.replace('_', '-')}"


def chart_colours(colours: Palette) -> list[str]:
    """Ten colours for charts without colours of their own; exactly ten, since Streamlit fills ten places."""
    order = ("learning", "speaking", "ink", "negative", "ink2", "ghost", "ink3", "axis")
    return [getattr(colours, name) for name in (*order, *order[:2])]


def colour_names() -> tuple[str, ...]:
    """The names of all colours of a palette, in order."""
    return tuple(field.name for field in fields(Palette))


@cache
def template(colours: Palette, present: bool = False) -> go.layout.Template:
    """The plotly template: house fonts, no background, quiet grid, labels on the marks instead of a legend.

    Args:
        colours: the palette to draw with.
        present: True for a projector: no type under 22 px.

    Example:
        >>> template(LIGHT).layout.font.size
        13
    """
    import plotly.graph_objects as go

    size = LABEL_SIZE_PRESENT if present else LABEL_SIZE
    axis = _axis(colours, size)
    layout = go.Layout(
        font={"family": SANS, "size": size, "color": colours.ink2},
        title={
            "font": {"family": SERIF, "size": round(size * 1.3), "color": colours.ink},
            "x": 0,
            "xanchor": "left",
        },
        colorway=chart_colours(colours),
        paper_bgcolor="rgba(0, 0, 0, 0)",
        plot_bgcolor="rgba(0, 0, 0, 0)",
        margin={"l": round(size * 3.4), "r": size, "t": size, "b": round(size * 2.8), "pad": 0},
        showlegend=False,
        hovermode="x unified",
        dragmode=False,
        hoverlabel={
            "bgcolor": colours.panel,
            "bordercolor": colours.axis,
            "font": {"family": SANS, "size": size},
        },
        xaxis={**axis, "showgrid": False},
        yaxis={**axis, "showline": False, "ticks": ""},
        modebar={
            "bgcolor": colours.paper,
            "color": colours.ink3,
            "activecolor": colours.ink,
        },
        separators=".,",
    )
    return go.layout.Template(layout=layout)


def _axis(colours: Palette, size: int) -> dict[str, object]:
    return {
        "gridcolor": colours.grid,
        "gridwidth": 1,
        "linecolor": colours.axis,
        "zeroline": False,
        "showline": True,
        "ticks": "outside",
        "ticklen": 4,
        "tickcolor": colours.axis,
        "tickfont": {"size": size, "color": colours.ink2},
        "title": {"font": {"size": size, "color": colours.ink2}, "standoff": 8},
        "automargin": True,
        "fixedrange": True,  # a finger or a trackpad that moves over a chart moves the page
    }


def direct_label(text: str, colour: str, present: bool = False) -> dict[str, object]:
    """A plotly annotation that sits on its mark, in the mark's colour; the caller adds `x`, `y` and anchors.

    The halo behind it is the page's (`layout/style.css`), not plotly's `font.shadow`: Firefox counts a shadow
    into the size of the words, by which plotly places them.

    Args:
        text: the words of the label, already in the reader's language.
        colour: the colour of the mark that it names.
        present: True for a projector.
    """
    size = LABEL_SIZE_PRESENT if present else LABEL_SIZE
    return {
        "text": text,
        "showarrow": False,
        "font": {"family": SANS, "size": size, "color": colour},
    }
