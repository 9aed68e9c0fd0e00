// Colours and dashes: what tells optimizers apart on a screen, on a grey printout and to colour-blind eyes.
import { element } from "./dom.js";
import { t } from "./words.js";

const DASHES = [
  [], [9, 4], [2, 3], [9, 3, 2, 3], [16, 4], [5, 3], [9, 3, 2, 3, 2, 3], [3, 7],
  [16, 3, 2, 3], [16, 3, 5, 3], [5, 3, 2, 3], [9, 3, 5, 3],
];
const SYMBOLS = ["circle", "square", "diamond", "cross", "x", "circle-open", "square-open", "diamond-open"]; // in 3-D, where dashes cannot be seen
const RELIEF_LIGHT = [[0, "#b4d2e6"], [0.25, "#cfe2ed"], [0.6, "#e7eff2"], [1, "#fbfaf6"]];
const RELIEF_DARK = [[0, "#10222f"], [0.3, "#1a3242"], [0.65, "#284453"], [1, "#3d5a66"]];

/** The colours of the current theme, read from the variables that the page sets on `node`, and how the optimizers are
 * drawn: {slot: [number of the hue, number of the dash, whether in the sister tone]}, as `interface/kit/looks.py` has it. */
export function readTheme(node, looks = {}) {
  const style = getComputedStyle(node);
  const variable = (name) => style.getPropertyValue(name).trim();
  const background = variable("--st-background-color") || "#ffffff";
  const dark = brightness(background) < 0.5;
  return {
    dark,
    background,
    text: variable("--st-text-color") || (dark ? "#eee" : "#111"),
    border: variable("--st-border-color") || "#8884",
    font: variable("--st-font") || "sans-serif",
    looks,
    entrants: variable("--st-chart-categorical-colors").split(","), // the hues, then their sisters
    scale: dark ? RELIEF_DARK : RELIEF_LIGHT,
    line: variable("--contour") || (dark ? "#5d7d8c" : "#9fb6c4"),
    type: Number(variable("--type")) || 1, // how many times as large as on the page letters are,
    stroke: Number(variable("--stroke")) || 1, // and how many times as wide lines
    halo: dark ? "#0b151dcc" : "#ffffffd9",
  };
}

/** How the entrant in `slot`, from 1, is drawn: {colour, dash, symbol}. A slot that none has any more is drawn by its number. */
export function styleOf(slot, theme) {
  const hues = theme.entrants.length / 2;
  const [hue, dash, sister] = theme.looks[slot] ?? [(slot - 1) % hues, (slot - 1) % DASHES.length, false];
  const wide = theme.stroke ?? 1;
  return { colour: theme.entrants[hue + (sister ? hues : 0)], dash: DASHES[dash].map((length) => length * wide), symbol: SYMBOLS[(slot - 1) % SYMBOLS.length], wide };
}

/** A short line in an entrant's colour and dash. */
export function swatch(slot, theme) {
  const { colour, dash } = styleOf(slot, theme);
  return (
    `<svg class="swatch" width="30" height="10" aria-hidden="true"><line x1="1" y1="5" x2="29" y2="5" ` +
    `stroke="${colour}" stroke-width="3" stroke-dasharray="${dash.join(" ")}"/></svg>`
  );
}

/** Optimizers with their lines, for a legend; query: the entries that have their rates. */
export function entrantLabels(entrants, theme, query = {}) {
  return entrants.map(({ slot, name, run }) => {
    const item = element("span", run === null ? { class: "put-away", title: t("Put away by its key") } : {});
    item.innerHTML = swatch(slot, theme);
    item.append(name, ...rateBeside(slot, query));
    return item;
  });
}

/** An optimizer's learning rate as a legend has it, where another of its kind takes part with another: a list of at most one. */
export function rateBeside(slot, query) {
  const rate = (one) => query[`${one}.learning_rate`];
  const kin = Object.keys(query).filter((key) => /^\d+$/.test(key) && query[key] === query[slot]);
  if (!Number(rate(slot)) || kin.every((one) => rate(one) === rate(slot))) return [];
  return [element("small", { class: "of-rate" }, t("rate {rate}", { rate: String(Number(Number(rate(slot)).toPrecision(3))) }))];
}

const context = document.createElement("canvas").getContext("2d");

/** A colour of CSS as #rrggbb. */
export function hex(colour) {
  context.fillStyle = colour;
  return context.fillStyle;
}

function brightness(colour) {
  const [red, green, blue] = [1, 3, 5].map((i) => parseInt(hex(colour).slice(i, i + 2), 16) / 255);
  return 0.3 * red + 0.59 * green + 0.11 * blue;
}
