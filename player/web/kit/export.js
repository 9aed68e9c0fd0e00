// Buttons that take away what the player shows: its picture, its descent as a GIF or a video. Nothing of it reaches the server.
import { element } from "./dom.js";
import { Figure } from "./figure.js";
import { encodeGif, frameSteps } from "./gif.js";
import { record, videoFormat } from "./video.js";
import { t } from "./words.js";

const SCALE = 2; // pixels of a PNG to one on the screen

/** data: {offers: ["png", "svg", "gif", "video"], title, notes, stem, lang}. Returns what to call when the buttons go. */
export function render({ parentElement, data }) {
  const root = parentElement.querySelector(".downloads");
  root.exporter?.cancel();
  root.exporter = new Exporter(root, data);
  return () => root.exporter.cancel();
}

class Exporter {
  constructor(root, { offers, title, notes, stem }) {
    Object.assign(this, { texts: { title, notes }, stem });
    this.status = element("p", { role: "status" });
    this.bar = element("progress", { max: 1, "aria-label": t("Progress") });
    this.cancelButton = element("button", { type: "button", onclick: () => this.cancel() }, t("Cancel"));
    this.onProgress = (share) => (this.bar.value = share);
    const scrambled = isScrambled();
    this.buttons = offers.filter((offer) => offer === "svg" || !scrambled).map((offer) => this[offer]());
    const excuse = scrambled ? element("p", {}, t("This browser scrambles a picture of pixels when it is read, so that nobody is recognised by it. Only the SVG comes out as it is on the screen.")) : "";
    root.replaceChildren(...this.buttons, excuse, this.bar, this.cancelButton, this.status);
    this.hide();
  }

  png() {
    return this.button("PNG", async (figure) => {
      const canvas = await figure.canvas(SCALE);
      return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    });
  }

  svg() {
    return this.button("SVG", (figure) => new Blob([figure.svg()], { type: "image/svg+xml" }));
  }

  gif() {
    return this.button("GIF", (figure, { steps }, signal) => {
      this.show(t("Encoding {count} frames…", { count: frameSteps(steps).shown.length }));
      return encodeGif(figure, steps, signal, this.onProgress);
    }, { notes: ({ steps }) => skipped(frameSteps(steps)) });
  }

  video() {
    const format = videoFormat();
    if (!format) return element("p", {}, t("This browser records no video. The GIF is for every browser."));
    return this.button(t("Video ({format})", { format: format.extension.toUpperCase() }), (figure, clock, signal) => {
      this.show(t("Recording…"));
      return record(figure, clock, signal, this.onProgress);
    }, { extension: format.extension });
  }

  /**
   * A button that makes a file; make(figure, clock, signal) gives a Blob, or nothing where it was cancelled, and
   * notes(clock) is what the figure says of this kind of file beside its other notes.
   */
  button(label, make, { extension = label.toLowerCase(), notes = () => [] } = {}) {
    const run = async () => {
      const player = document.querySelector(".downhill")?.player;
      if (!player?.picture.drawn) return this.say(t("There is no picture yet. Close this dialog and wait for it."));
      this.abort = new AbortController();
      for (const button of this.buttons) button.disabled = true;
      this.say(t("Drawing…"));
      try {
        const { rate, steps } = player.clock;
        const { title, notes: others } = this.texts;
        const said = [...notes({ steps }), ...others, ...player.answer.notices];
        const figure = await new Figure(player, { title, notes: said }).ready;
        const blob = await make(figure, { rate, steps }, this.abort.signal);
        if (blob) save(blob, `${this.stem}.${extension}`);
        this.say(blob ? "" : t("Cancelled."));
      } catch (error) {
        this.say(t("The file could not be made: {reason}.", { reason: error.message }));
      } finally {
        for (const button of this.buttons) button.disabled = false;
        this.hide();
      }
    };
    return element("button", { type: "button", onclick: run }, label);
  }

  say(text) {
    this.status.textContent = text;
  }

  /** Show how far a long task is, and the button that cancels it. */
  show(doing) {
    this.bar.hidden = this.cancelButton.hidden = false;
    this.say(doing);
  }

  hide() {
    this.bar.hidden = this.cancelButton.hidden = true;
    this.bar.value = 0;
  }

  cancel() {
    this.abort?.abort();
  }
}

/** Whether a canvas gives back something else than what was drawn on it, as a protection against fingerprints. */
function isScrambled() {
  const [size, colour, tolerance] = [32, [31, 98, 128, 255], 8];
  const context = Object.assign(document.createElement("canvas"), { width: size, height: size }).getContext("2d");
  context.fillStyle = `rgb(${colour.slice(0, 3).join()})`;
  context.fillRect(0, 0, size, size);
  return context.getImageData(0, 0, size, size).data.some((value, i) => Math.abs(value - colour[i % 4]) > tolerance);
}

/** Said of a GIF that does not show every step. */
function skipped({ stride }) {
  return stride > 1 ? [t("one in {count} shown", { count: stride })] : [];
}

function save(blob, name) {
  const url = URL.createObjectURL(blob);
  element("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // Safari reads it late
}
