// Your own function: the formula, the view, and what is wrong with either.
import { element } from "./dom.js";
import { fieldKeys, showDraft } from "./drafts.js";
import { t } from "./words.js";

const HEAD = '<mi>f</mi><mo stretchy="false">(</mo><mi>x</mi><mo>,</mo><mi>y</mi><mo stretchy="false">)</mo><mo form="infix">=</mo>';

/** What may be written; `found`: whether the minima are those of a search. */
function hint(found) {
  return found
    ? t("x, y, numbers, + − * / ^, |…|, sin cos tan exp log sqrt cbrt abs min max; other letters become sliders. Minima are found numerically, in and around the view.")
    : t("x, y, numbers, + − * / ^, |…|, sin cos tan exp log sqrt cbrt abs min max; other letters become sliders");
}

export function formulaPart(controls) {
  const { player } = controls;
  const field = element("input", {
    type: "text", class: "formula", spellcheck: "false", autocomplete: "off", maxlength: 500,
    "aria-label": t("Your function f(x, y)"), "aria-describedby": "formula-help",
  });
  const typeset = element("div", { class: "typeset", tabindex: "0", role: "group", "aria-label": t("Your function as it is understood") });
  const help = element("p", { class: "note", id: "formula-help" });
  const send = () => {
    controls.drafts.type("f", field.value);
    player.writeFormula(field.value);
  };
  const keys = fieldKeys(() => {
    controls.drafts.drop("f");
    field.value = player.state.surface.written.text;
    paint(player.state);
  });
  field.onchange = send;
  field.onkeydown = (event) => {
    const draft = controls.drafts.of("f");
    if (event.key === "Enter" && draft?.linked && field.value === draft.text) send(); // nobody changed it, so there is no change to hear of
    keys(event);
  };
  const paint = ({ surface }) => {
    if (!surface.written) return;
    const draft = controls.drafts.of("f");
    const wrong = draft?.reason;
    showDraft(field, draft, surface.written.text);
    typeset.innerHTML = [HEAD, ...surface.written.terms].map((part) => `<math displaystyle="true">${part}</math>`).join(" "); // of the server's own making
    help.textContent = wrong ?? hint(surface.found);
    help.classList.toggle("wrong", Boolean(wrong));
  };
  controls.painters.push(paint);
  const side = (axis) =>
    element(
      "div", { class: "line", "data-key": `view ${axis}` },
      element("i", {}, axis),
      controls.field(`${axis}_low`, t("View, lowest {axis}", { axis })), t("to"), controls.field(`${axis}_high`, t("View, highest {axis}", { axis })),
    );
  const label = element("label", { class: "line", "data-key": "f" }, element("i", {}, "f ="), field);
  return element("div", { class: "own" }, label, typeset, help, side("x"), side("y"));
}
