// A slider that reports while it is dragged, on a linear or logarithmic scale, with a field to type in.
import { clamp, element, format } from "./dom.js";
import { fieldKeys, showDraft } from "./drafts.js";
import { symbolOf } from "./lettering.js";
import { keypad, toSend } from "./numerals.js";
import { t } from "./words.js";

const POSITIONS = 400;

/**
 * declared: {name, label, symbol, low, high, negative, scale, help, kind: "number" | "whole" | "switch" | "choice"};
 * onInput(text, settled, typed) is called when it changes, unsettled while it is dragged, `typed` where it was; onSettle() when
 * it rests; giveUp() returns the value that counts in place of what was typed. Returns {root, set(text, draft)}.
 */
export function control(declared, describe, onInput, onSettle, giveUp) {
  const make = { switch: switchControl, choice: choiceControl }[declared.kind] ?? numberControl;
  return make(declared, describe, onInput, onSettle, giveUp);
}

function choiceControl(declared, describe, onInput) {
  const options = declared.options.map(({ value, label }) => element("option", { value }, label));
  const select = element("select", { "aria-label": describe }, options);
  select.onchange = () => onInput(select.value, true);
  const name = element("span", { class: "name", title: declared.help }, declared.label);
  const root = element("label", { class: "control choice" }, name, select);
  return { root, set: (text) => (select.value = text) };
}

function switchControl(declared, describe, onInput) {
  const box = element("input", { type: "checkbox", "aria-label": describe });
  box.onchange = () => onInput(box.checked ? "on" : "off", true);
  const root = element("label", { class: "control switch", title: declared.help }, box, element("span", {}, declared.label));
  return { root, set: (text) => (box.checked = text === "on") };
}

function numberControl(declared, describe, onInput, onSettle, giveUp) {
  const scale = makeScale(declared);
  const range = element("input", { type: "range", min: 0, max: POSITIONS, step: 1, "aria-label": describe });
  const field = element("input", {
    type: "text", class: "number", inputmode: keypad(declared), autocomplete: "off", "aria-label": t("{control}, number", { control: describe }),
  });
  const show = (value) => {
    const position = scale.position(value);
    range.value = position;
    range.style.setProperty("--filled", `${(100 * position) / POSITIONS}%`);
    range.setAttribute("aria-valuetext", format(value));
  };
  range.oninput = () => {
    const text = scale.text(Number(range.value), Number(field.value));
    field.value = text;
    show(Number(text));
    onInput(text);
  };
  range.onchange = onSettle;
  field.onchange = () => onInput(toSend(field.value), true, field.value);
  field.onkeydown = fieldKeys(() => (field.value = giveUp()));
  const name = element("span", { class: "name", title: declared.help }, `${declared.label} `);
  if (declared.symbol) name.append(element("i", { class: "symbol" }, symbolOf(declared)));
  const root = element("div", { class: "control" }, element("div", { class: "line" }, name, field), range);
  const set = (text, draft) => {
    showDraft(field, draft, text);
    const value = text === "inf" ? Infinity : Number(text);
    if (document.activeElement !== range) scale.include(value); // not under a hand
    show(value);
  };
  return { root, set };
}

/** Maps positions 0..POSITIONS to values; the range grows to include a value from outside it. */
function makeScale({ low, high, scale, kind }) {
  const logarithmic = scale === "log";
  const bend = logarithmic ? Math.log : (value) => value;
  const unbend = logarithmic ? Math.exp : (value) => value;
  let [first, last] = [low, high];
  return {
    include(value) {
      if (!Number.isFinite(value)) return;
      first = logarithmic && value <= 0 ? low : Math.min(low, value);
      last = Math.max(high, value);
    },
    position(value) {
      if (logarithmic && value <= 0) return 0;
      const share = (bend(value) - bend(first)) / (bend(last) - bend(first));
      return Math.round(clamp(share, 0, 1) * POSITIONS);
    },
    text(position, before) {
      const value = unbend(bend(first) + (position / POSITIONS) * (bend(last) - bend(first)));
      if (kind === "whole") { // whose neighbours are more than one position apart: an arrow key moves on all the same
        const rounded = Math.round(value);
        return String(rounded === before ? rounded + Math.sign(position - this.position(before)) : rounded);
      }
      if (logarithmic) return String(Number(value.toPrecision(3)));
      const decimals = clamp(Math.ceil(-Math.log10((last - first) / POSITIONS)), 0, 12);
      return String(Number(value.toFixed(decimals)));
    },
  };
}
