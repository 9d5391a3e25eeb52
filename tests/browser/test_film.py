"""Films of what moves, drawn frame by frame and encoded by the browser."""

from __future__ import annotations

import base64
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.support import Open
from tests.browser.test_frame import menu, shared

PLAYED = """async bytes => {
    const film = Object.assign(document.createElement("video"), { src: `data:video/webm;base64,${bytes}` });
    const heard = name => new Promise((done, fail) => Object.assign(film, { [name]: done, onerror: fail }));
    await heard("onloadeddata");
    film.currentTime = 0.3;
    await heard("onseeked");
    return [film.videoWidth, film.videoHeight, Math.round(100 * film.duration)];
}"""
STEP, FRAMES = 3, 4


def filmed(page: Page, kind: str, tmp_path: Path) -> tuple[Path, str]:
    """The file, and what the menu says of it."""
    menu(page).get_by_label("Kind of film").select_option(kind)
    with page.expect_download() as download:
        shared(page, "Save as a film").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    said = menu(page).locator(".made")
    expect(said).to_contain_text(f"{FRAMES} frames")
    return file, said.inner_text()


def test_a_run_as_gif_and_as_webm_shows_the_same_frames_and_a_stopped_film_leaves_nothing(
    visit: Open, tmp_path: Path
) -> None:
    page = visit(f"/dropout?at={STEP}&lang=en")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    shared(page, "Save as a film")
    assert not [url for url in asked if "/static/mediabunny/" in url or "/static/gifenc/" in url]
    gif, said_of_gif = filmed(page, "gif", tmp_path)
    assert gif.name == f"two-dice-dropout-network-at-{STEP}.gif"
    with Image.open(gif) as film:
        assert (film.format, film.size, film.n_frames) == (
            "GIF",
            (960, 540),
            FRAMES + 1,
        )  # source and link last
        assert film.info["duration"] == 80
    webm, said_of_webm = filmed(page, "webm", tmp_path)
    content = webm.read_bytes()
    assert content.startswith(b"\x1a\x45\xdf\xa3")
    played = page.evaluate(PLAYED, base64.b64encode(content).decode())
    assert played == [1920, 1080, 8 * FRAMES + 300]
    assert said_of_gif.rpartition(" ")[2] == said_of_webm.rpartition(" ")[2]  # the checksum of the frames
    saved: list[str] = []
    page.on("download", lambda download: saved.append(download.url))
    shared(page, "Save as a film").click()
    menu(page).get_by_role("button", name="Stop the film").click()
    expect(menu(page).locator(".made")).to_have_text("Stopped: nothing was saved")
    assert page.locator("iframe").count() == 0
    assert not saved
