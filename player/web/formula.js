// Your own function: the formula, the view, and what is wrong with either.
import { element, leaveOnEnter } from "./dom.js";

const HINT = "x, y, numbers, + − * / ^, |…|, sin cos tan exp log sqrt abs min max; other letters become sliders";

export function formulaPart(controls) {
  const { player } = controls;
  const field = element("input", {
    type: "text", class: "formula", spellcheck: "false", autocomplete: "off", maxlength: 500,
    "aria-label": "Your function f(x, y)", "aria-describedby": "formula-help",
  });
  const help = element("p", { class: "note", id: "formula-help" });
  field.onchange = () => player.writeFormula(field.value);
  field.onkeydown = leaveOnEnter;
  controls.painters.push(({ query, problems, surface }) => {
    const wrong = problems.find((problem) => problem.startsWith("f, received"));
    field.setAttribute("aria-invalid", Boolean(wrong));
    const typing = document.activeElement === field || (wrong && field.value); // what was typed wrongly stays to be mended
    if (!typing) field.value = query.f;
    help.textContent = wrong ?? (surface.found ? `${HINT}. Minima are found numerically, in the view.` : HINT);
    help.classList.toggle("wrong", Boolean(wrong));
  });
  const side = (axis) =>
    element(
      "div", { class: "line", "data-key": `view ${axis}` },
      element("i", {}, axis),
      controls.field(`${axis}_low`, `View, lowest ${axis}`), "to", controls.field(`${axis}_high`, `View, highest ${axis}`),
    );
  const label = element("label", { class: "line", "data-key": "f" }, element("i", {}, "f ="), field);
  return element("div", { class: "own" }, label, help, side("x"), side("y"));
}
