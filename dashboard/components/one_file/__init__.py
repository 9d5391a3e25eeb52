"""One exhibit as one HTML file that works by double click: without a server, without the net.

The file holds what Streamlit would give to the exhibit's components, packed by gzip, and the components
themselves as they are: their elements, styles and scripts. `host.js` unpacks and mounts them. A policy in the
file's head forbids every request.
"""

from __future__ import annotations

import gzip
import html
import json
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dashboard import theme
from dashboard.components import SOURCES
from dashboard.components.one_file.fonts import font_faces
from dashboard.text import Text

__all__ = [
    "HOST", "MOUNTED", "STORY", "Part", "Payload", "Saved", "file_name", "mounted_script", "packed", "write",
]  # fmt: skip

_HERE = Path(__file__).parent
HOST = (_HERE / "host.js").read_text("utf-8")
"""The script that mounts what the file holds."""

STORY = (_HERE / "story.js").read_text("utf-8")
"""The script of a file that tells a story; its parts are `event_stepper`, `event_list` and `svg_drawing`."""

MOUNTED = "export default function (call)"
"""How the script of a component begins what Streamlit calls, see `shared/standing.js`."""

_LOOK = (_HERE / "one_file.css").read_text("utf-8")
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "font-src data:; img-src data: blob:; base-uri 'none'; form-action 'none'"
)
_LICENCES = "Fonts: IBM Plex and Source Serif 4, SIL Open Font License 1.1. Charts, if any: plotly.js, MIT"

Payload = bytes | Mapping[str, object]
"""What a component is mounted with: bytes as they are, or a table."""


@dataclass(frozen=True, slots=True)
class Part:
    """A component of the file.

    Args:
        component: its name; it has been defined.
        data: what it is given, one after the other, as Streamlit gives it.
        without: selectors of what needs the app: it is not there.
        fixed: selectors of what needs the app and says something: it is there, and stays as it is.
    """

    component: str
    data: Sequence[Payload]
    without: Sequence[str] = ()
    fixed: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Saved:
    """An exhibit to save.

    Args:
        title: its claim, as HTML.
        lede: how to read it, as HTML; empty for none.
        measured: where its numbers come from, as HTML.
        needs: what of it needs the app, in a sentence.
        parts: its components, in the order in which they are called.
        settings: what the file's name says of its settings.
        body: HTML around the parts; `{part}` stands for each by number. Empty: one below the other.
        look: more style.
        data: more data by name, for `script`, as JSON.
        script: what makes the parts one exhibit; it finds `twoDice` of `host.js`.
        library: a script that it needs, as `packed` gives it.
        section: True for a title that stands below that of its page.
    """

    title: str
    lede: str
    measured: str
    needs: str
    parts: Sequence[Part]
    settings: Mapping[str, object] = field(default_factory=dict)
    body: str = ""
    look: str = ""
    data: Mapping[str, object] = field(default_factory=dict)
    script: str = ""
    library: str = ""
    section: bool = False


def file_name(page: str, exhibit: str, settings: Mapping[str, object], language: str) -> str:
    """What the file is called: the exhibit, its settings and its language.

    Example:
        >>> file_name("top_k", "bars", {"k": 10, "prompt": "Once upon a time"}, "en")
        'two-dice-top_k-bars-k-10-prompt-Once-upon-a-time-en.html'
    """
    said = [f"{name}-{value}".lstrip("-")[:60] for name, value in settings.items() if value != ""]
    words = "-".join(["two-dice", page, exhibit, *said, language])
    return re.sub(r"[^\w.-]+", "-", words) + ".html"


def write(saved: Saved, frame: Text, *, page: str, exhibit: str, link: str, dark: bool) -> str:
    """The file as text.

    Args:
        saved: what it holds.
        frame: the frame's words.
        page: name of the page.
        exhibit: name of the exhibit.
        link: address of the app as the reader sees it.
        dark: True for the dark appearance.
    """
    body = _body(saved, frame, page, link)
    name = frame(f"exhibit.{page}.{exhibit}")
    scripts = _scripts(saved)
    look = "\n".join([theme.registered_properties(), _root(dark=dark), _LOOK, saved.look])
    sources = [SOURCES[part.component] for part in saved.parts]
    everything = "\n".join([look, saved.script, *(f"{each.css}{each.js}" for each in sources)])
    words = body + "".join(map(_words, (data for part in saved.parts for data in part.data)))
    fonts = font_faces(words + json.dumps(dict(saved.data), ensure_ascii=False), everything)
    return f"""<!doctype html>
<html lang="{frame.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{html.escape(f"{name} · {frame('app')}")}</title>
<!-- {_LICENCES} -->
<style>
{fonts}
{look}
</style>
</head>
<body>
{body}
{scripts}
</body>
</html>
"""


