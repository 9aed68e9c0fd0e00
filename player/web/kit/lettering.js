// In whose letters sliders, formulas and the inspector are written: the reader's choice, and the menu for it.
import { dropEntry } from "./address.js";
import { element } from "./dom.js";

const OURS = "here";
const YEAR = 365 * 24 * 3600; // seconds that the browser remembers it

let chosen = OURS;

/** Whose letters. */
export const letters = () => chosen;

export const setLetters = (whose) => (chosen = whose ?? chosen);

/** A declared parameter's symbol. */
export const symbolOf = ({ symbol, symbols }) => symbols?.[chosen] ?? symbol;

/** What has a `label` with a symbol in it, under the label in the reader's letters. */
export const relabelled = (one) => ({ ...one, label: one.labels[chosen] ?? one.label });

/** The letter of a learning rate that is nobody's in particular. */
export const rateLetter = ({ lettering }) => lettering.rate[chosen] ?? "η";

/** Choose for this page, and for later ones. */
function keep(whose) {
  setLetters(whose);
  const path = new URL(document.baseURI).pathname;
  document.cookie = `downhill_symbols=${whose}; path=${path}; max-age=${YEAR}; SameSite=Lax`;
  dropEntry("symbols"); // what a link asked for
}

/** The menu, {label, about, choices: [{value, label}]}; `heard` is called with another choice. */
export function letteringMenu({ label, about, choices }, heard) {
  const select = element("select", { "data-key": "lettering" }, choices.map(({ value, label: name }) => element("option", { value }, name)));
  select.value = chosen;
  select.onchange = () => {
    keep(select.value);
    heard(select.value);
  };
  return element("label", { class: "lettering", title: about }, element("span", {}, label), select);
}

/** The menu by itself, on a page of Streamlit's. */
export function render({ parentElement, data, setStateValue }) {
  setLetters(data.now);
  const root = parentElement.querySelector(".lettering-switch");
  const known = JSON.stringify(data);
  if (root.dataset.known === known) return;
  root.dataset.known = known;
  root.replaceChildren(letteringMenu(data, (whose) => setStateValue("letters", whose)));
}
