// The colours and patterns of a picture of basins: hue for the minimum, lightness for the pace, patterns for the rest.
import { PATTERNS } from "../kit/patterns.js";
import { t } from "../kit/words.js";

export const HUES = [206, 68, 332, 152, 284, 12, 178, 36, 84, 134]; // far from one another in the order in which they are needed, and between the hues of the optimizers
const SATURATION = 62; // per cent, of those
const GOLDEN = 137.508; // degrees: the hues after those fill the largest gaps there are ...
const SATURATIONS = [30, 85, 48]; // ... and differ from their neighbours in this, too
const SHADES = 32; // steps of lightness between at once and with the last step
const [LIGHTEST, DARKEST] = [80, 30];
const STRIPE = 95; // by so much the pace differs whose shade a local minimum is striped with
export const [MOVING, STALLED, DIVERGED, LOCAL, FIRST] = [0, 1, 2, 3, 4]; // as charts/basins.py has them
const KINDS = { [MOVING]: "moving", [STALLED]: "stalled", [DIVERGED]: "diverged", [LOCAL]: "local" };

/** A minimum's colour where a run arrives with a pace from 0, at once, to 255, with the last step. */
export function colourOf(place, pace) {
  const lightness = LIGHTEST - ((LIGHTEST - DARKEST) * pace) / 255;
  const named = place < HUES.length;
  const hue = named ? HUES[place] : (place * GOLDEN) % 360;
  return `hsl(${hue} ${named ? SATURATION : SATURATIONS[place % SATURATIONS.length]}% ${lightness}%)`;
}

/** What is neither: [ground, ink] of each pattern. */
function tones(kind, dark) {
  return {
    [MOVING]: dark ? ["#4a5158", "#7d868e"] : ["#d9dde0", "#a3abb2"],
    [STALLED]: dark ? ["#33373c", "#cfd4d8"] : ["#b9bfc4", "#3f464c"],
    [DIVERGED]: dark ? ["#15171a", "#b04a4a"] : ["#4a3d3d", "#e08a80"],
    [LOCAL]: dark ? ["#55496b", "#8f82a8"] : ["#c4b8d6", "#7c6b98"],
  }[kind];
}

/** A picture in pixels: codes and paces (size x size, rows from low y) of which the first `known` minima are global. */
/** How many places a run can arrive at: the minima, and the curve or area that other minima form. */
export const lowestPlaces = ({ minima, continuum }) => minima.length + (continuum ? 1 : 0);

/** What the minima are called: of a surface without a bottom only the lowest of its view is known. */
export function nameOfLowest({ continuum, found, goal, bottomless }) {
  if (continuum) return goal.replace("the ", "");
  return bottomless ? t("lowest point in view") : found ? t("lowest minimum found") : t("global minimum");
}

export function paintBasins({ size, codes, paces }, known, wide, tall, ratio, dark) {
  const image = new ImageData(wide, tall);
  const pixels = new Uint32Array(image.data.buffer);
  const shades = new Map(); // code -> colours by shade, as pixels
  const column = Int32Array.from({ length: wide }, (_, i) => nearest(i, wide, size));
  for (let row = 0; row < tall; row++) {
    const base = (size - 1 - nearest(row, tall, size)) * size;
    const y = Math.floor(row / ratio);
    for (let i = 0; i < wide; i++) {
      const cell = base + column[i];
      const code = codes[cell];
      if (!shades.has(code)) shades.set(code, shadesOf(code, dark));
      const colours = shades.get(code);
      const pattern = PATTERNS[KINDS[code] ?? (code >= FIRST + known ? "local" : "converged")];
      const ink = pattern?.(Math.floor(i / ratio), y);
      pixels[row * wide + i] = colours[ink ? "inks" : "shades"][(paces[cell] * (SHADES - 1) / 255) | 0];
    }
  }
  return image;
}

/** The grid's line nearest to a pixel: the first and the last lie on the edges. */
const nearest = (pixel, length, size) => Math.round(((pixel + 0.5) / length) * (size - 1));

function shadesOf(code, dark) {
  if (code < FIRST) {
    const [shades, inks] = tones(code, dark).map((tone) => new Uint32Array(SHADES).fill(packed(tone)));
    return { shades, inks };
  }
  const shadesAt = (pace) => Uint32Array.from({ length: SHADES }, (_, i) => packed(colourOf(code - FIRST, pace((255 * i) / (SHADES - 1)))));
  return { shades: shadesAt((pace) => pace), inks: shadesAt((pace) => pace + (pace < 128 ? STRIPE : -STRIPE)) };
}

const context = document.createElement("canvas").getContext("2d");

/** A colour as one pixel of an ImageData on the little-endian machines that there are. */
function packed(colour) {
  context.fillStyle = colour;
  const [red, green, blue] = [1, 3, 5].map((i) => parseInt(context.fillStyle.slice(i, i + 2), 16));
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}