def _root(*, dark: bool) -> str:
    scheme = "dark" if dark else "light"
    return f":root {{ color-scheme: {scheme}; {theme.adaptive_variables()} }}"


def _body(saved: Saved, frame: Text, page: str, link: str) -> str:
    places = [_place(number, part) for number, part in enumerate(saved.parts)]
    shown = "\n".join(places)
    if saved.body:
        shown = re.sub(r"\{(\d+)\}", lambda found: places[int(found[1])], saved.body)
    lede = f'<p class="td-lede">{saved.lede}</p>' if saved.lede else ""
    address = html.escape(link, quote=True)
    return f"""<main>
{_title(saved, frame(f"page_{page}"))}
{lede}
{shown}
<footer>
<p class="td-measured">{saved.measured}</p>
<p class="td-measured">{html.escape(saved.needs)} <a href="{address}" rel="noopener">{
        html.escape(frame("file.app"))
    }</a></p>
</footer>
</main>"""


def _title(saved: Saved, page: str) -> str:
    if not saved.section:
        return f'<h1 class="td-claim">{saved.title}</h1>'
    return f'<h1 class="td-measured">{html.escape(page)}</h1>\n<h2 class="td-claim">{saved.title}</h2>'


def _place(number: int, part: Part) -> str:
    source = SOURCES[part.component]
    hidden = f"{', '.join(part.without)} {{ display: none !important; }}" if part.without else ""
    fixed = html.escape(", ".join(part.fixed), quote=True)
    return (
        f'<div class="part {part.component}" data-part="{number}" data-fixed="{fixed}">'
        f'<template shadowrootmode="open"><style>{source.css or ""}\n{hidden}</style>{source.html or ""}'
        "</template></div>"
    )


def _scripts(saved: Saved) -> str:
    data = {name: json.dumps(value, ensure_ascii=False) for name, value in saved.data.items()}
    held = [_held(f'data-name="{name}"', packed(each.encode())) for name, each in data.items()]
    if saved.library:
        held.append(_held('data-name="library"', saved.library))
    for number, part in enumerate(saved.parts):
        held += [_payload(number, data) for data in part.data]
    mounted = [mounted_script(part.component, number) for number, part in enumerate(saved.parts)]
    modules = [*mounted, *([saved.script] if saved.script else [])]
    run = [f'<script type="module">\n{_safe(each)}\n</script>' for each in modules]
    return "\n".join([*held, f"<script>\n{_safe(HOST)}\n</script>", *run])


def mounted_script(component: str, number: int) -> str:
    """The script of a component, and the line that mounts it as part `number` of a file.

    Raises:
        ValueError: the script does not end as those of `components.script` do.
    """
    source = SOURCES[component].js
    if source.count(MOUNTED) != 1:
        raise ValueError(f"the script of {component} has no place that Streamlit calls")
    return source.replace(MOUNTED, "function mountedPart(call)") + f"\ntwoDice.mount({number}, mountedPart);"


def _safe(script: str) -> str:
    if re.search(r"</script|<!--", script, re.IGNORECASE):
        raise ValueError("a script in a page must not hold the end of one")
    return script


def _payload(number: int, data: Payload) -> str:
    if isinstance(data, bytes):
        return _held(f'data-of="{number}" data-kind="bytes"', packed(data))
    text = json.dumps(dict(data), ensure_ascii=False, allow_nan=False)
    return _held(f'data-of="{number}" data-kind="json"', packed(text.encode()))


def _held(attributes: str, data: str) -> str:
    return f'<script type="text/plain" {attributes}>{data}</script>'


def packed(data: bytes) -> str:
    """Bytes as gzip in base64, the same for the same bytes.

    Example:
        >>> import base64
        >>> gzip.decompress(base64.b64decode(packed(b"dice")))
        b'dice'
    """
    return b64encode(gzip.compress(data, mtime=0)).decode()


def _words(data: Payload) -> str:
    """What of the data can be read: of bytes their header, which is JSON after its length."""
    if isinstance(data, bytes):
        return data[4 : 4 + int.from_bytes(data[:4], "little")].decode()
    return json.dumps(dict(data), ensure_ascii=False)
