"""Every download of the Playground, pressed in a browser, opened and checked; and a scenario opened again."""

import base64
import json
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pytest
from conftest import PHONE
from downloads import LINK, SCENARIO, open_dialog, press, seek
from PIL import Image
from playground import Playground
from playwright.sync_api import Page, expect

from benchmarks.colours import THEMES, palette
from interface.playground.answer import data
from interface.playground.view import read as experiment
from player import ADDRESS
from simulation.files import to_json
from simulation.link import decode
from simulation.records import to_csv
from simulation.scenario import Scenario

SVG = "{http://www.w3.org/2000/svg}"
COLOURS = {theme: palette(theme)[:2] for theme in THEMES}  # of SGD and Momentum

# Duration, width and height of a video, and whether its picture changes while it plays.
WATCH_VIDEO = """async (address) => {
  const video = Object.assign(document.createElement("video"), { muted: true, src: address });
  await new Promise((resolve, reject) => {
    video.onloadeddata = resolve;
    video.onerror = () => reject(video.error.message);
  });
  const { videoWidth: width, videoHeight: height } = video;
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const frame = async (time) => {
    video.currentTime = time;
    await new Promise((resolve) => (video.onseeked = resolve));
    canvas.getContext("2d").drawImage(video, 0, 0);
    return canvas.toDataURL();
  };
  const pictures = [await frame(0.2), await frame(video.duration - 0.2)];
  return { duration: video.duration, width, height, moves: pictures[0] !== pictures[1] };
}"""


@pytest.fixture
def dialog(playground: Playground) -> Playground:
    """The Playground with two optimizers at step 12 and the dialog open."""
    playground.open(LINK)
    seek(playground, 12)
    open_dialog(playground)
    return playground


def pixel_of(playground: Playground, entrant: int, step: int) -> tuple[float, float]:
    """Where a run stands at a step, in pixels of the picture on the page."""
    x, y = list(SCENARIO.run().values())[entrant].points[:, step]
    left, top = playground.page.evaluate(
        "() => { const box = document.querySelector('.canvas.contour').getBoundingClientRect(); return [box.x, box.y] }"
    )
    across, down = playground.place(x, y)
    return across - left, down - top


def channels(colour: str) -> np.ndarray:
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_png_shows_the_picture_as_it_stands(visit, tmp_path, scheme):
    playground = visit(color_scheme=scheme)
    playground.open(LINK)
    seek(playground, 12)
    open_dialog(playground)
    path = press(playground, "PNG", tmp_path)
    assert path.name == "downhill-quadratic.png"
    picture = np.array(Image.open(path).convert("RGB"), int)
    box = playground.page.locator(".canvas.contour").bounding_box()
    height, width, _ = picture.shape
    assert width == pytest.approx(2 * box["width"], abs=2)
    above = height - 2 * (box["height"] + 28)  # the title and the names; below the picture is one line
    assert 80 < above < 160
    for entrant, colour in enumerate(COLOURS[scheme]):
        across, down = pixel_of(playground, entrant, 12)
        x, y = round(2 * across), round(2 * down + above)
        spot = picture[y - 3 : y + 4, x - 3 : x + 4].reshape(-1, 3)
        assert np.median(np.abs(spot - channels(colour)).max(axis=1)) < 12, (entrant, spot)
        names = picture[: round(above)]
        assert (np.abs(names - channels(colour)).max(axis=-1) < 12).sum() > 50
    assert (picture[2, 2].mean() > 128) == (scheme == "light")


def test_svg_is_vectors_with_the_names(dialog, tmp_path):
    tree = ElementTree.parse(press(dialog, "SVG", tmp_path)).getroot()
    assert tree.tag == f"{SVG}svg"
    strokes = [path for path in tree.iter(f"{SVG}path") if path.get("stroke") in COLOURS["light"]]
    for colour in COLOURS["light"]:
        lines = [path.get("d") for path in strokes if path.get("stroke") == colour]
        assert sorted(line.count("L") for line in lines) == [1, 13]  # the name's line; twelve steps and the head
    dashed = {path.get("stroke") for path in strokes if path.get("stroke-dasharray")}
    assert dashed == {COLOURS["light"][1]}
    texts = ["".join(text.itertext()) for text in tree.iter(f"{SVG}text")]
    assert {"SGD", "Momentum", "f(x, y)"} <= set(texts)
    assert texts[-1] == "step 12 of 30; start (−6.5, 2)"
    assert texts[-1 - texts[::-1].index("SGD") - 1].startswith("Quadratic bowl: f(x, y) = a x² + b y²   a = 0.05")
    assert not list(tree.iter(f"{SVG}image"))
    across, down = pixel_of(dialog, 0, 12)
    path = next(path.get("d") for path in strokes if path.get("d").count("L") == 13)
    assert list(map(float, re.findall(r"-?[\d.]+", path)[-2:])) == pytest.approx((across, down), abs=0.02)


