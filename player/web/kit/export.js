// Buttons that take away what the player shows: its picture, its descent as a video. Nothing of it reaches the server.
import { element } from "./dom.js";
import { Figure } from "./figure.js";
import { record, videoFormat } from "./video.js";

const SCALE = 2; // pixels of a PNG to one on the screen
const BUSY = "Drawing…";

/** data: {offers: ["png", "svg", "video"], title, notes, stem}. Returns what to call when the buttons go. */
export function mount({ parentElement, data }) {
  const root = parentElement.querySelector(".downloads");
  root.exporter?.cancel();
  root.exporter = new Exporter(root, data);
  return () => root.exporter.cancel();
}

class Exporter {
  constructor(root, { offers, title, notes, stem }) {
    Object.assign(this, { texts: { title, notes }, stem });
    this.status = element("p", { role: "status" });
    this.bar = element("progress", { max: 1, "aria-label": "Progress of the video" });
    this.cancelButton = element("button", { type: "button", onclick: () => this.cancel() }, "Cancel");
    this.buttons = offers.map((offer) => this[offer]());
    root.replaceChildren(...this.buttons, this.bar, this.cancelButton, this.status);
    this.show(false);
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

  video() {
    const format = videoFormat();
    if (!format) return element("p", {}, "This browser records no video. The GIF is for every browser.");
    return this.button(`Video (${format.extension.toUpperCase()})`, (figure, clock, signal) => {
      this.show(true);
      return record(figure, clock, signal, (share) => (this.bar.value = share));
    }, format.extension);
  }

  /** A button that makes a file; make(figure, clock, signal) gives a Blob, or nothing where it was cancelled. */
  button(label, make, extension = label.toLowerCase()) {
    const run = async () => {
      const player = document.querySelector(".downhill")?.player;
      if (!player?.picture.drawn) return this.say("There is no picture yet. Close this dialog and wait for it.");
      this.abort = new AbortController();
      for (const button of this.buttons) button.disabled = true;
      this.say(BUSY);
      try {
        const figure = await new Figure(player, this.texts).ready;
        const blob = await make(figure, { rate: player.clock.rate, steps: player.clock.steps }, this.abort.signal);
        if (blob) save(blob, `${this.stem}.${extension}`);
        this.say(blob ? "" : "Cancelled.");
      } catch (error) {
        this.say(`The file could not be made: ${error.message}.`);
      } finally {
        for (const button of this.buttons) button.disabled = false;
        this.show(false);
      }
    };
    return element("button", { type: "button", onclick: run }, label);
  }

  say(text) {
    this.status.textContent = text;
  }

  show(recording) {
    this.bar.hidden = this.cancelButton.hidden = !recording;
    this.bar.value = 0;
    if (recording) this.say("Recording…");
  }

  cancel() {
    this.abort?.abort();
  }
}

function save(blob, name) {
  const url = URL.createObjectURL(blob);
  element("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // Safari reads it late
}
