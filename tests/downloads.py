"""The Download dialog as a person meets it."""

from pathlib import Path

from playground import Playground

from simulation.link import decode

LINK = {"1": "sgd", "2": "momentum", "x": "-6.5"}
SCENARIO = decode(LINK)[0]

# `told`: the shares of a film that are done; at the first of them Cancel is pressed, and `said` what is written then.
CANCEL_AFTER_A_FRAME = """(box) => {
  const bar = box.querySelector("progress");
  Object.assign(window, { told: [], said: "" });
  new MutationObserver(() => {
    told.push(bar.value);
    if (said || !bar.value) return;
    said = box.textContent;
    [...box.querySelectorAll("button")].find((one) => one.textContent === "Cancel").click();
  }).observe(bar, { attributeFilter: ["value"] });
}"""


def open_dialog(playground: Playground) -> None:
    """Press Download and wait until the dialog is there, with the buttons that the browser makes."""
    playground.page.evaluate("document.fonts.ready.then(() => true)")  # the heading's formula moves the buttons
    playground.page.get_by_role("button", name="Download", exact=True).click()
    playground.page.get_by_role("button", name="PNG").wait_for()


def press(playground: Playground, label: str, tmp_path: Path) -> Path:
    """The file behind a button of the dialog."""
    with playground.page.expect_download() as started:
        playground.page.get_by_role("button", name=label, exact=True).click()
    path = tmp_path / started.value.suggested_filename
    started.value.save_as(path)
    return path


def seek(playground: Playground, step: int) -> None:
    """Put the clock at a step."""
    playground.page.locator("input.scrub").evaluate(
        "(scrub, step) => { scrub.value = step; scrub.dispatchEvent(new Event('input')) }", step
    )