def test_notes_are_broken_into_lines_and_count_gradients(visit, tmp_path):
    playground = visit()
    playground.open(LINK | {"2": "bfgs", "noise": "isotropic", "clip": "1", "l2": "1", "budget": "gradients"})
    open_dialog(playground)
    tree = ElementTree.parse(press(playground, "SVG", tmp_path)).getroot()
    texts = [(float(text.get("y")), "".join(text.itertext())) for text in tree.iter(f"{SVG}text") if text.get("y")]
    (first,) = (y for y, text in texts if text.startswith("gradient 30 of 30; start"))
    last, text = texts[-1]
    assert text.endswith("Gradients are clipped to norm 1")
    assert first < last < float(tree.get("height")) - 6


def test_pictures_of_panels(visit, tmp_path):
    playground = visit()
    playground.open(LINK | {"layout": "panels", "arrows": "on"})
    open_dialog(playground)
    tree = ElementTree.parse(press(playground, "SVG", tmp_path)).getroot()
    texts = ["".join(text.itertext()) for text in tree.iter(f"{SVG}text")]
    assert [texts.count(name) for name in ("SGD", "Momentum")] == [2, 2]  # above all, and on its panel
    shown, _ = frames(press(playground, "GIF", tmp_path))
    assert len(shown) == 31
    middle = shown[0].shape[1] // 2
    for half, colour in zip((np.s_[90:, :middle], np.s_[90:, middle:]), COLOURS["light"], strict=True):
        others = set(COLOURS["light"]) - {colour}
        grown = [near(shown[step][half], colour).sum() for step in (1, 12, 30)]
        assert grown[0] < grown[1] < grown[2]
        assert not any(near(shown[30][half], other).any() for other in others)


def frames(path: Path) -> tuple[list[np.ndarray], list[int]]:
    """Every frame of a GIF as (height, width, 3), and for how many milliseconds it is shown."""
    with Image.open(path) as film:
        assert film.format == "GIF"
        assert film.info["loop"] == 0, "it is repeated for ever"
        shown, times = [], []
        for index in range(film.n_frames):
            film.seek(index)
            shown.append(np.array(film.convert("RGB"), int))
            times.append(film.info["duration"])
    return shown, times


def near(picture: np.ndarray, colour: str) -> np.ndarray:
    """Where (height, width) a picture has about this colour."""
    return np.abs(picture - channels(colour)).max(axis=-1) < 12


def test_gif_has_a_frame_for_every_step(dialog, tmp_path):
    path = press(dialog, "GIF", tmp_path)
    assert path.name == "downhill-quadratic.gif"
    assert path.stat().st_size < 200_000
    shown, times = frames(path)
    assert times == [200] * 30 + [2000]
    assert len({frame.tobytes() for frame in shown}) == 31
    box = dialog.page.locator(".canvas.contour").bounding_box()
    height, width, _ = shown[0].shape
    assert width == pytest.approx(box["width"], abs=2)
    above = round(height - box["height"] - 28)  # the title and the names; below the picture is one line
    assert 40 < above < 80
    for entrant, colour in enumerate(COLOURS["light"]):
        for step in (3, 12, 30):
            x, y = map(round, pixel_of(dialog, entrant, step))
            head = slice(y + above - 2, y + above + 3), slice(x - 2, x + 3)
            assert near(shown[step][head], colour).mean() > 0.7, (entrant, step)
            assert not near(shown[0][head], colour).any(), (entrant, step)
        assert near(shown[0][:above], colour).sum() > 25, "its line beside its name"
        lengths = [near(shown[step][above:], colour).sum() for step in (1, 12, 30)]
        assert lengths[0] < lengths[1] < lengths[2]
    assert dialog.step == "12 / 30"
    check_colours(shown[12], np.array(Image.open(press(dialog, "PNG", tmp_path)).convert("RGB"), int))


