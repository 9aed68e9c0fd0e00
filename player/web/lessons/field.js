// A labelled field of a form: one line, or some.
import { element } from "../kit/dom.js";

/** heard(value) is called with every change. */
export function field(label, value, heard, { rows = 0, narrow = false, hint = "", placeholder = "" } = {}) {
  const input = element(rows ? "textarea" : "input", { ...(rows ? { rows } : { type: "text" }), placeholder, autocomplete: "off", oninput: () => heard(input.value) });
  input.value = value;
  const told = hint ? element("small", {}, hint) : null;
  return element("label", { class: narrow ? "field narrow" : "field" }, element("span", {}, label), input, told);
}
