"""Every download of the Playground, pressed in a browser, opened and checked; and a scenario opened again."""

import base64
import json
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pytest
from downloads import CANCEL_AFTER_A_FRAME, LINK, SCENARIO, open_dialog, press, seek
from PIL import Image
from playground import Playground
from playwright.sync_api import Download, Page, expect

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
def saved(playground: Playground) -> list[Download]:
    """The files that the page has given away so far."""
    files: list[Download] = []
    playground.page.on("download", lambda file: files.append(file))
    return files


def close_dialog(playground: Playground) -> None:
    """By the key, which is to be heard, too, where a button that was pressed has lost the focus meanwhile."""
    playground.page.keyboard.press("Escape")
    expect(playground.page.get_by_role("dialog")).to_have_count(0)


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


def test_pictures_show_what_is_on_the_screen(playground, tmp_path):
    """As pixels and as vectors, in light colours and in dark ones, in one picture and in panels."""
    page = playground.page
    playground.open(LINK)
    seek(playground, 12)
    open_dialog(playground)
    check_png(playground, press(playground, "PNG", tmp_path), "light")
    check_svg(playground, press(playground, "SVG", tmp_path))
    close_dialog(playground)
    page.emulate_media(color_scheme="dark")
    playground.settle()
    open_dialog(playground)
    check_png(playground, press(playground, "PNG", tmp_path), "dark")
    close_dialog(playground)
    page.emulate_media(color_scheme="light")
    playground.button("Side by side").click()
    playground.button("Show the direction of steepest descent as arrows").click()
    playground.settle()
    open_dialog(playground)
    texts = texts_of(ElementTree.parse(press(playground, "SVG", tmp_path)).getroot())
    assert [texts.count(name) for name in ("SGD", "Momentum")] == [2, 2], "above all, and on its panel"
    check_panels(press(playground, "GIF", tmp_path))


def check_png(playground: Playground, path: Path, scheme: str) -> None:
    """A picture at step 12 has the heads of the runs where they are on the page, in the colours of this theme."""
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
        assert np.median(np.abs(spot - channels(colour)).max(axis=1)) < 12, (scheme, entrant, spot)
        names = picture[: round(above)]
        assert (np.abs(names - channels(colour)).max(axis=-1) < 12).sum() > 50, (scheme, entrant)
    assert (picture[2, 2].mean() > 128) == (scheme == "light")


def texts_of(tree: ElementTree.Element) -> list[str]:
    return ["".join(text.itertext()) for text in tree.iter(f"{SVG}text")]


def check_svg(playground: Playground, path: Path) -> None:
    """A picture at step 12 is made of lines and texts."""
    tree = ElementTree.parse(path).getroot()
    assert tree.tag == f"{SVG}svg"
    strokes = [path for path in tree.iter(f"{SVG}path") if path.get("stroke") in COLOURS["light"]]
    for colour in COLOURS["light"]:
        lines = [path.get("d") for path in strokes if path.get("stroke") == colour]
        assert sorted(line.count("L") for line in lines) == [1, 13]  # the name's line; twelve steps and the head
    dashed = {path.get("stroke") for path in strokes if path.get("stroke-dasharray")}
    assert dashed == {COLOURS["light"][1]}
    texts = texts_of(tree)
    assert {"SGD", "Momentum", "f(x, y)"} <= set(texts)
    assert texts[-1] == "step 12 of 30; start (−6.5, 2)"
    assert texts[-1 - texts[::-1].index("SGD") - 1].startswith("Quadratic bowl: f(x, y) = a x² + b y²   a = 0.05")
    assert not list(tree.iter(f"{SVG}image"))
    across, down = pixel_of(playground, 0, 12)
    path = next(path.get("d") for path in strokes if path.get("d").count("L") == 13)
    assert list(map(float, re.findall(r"-?[\d.]+", path)[-2:])) == pytest.approx((across, down), abs=0.02)


def check_panels(path: Path) -> None:
    """In a film of two panels either grows a path of its own."""
    shown, _ = frames(path)
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