def check_colours(frame: np.ndarray, picture: np.ndarray) -> None:
    """A band of the ground differs from the next by little, and is its own colour in a frame none the less.

    Shapes are (height, width, 3) and (2 height, 2 width, 3); what has edges in the picture is left out.
    """
    height, width, _ = frame.shape
    quarters = picture[: 2 * height, : 2 * width].reshape(height, 2, width, 2, 3)
    flat = (quarters == quarters[:, :1, :, :1]).all(axis=(1, 3, 4))
    assert flat.mean() > 0.8
    assert (frame == quarters[:, 0, :, 0]).all(axis=-1)[flat].mean() > 0.98


def test_gif_of_a_long_run_skips_steps_and_says_what_else_holds(visit, tmp_path):
    link = LINK | {"2": "bfgs", "steps": "150", "budget": "gradients", "schedule": "cosine", "clip": "1", "l2": "0.1"}
    playground = visit()
    playground.open(link)
    open_dialog(playground)
    playground.page.evaluate(
        """() => {
          window.written = [];
          const { prototype } = CanvasRenderingContext2D;
          const { fillText } = prototype;
          prototype.fillText = function (text, x, y) {
            written.push([text, x + this.measureText(text).width, y]);
            fillText.call(this, text, x, y);
          };
        }"""
    )
    shown, times = frames(press(playground, "GIF", tmp_path))
    assert times == [80] * 75 + [2000]
    written = playground.page.evaluate("written")
    clock = "gradient 150 of 150; one in 2 shown"
    last = written[max(i for i, (text, *_) in enumerate(written) if text.startswith(clock)) :]
    notices = map(str, data(experiment(link, {}))["notices"])
    assert " ".join(text for text, *_ in last) == "; ".join([clock, "start (−6.5, 2)", *notices])
    height, width, _ = shown[0].shape
    assert all(right < width and y < height - 6 for _, right, y in last)


def test_steps_with_a_frame_are_even_and_end_at_the_end(playground):
    page, counts = playground.page, [1, 2, 30, 118, 119, 120, 121, 237, 238, 239, 1000, 2000]
    page.goto(f"{playground.address}{ADDRESS}/kit/gif.js")
    found = page.evaluate("async (counts) => counts.map((await import(location.href)).frameSteps)", counts)
    for steps, answer in zip(counts, found, strict=True):
        shown, stride = answer["shown"], answer["stride"]
        assert len(shown) <= 120
        assert shown[:-1] == list(range(0, steps, stride))
        assert shown[-1] == steps
        assert stride == 1 or steps / (stride - 1) > 119, "no more are skipped than must be"


def test_the_page_lives_while_a_gif_is_made(visit, tmp_path):
    """The encoder comes when it is wanted; the page draws in between, and shows how far it is."""
    playground = visit()
    playground.open(LINK | {"steps": "150"})
    open_dialog(playground)
    loaded = "performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/gifenc.js')).length"
    assert playground.page.evaluate(loaded) == 0
    buttons = playground.page.locator(".downloads").filter(has=playground.page.get_by_role("button", name="GIF"))
    buttons.locator("progress").evaluate(
        """(bar) => {
          window.seen = [];
          (function look() {
            if (!bar.hidden) seen.push(bar.value);
            requestAnimationFrame(look);
          })();
        }"""
    )
    press(playground, "GIF", tmp_path)
    assert playground.page.evaluate(loaded) == 1
    seen = playground.page.evaluate("seen")
    assert seen == sorted(seen)
    assert len({share for share in seen if 0 < share < 1}) > 5
    expect(playground.page.get_by_role("progressbar")).to_have_count(0)


def test_gif_can_be_cancelled(visit):
    playground = visit()
    playground.open(LINK | {"steps": "1000"})
    open_dialog(playground)
    saved = []
    playground.page.on("download", lambda download: saved.append(download))
    button = playground.page.get_by_role("button", name="GIF", exact=True)
    button.click()
    expect(playground.page.get_by_text("Encoding 113 frames…")).to_be_visible()
    playground.page.get_by_role("button", name="Cancel").click()
    expect(playground.page.get_by_text("Cancelled.")).to_be_visible()
    expect(button).to_be_enabled()
    assert not saved


