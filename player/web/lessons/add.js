// "Add to a lesson": what a page shows becomes a step of the lesson that is written in this browser.
import { element } from "../kit/dom.js";
import { t } from "../kit/words.js";
import { addDraft, readDraft, writeDraft } from "./draft.js";
import { experimentText, join, split } from "./format.js";

/** data: {page, link: its entries, heading, note, only: the controls, lang}. */
export function render({ parentElement, data }) {
  const root = parentElement.querySelector(".add");
  show(root, data, "");
}

function show(root, data, told) {
  const { steps } = draft();
  const named = steps.map(({ heading }, i) => element("option", { value: i }, t("In place of the experiment of step {number}: {heading}", { number: i + 1, heading })));
  const where = element("select", { "aria-label": t("Where to") }, element("option", { value: "" }, t("As a new step, number {number}", { number: steps.length + 1 })), named);
  const button = element("button", { type: "button", class: "add-step" }, t("Add to a lesson"));
  button.onclick = () => {
    const [number, kept] = add(data, where.value);
    show(root, data, kept ? t("It is step {number} of the lesson now.", { number }) : t("This browser keeps nothing, so no lesson can be written in it."));
    root.querySelector("button").focus();
  };
  const write = element("a", { href: new URL("lessons?lesson=write", document.baseURI).href }, t("Write the lesson"));
  const title = draft().title;
  const of = element("p", {}, !steps.length && !title ? t("There is no lesson in this browser yet: this begins one.") : t("Steps of “{title}” so far: {count}.", { title: title || t("Without a title"), count: steps.length }));
  root.replaceChildren(of, element("div", { class: "add-row" }, where, button), element("p", { role: "status" }, told), write);
}

const draft = () => split(readDraft() ?? "");

/** The number of the step that it is now, and whether the browser has kept it. */
function add({ page, link, heading, note, only }, where) {
  const lesson = draft();
  const experiment = experimentText(page, link);
  const place = where === "" ? lesson.steps.length : Number(where);
  const controls = only.length ? { controls: only.join(", ") } : {};
  if (where === "") lesson.steps.push({ heading, experiment, ...controls, story: note, question: null, after: "" });
  else Object.assign(lesson.steps[place], { experiment, ...controls });
  if (readDraft() !== null) return [place + 1, writeDraft(join(lesson))];
  return [place + 1, addDraft(join({ ...lesson, title: t("My lesson"), minutes: "20" }))];
}