def test_films_show_every_step(playground, tmp_path, saved):
    """As a GIF and as a video. The encoder of GIFs comes when it is wanted; the page draws in between."""
    page = playground.page
    playground.open(LINK | {"speed": "4"})
    seek(playground, 12)
    open_dialog(playground)
    loaded = "performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/gifenc.js')).length"
    assert page.evaluate(loaded) == 0
    buttons = page.locator(".downloads").filter(has=page.get_by_role("button", name="GIF"))
    buttons.locator("progress").evaluate(
        """(bar) => {
          window.told = [];
          window.seen = [];
          new MutationObserver(() => told.push(bar.value)).observe(bar, { attributeFilter: ["value"] });
          (function look() {
            if (!bar.hidden) seen.push(bar.value);
            requestAnimationFrame(look);
          })();
        }"""
    )
    path = press(playground, "GIF", tmp_path)
    assert page.evaluate(loaded) == 1
    told, seen = page.evaluate("[told, seen]")
    assert [share for share in told if share] == pytest.approx([i / 31 for i in range(1, 32)]), "how far it is"
    assert seen == sorted(seen)
    assert any(0 < share < 1 for share in seen)  # how often it is drawn is up to the machine
    expect(page.get_by_role("progressbar")).to_have_count(0)
    check_gif(playground, path, press(playground, "PNG", tmp_path))

    label = page.get_by_role("button", name=re.compile("Video")).inner_text()
    check_video(playground, label, tmp_path)
    expect(page.get_by_role("button", name=label)).to_be_enabled()
    files = len(saved)
    page.evaluate("document.querySelector('.downhill').player.clock.speed = 0.02")  # it would take five minutes
    page.get_by_role("button", name=label).click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Cancelled.")).to_be_visible()
    expect(page.get_by_role("button", name=label)).to_be_enabled()
    assert len(saved) == files
    assert playground.step == "12 / 30", "no film moves the clock"


def check_gif(playground: Playground, path: Path, still: Path) -> None:
    """A GIF shows the runs grow where they are on the page; `still` is the picture of step 12."""
    assert path.name == "downhill-quadratic.gif"
    assert path.stat().st_size < 200_000
    shown, times = frames(path)
    assert times == [200] * 30 + [2000]
    assert len({frame.tobytes() for frame in shown}) == 31
    box = playground.page.locator(".canvas.contour").bounding_box()
    height, width, _ = shown[0].shape
    assert width == pytest.approx(box["width"], abs=2)
    above = round(height - box["height"] - 28)  # the title and the names; below the picture is one line
    assert 40 < above < 80
    for entrant, colour in enumerate(COLOURS["light"]):
        for step in (3, 12, 30):
            x, y = map(round, pixel_of(playground, entrant, step))
            head = slice(y + above - 2, y + above + 3), slice(x - 2, x + 3)
            assert near(shown[step][head], colour).mean() > 0.7, (entrant, step)
            assert not near(shown[0][head], colour).any(), (entrant, step)
        assert near(shown[0][:above], colour).sum() > 25, "its line beside its name"
        lengths = [near(shown[step][above:], colour).sum() for step in (1, 12, 30)]
        assert lengths[0] < lengths[1] < lengths[2]
    check_colours(shown[12], np.array(Image.open(still).convert("RGB"), int))


def check_colours(frame: np.ndarray, picture: np.ndarray) -> None:
    """A band of the ground differs from the next by little, and is its own colour in a frame none the less.

    Shapes are (height, width, 3) and (2 height, 2 width, 3); what has edges in the picture is left out.
    """
    height, width, _ = frame.shape
    quarters = picture[: 2 * height, : 2 * width].reshape(height, 2, width, 2, 3)
    flat = (quarters == quarters[:, :1, :, :1]).all(axis=(1, 3, 4))
    assert flat.mean() > 0.8
    assert (frame == quarters[:, 0, :, 0]).all(axis=-1)[flat].mean() > 0.98


def check_video(playground: Playground, label: str, tmp_path: Path) -> None:
    """A video plays as long as the descent does at speed 4; one of three, for a busy machine is late with frames."""
    kind = re.search(r"\((MP4|WEBM)\)", label)[1].lower()
    films: list[dict] = []
    while len(films) < 3:
        path = press(playground, label, tmp_path)
        assert path.name == f"downhill-quadratic.{kind}"
        content = base64.b64encode(path.read_bytes()).decode()
        film = playground.page.evaluate(WATCH_VIDEO, f"data:video/{kind};base64,{content}")
        assert min(film["width"], film["height"]) > 500
        if film["moves"] and 6 / 4 + 1 - 0.4 < film["duration"] < 6:  # at speed 1 it were 7
            return
        films.append(film)
    pytest.fail(f"none is as long as the descent, and moves: {films}")