def test_video_plays_as_long_as_the_descent(visit, tmp_path):
    playground = visit()
    playground.open(LINK | {"speed": "4"})
    open_dialog(playground)
    label = playground.page.get_by_role("button", name=re.compile("Video")).inner_text()
    kind = re.search(r"\((MP4|WEBM)\)", label)[1].lower()
    path = press(playground, label, tmp_path)
    assert path.name == f"downhill-quadratic.{kind}"
    content = base64.b64encode(path.read_bytes()).decode()
    seen = playground.page.evaluate(WATCH_VIDEO, f"data:video/{kind};base64,{content}")
    assert 6 / 4 + 1 - 0.4 < seen["duration"] < 6  # a busy machine is late with the last frame; at speed 1 it were 7
    assert min(seen["width"], seen["height"]) > 500
    assert seen["moves"]
    expect(playground.page.get_by_role("button", name=label)).to_be_enabled()


def test_video_can_be_cancelled(dialog):
    saved = []
    dialog.page.on("download", lambda download: saved.append(download))
    dialog.page.get_by_role("button", name=re.compile("Video")).click()
    dialog.page.get_by_role("button", name="Cancel").click()
    expect(dialog.page.get_by_text("Cancelled.")).to_be_visible()
    expect(dialog.page.get_by_role("button", name=re.compile("Video"))).to_be_enabled()
    assert not saved
    assert dialog.step == "12 / 30"


def test_csv_is_the_table_of_the_runs(dialog, tmp_path):
    assert press(dialog, "CSV", tmp_path).read_text() == to_csv(SCENARIO)


def test_a_scenario_goes_out_and_comes_back(dialog, tmp_path, visit):
    path = press(dialog, "JSON", tmp_path)
    assert json.loads(path.read_text())["scenario"]["x"] == "-6.5"
    other = visit()
    other.open({"surface": "beale", "1": "adam"})
    upload(other, path.name, path.read_bytes())
    other.wait_for_query(lambda query: query.get("surface") == "quadratic" and query.get("x") == "-6.5")
    expect(other.page.locator(".results tbody tr")).to_have_count(2)
    assert other.names == ["SGD", "Momentum"]
    expect(other.page.get_by_role("dialog")).to_have_count(0)
    expect(other.alert).to_be_hidden()


def upload(playground: Playground, name: str, content: bytes) -> None:
    open_dialog(playground)
    put(playground.page, name, content)


def put(page: Page, name: str, content: bytes) -> None:
    file = {"name": name, "mimeType": "application/json", "buffer": content}
    page.locator("[data-testid=stFileUploader] input").set_input_files(file)


def test_nonsense_is_said_and_changes_nothing(dialog):
    before = dialog.query
    for content, why in {
        b"\x89PNG" + bytes(50): "no JSON text",
        b"[" * 9000: "nested too deeply",
        b"{}": "no scenario file",
        b'{"downhill": 7}': "version 1",
        b" " * 200_000: "at most 100,000 bytes",
    }.items():
        put(dialog.page, "mine.json", content)
        expect(dialog.page.get_by_role("dialog").get_by_role("alert").filter(has_text=why)).to_be_visible()
    assert dialog.query == before
    dialog.page.keyboard.press("Escape")
    assert dialog.names == ["SGD", "Momentum"]


def test_a_file_with_a_mistake_opens_with_a_notice(dialog):
    document = json.loads(to_json(SCENARIO))
    document["scenario"] |= {"y": "up", "steps": 12}
    put(dialog.page, "mine.json", json.dumps(document).encode())
    expect(dialog.alert).to_contain_text("received “up”")
    dialog.settle()
    assert dialog.step.endswith("/ 12")


def test_the_dialog_fits_a_phone(visit):
    phone = visit(**PHONE)
    phone.open(LINK)
    open_dialog(phone)
    box = phone.page.get_by_role("dialog").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    for label in ("PNG", "SVG", "GIF", "CSV", "HTML", "JSON"):
        button = phone.page.get_by_role("button", name=label, exact=True)
        button.scroll_into_view_if_needed()
        spot = button.bounding_box()
        assert spot["x"] + spot["width"] <= 390


def test_an_empty_comparison_can_be_taken_away_too(visit, tmp_path):
    playground = visit()
    playground.open({"surface": "booth", "entrants": "none", "steps": "10"})
    open_dialog(playground)
    assert Image.open(press(playground, "PNG", tmp_path)).width > 500
    shown, _ = frames(press(playground, "GIF", tmp_path))
    assert len(shown) == 11
    empty = Scenario.of(decode({"surface": "booth"})[0].surface)
    assert press(playground, "CSV", tmp_path).read_text() == to_csv(empty)
