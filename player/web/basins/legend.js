// What the colours and patterns of the basins mean: the minima with their ramps, and how else a run can end.
import { element, format } from "../kit/dom.js";
import { DIVERGED, FIRST, HUES, LOCAL, MOVING, STALLED, colourOf, lowestPlaces, nameOfLowest, paintBasins } from "./colours.js";
import { language, t } from "../kit/words.js";

const [WIDE, TALL] = [34, 18]; // CSS pixels of a sample
const RAMP = 8; // shades in a minimum's sample
const PLAIN = 128; // the pace of what has none
const slowly = Array.from({ length: RAMP }, (_, i) => (255 * i) / (RAMP - 1)); // the paces of a ramp

export class Legend {
  constructor(page) {
    this.page = page;
    this.root = element("ul", { class: "basin-legend", "aria-label": t("Legend") });
  }

  draw() {
    const { surface, steps, entrants } = this.page.state;
    const { minima, continuum, goal, local_minima: local } = surface;
    const lowest = lowestPlaces(surface);
    const others = entrants.some(({ basin }) => basin?.codes.includes(LOCAL));
    const shown = JSON.stringify([language(), minima, continuum, local, steps, this.page.theme.dark, surface.found, others]);
    if (shown === this.shown) return;
    this.shown = shown;
    const number = (i) => (lowest + local.length > 1 ? `${i + 1}: ` : "");
    const place = ([x, y], i) => `${number(i)}(${format(x, 3)}, ${format(y, 3)})`;
    const called = nameOfLowest(surface);
    const listed = [
      ...minima.map((point, i) => row(ramp(i), `${called} ${place(point, i)}`)),
      ...(continuum ? [row(ramp(minima.length), `${number(minima.length)}${goal.replace("the ", "a ").replace("a area", "an area")}`)] : []),
      ...local.map((point, i) => row(this.sample(FIRST + lowest + i, slowly), t("local minimum {place}", { place: place(point, lowest + i) }))),
    ];
    const more = listed.splice(HUES.length).length;
    this.root.replaceChildren(
      ...listed,
      ...(more ? [note(t("and {more} more: beyond {count} some colours look alike; pictures with room for them have the minima's numbers", { more, count: HUES.length }))] : []),
      ...(lowest ? [note(shades(steps, local.length + others > 0))] : []),
      ...(others ? [row(this.sample(LOCAL), local.length ? t("another local minimum") : t("a local minimum"))] : []),
      row(this.sample(STALLED), t("stalled elsewhere")),
      row(this.sample(MOVING), t("still moving")),
      row(this.sample(DIVERGED), t("diverged")),
    );
  }

  /** A piece of a picture of which every start ends at the same place, each column with its pace. */
  sample(code, paces = [PLAIN, PLAIN]) {
    const ratio = window.devicePixelRatio || 1;
    const canvas = element("canvas", { width: WIDE * ratio, height: TALL * ratio, style: `width: ${WIDE}px; height: ${TALL}px`, "aria-hidden": "true" });
    const size = paces.length;
    const cells = { size, codes: new Uint8Array(size * size).fill(code), paces: Uint8Array.from({ length: size * size }, (_, i) => paces[i % size]) };
    const image = paintBasins(cells, lowestPlaces(this.page.state.surface), canvas.width, canvas.height, ratio, this.page.theme.dark);
    canvas.getContext("2d").putImageData(image, 0, 0);
    return canvas;
  }
}

function shades(steps, striped) {
  return striped
    ? t("light: there at once, dark: after {steps} steps, on a log scale; striped: local", { steps })
    : t("light: there at once, dark: after {steps} steps, on a log scale", { steps });
}

function ramp(place) {
  const colours = slowly.map((pace) => colourOf(place, pace));
  return element("span", { class: "ramp", style: `background: linear-gradient(to right, ${colours.join(", ")})` });
}

const note = (text) => element("li", { class: "note" }, text);
const row = (sample, text) => element("li", {}, sample, text);