def test_films_of_a_long_run_skip_steps_and_notes_are_broken_into_lines(playground, tmp_path, saved):
    page = playground.page
    link = LINK | {"2": "bfgs", "steps": "120", "budget": "gradients", "schedule": "cosine", "clip": "1", "l2": "0.1"}
    playground.open(link)
    open_dialog(playground)
    notices = list(map(str, data(experiment(link, {}))["notices"]))
    assert notices[-1].endswith("Gradients are clipped to norm 1")

    tree = ElementTree.parse(press(playground, "SVG", tmp_path)).getroot()
    texts = [(float(text.get("y")), "".join(text.itertext())) for text in tree.iter(f"{SVG}text") if text.get("y")]
    (first,) = (y for y, text in texts if text.startswith("gradient 120 of 120; start"))
    last, text = texts[-1]
    assert text.endswith(notices[-1][-20:])
    assert first < last < float(tree.get("height")) - 6

    # Cancelled after the first frame by the page itself, for all of them may take less time than a click.
    files = len(saved)
    button = page.get_by_role("button", name="GIF", exact=True)
    buttons = page.locator(".downloads").filter(has=button)
    buttons.evaluate(CANCEL_AFTER_A_FRAME)
    button.click()
    expect(page.get_by_text("Cancelled.")).to_be_visible()
    expect(button).to_be_enabled()
    told, said = page.evaluate("[told, said]")
    assert 0 < max(told) < 0.5
    assert "Encoding 61 frames…" in said
    assert len(saved) == files

    page.evaluate(
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
    assert times == [100] * 60 + [2000]
    written = page.evaluate("written")
    clock = "gradient 120 of 120; one in 2 shown"
    last = written[max(i for i, (text, *_) in enumerate(written) if text.startswith(clock)) :]
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


def test_a_scenario_goes_out_and_comes_back(playground, visit, tmp_path):
    """What is no scenario is said and changes nothing; what has a mistake opens with a notice."""
    page = playground.page
    playground.open(LINK)
    open_dialog(playground)
    assert press(playground, "CSV", tmp_path).read_text() == to_csv(SCENARIO)
    path = press(playground, "JSON", tmp_path)
    assert json.loads(path.read_text())["scenario"]["x"] == "-6.5"
    close_dialog(playground)

    playground.choose("Surface", "beale")
    playground.button("Remove Momentum").click()
    playground.settle()
    before = playground.query
    assert before["surface"] == "beale"
    open_dialog(playground)
    for content, why in {
        b"\x89PNG" + bytes(50): "no JSON text",
        b"[" * 9000: "nested too deeply",
        b"{}": "no scenario file",
        b'{"downhill": 7}': "version 1",
        b" " * 200_000: "at most 100,000 bytes",
    }.items():
        put(page, "mine.json", content)
        expect(page.get_by_role("dialog").get_by_role("alert").filter(has_text=why)).to_be_visible()
    assert playground.query == before
    page.keyboard.press("Escape")
    assert playground.names == ["SGD"]

    other = visit()
    other.open({"surface": "beale", "1": "adam"})
    open_dialog(other)
    put(other.page, path.name, path.read_bytes())
    other.wait_for_query(lambda query: query.get("surface") == "quadratic" and query.get("x") == "-6.5")
    expect(other.page.locator(".results tbody tr")).to_have_count(2)
    assert other.names == ["SGD", "Momentum"]
    expect(other.page.get_by_role("dialog")).to_have_count(0)
    expect(other.alert).to_be_hidden()

    document = json.loads(to_json(SCENARIO))
    document["scenario"] |= {"y": "up", "steps": 12}
    open_dialog(playground)
    put(page, "mine.json", json.dumps(document).encode())
    expect(playground.alert).to_contain_text("received “up”")
    playground.settle()
    assert playground.step.endswith("/ 12")


def put(page: Page, name: str, content: bytes) -> None:
    file = {"name": name, "mimeType": "application/json", "buffer": content}
    page.locator("[data-testid=stFileUploader] input").set_input_files(file)


def test_a_phone_has_room_for_the_dialog_of_an_empty_comparison(phone, tmp_path):
    """Where nobody runs there are still pictures of the surface, and a table of no rows."""
    phone.open({"surface": "booth", "entrants": "none", "steps": "10"})
    open_dialog(phone)
    box = phone.page.get_by_role("dialog").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    for label in ("PNG", "SVG", "GIF", "CSV", "HTML", "JSON"):
        button = phone.page.get_by_role("button", name=label, exact=True)
        button.scroll_into_view_if_needed()
        spot = button.bounding_box()
        assert spot["x"] + spot["width"] <= 390
    assert Image.open(press(phone, "PNG", tmp_path)).width > 500
    shown, _ = frames(press(phone, "GIF", tmp_path))
    assert len(shown) == 11
    empty = Scenario.of(decode({"surface": "booth"})[0].surface)
    assert press(phone, "CSV", tmp_path).read_text() == to_csv(empty)
