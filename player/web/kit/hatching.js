// What tells the areas of a map apart: a colour and a pattern for each kind of outcome, a colour scale for numbers.
import { channels, colourAt, packed } from "./ground.js";
import { hex } from "./palette.js";
import { PATTERNS } from "./patterns.js";

/** Dark is slow or high, light is fast or low, as viridis has it: its lightness alone tells the order. */
export const SCALE = [[0, "#fde725"], [0.2, "#7ad151"], [0.4, "#22a884"], [0.6, "#2a788e"], [0.8, "#414487"], [1, "#440154"]];

const FILLS = { // kind -> by day, by night
  converged: ["#8ecfc0", "#1f6f63"],
  moving: ["#e9e5dc", "#2b333f"],
  stalled: ["#ead9a6", "#5e5126"],
  local: ["#c9b8e4", "#4d3a73"],
  diverged: ["#ecbcae", "#6b3327"],
};

/** Whether a pattern lies over a number's colour, too: where the run has ended, but at no global minimum. */
export const isEnding = (name) => name !== "moving" && name in PATTERNS;

const mixed = (from, to, share) => from.map((value, i) => value + share * (to[i] - value));

/** The paints of a theme: {fill, ink} as pixels by the number of a kind, and `at(share)` on the scale. */
export function paintsOf(kinds, theme) {
  const text = channels(hex(theme.text));
  const steps = Array.from({ length: 256 }, (_, i) => colourAt(i / 255, SCALE));
  return {
    fills: kinds.map(({ name }) => packed(channels(FILLS[name][theme.dark ? 1 : 0]))),
    inks: kinds.map(({ name }) => packed(mixed(channels(FILLS[name][theme.dark ? 1 : 0]), text, isEnding(name) ? 0.6 : 0.25))),
    patterns: kinds.map(({ name }) => PATTERNS[name]),
    endings: kinds.map(({ name }) => isEnding(name) ? PATTERNS[name] : null),
    at: (share) => packed(steps[Math.round(255 * Math.min(1, Math.max(0, share)))]),
    over: (share) => packed(mixed(steps[Math.round(255 * Math.min(1, Math.max(0, share)))], share > 0.5 ? [255, 255, 255] : [0, 0, 0], 0.45)),
  };
}

/** A small canvas of one kind's pattern, for the legend: on its own colour, or `scaled`, on those of the scale. */
export function kindSwatch(kind, kinds, theme, scaled) {
  const canvas = Object.assign(document.createElement("canvas"), { width: 26, height: 15 });
  const { fills, inks, patterns, at, over } = paintsOf(kinds, theme);
  const context = canvas.getContext("2d");
  const image = context.createImageData(canvas.width, canvas.height);
  const pixels = new Uint32Array(image.data.buffer);
  pixels.forEach((_, i) => {
    const [x, y] = [i % canvas.width, Math.floor(i / canvas.width)];
    const [fill, ink] = scaled ? [at(x / canvas.width), over(x / canvas.width)] : [fills[kind], inks[kind]];
    pixels[i] = patterns[kind]?.(x, y) ? ink : fill;
  });
  context.putImageData(image, 0, 0);
  canvas.setAttribute("aria-hidden", "true");
  return canvas;
}
