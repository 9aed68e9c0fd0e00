// One step of a lesson that is written: folded its heading, unfolded its fields.
import { element } from "../kit/dom.js";
import { t } from "../kit/words.js";
import { pageAddress } from "./addresses.js";
import { field } from "./field.js";
import { KINDS, answerLine, answerOf, experimentOf, experimentText } from "./format.js";

const HIDDEN = { reveal: "clock", step: "0" }; // nothing of a run is seen before it is played
const WITH_CLOCK = ["playground", "data"];
const PAGES = {
  playground: () => t("Playground"), maps: () => t("Maps"), basins: () => t("Basins"), race: () => t("Fair race"),
  data: () => t("Data"), network: () => t("Network"), slices: () => t("Slices"),
};
const ASKED = {
  choose: () => t("Choose one of several answers"), "choose optimizer": () => t("Click an optimizer in the legend"),
  place: () => t("Place a point on the picture"), guess: () => t("Guess a number on a scale"),
  draw: () => t("Draw the path by hand"), goal: () => t("Reach a goal by changing something"),
};
const RIGHT = {
  "choose optimizer": ["least left", () => t("whose number is the least or the most, as “{example}”", { example: "least left" })],
  place: ["end of sgd", () => t("where an optimizer ends, as “{example}”, or “{other}”", { example: "end of sgd", other: "minimum" })],
  guess: ["sgd.zigzags", () => t("a number of the experiment, as “{example}”", { example: "sgd.zigzags" })],
  draw: ["path of sgd", () => t("whose path it is, as “{example}”", { example: "path of momentum" })],
  goal: ["sgd.arrived <= 20", () => t("what has to become true, as “{example}”", { example: "sgd.arrived <= 20" })],
};

export class StepCard {
  constructor(writing, step, i) {
    Object.assign(this, { writing, step, i });
    const open = writing.opened === i + 1;
    const number = i + 1;
    this.name = element("span", {});
    const unfold = element("button", { type: "button", class: "unfold", "aria-expanded": String(open), onclick: () => this.toggle(open) }, this.name);
    this.page = element("span", { class: "page" });
    this.warning = element("span", { class: "wrong", hidden: true }, t("Something is wrong here"));
    const up = element("button", { type: "button", class: "icon up", disabled: i === 0, title: t("Move up"), "aria-label": t("Move step {number} up", { number }), onclick: () => writing.moveStep(i, -1) }, "↑");
    const down = element("button", { type: "button", class: "icon down", disabled: i + 1 === writing.lesson.steps.length, title: t("Move down"), "aria-label": t("Move step {number} down", { number }), onclick: () => writing.moveStep(i, 1) }, "↓");
    const remove = element("button", { type: "button", class: "icon", title: t("Remove"), "aria-label": t("Remove step {number}", { number }), onclick: () => writing.removeStep(i) }, "×");
    this.root = element("section", { class: "step", "aria-label": t("Step {number}", { number }) }, element("header", {}, unfold, this.page, this.warning, up, down, remove));
    if (open) this.root.append(this.body());
    this.drawName();
  }

  toggle(open) {
    this.writing.unfold(open ? 0 : this.i + 1);
    this.writing.cards[this.i].root.querySelector(".unfold").focus();
  }

  drawName() {
    const { heading, experiment } = this.step;
    const told = heading || t("Without a heading");
    this.name.textContent = `${this.i + 1}. ${told}`;
    this.page.textContent = PAGES[experimentOf(experiment).page]?.() ?? "";
  }

  /** Change the step, and keep it. */
  set(changes) {
    Object.assign(this.step, changes);
    this.drawName();
    this.writing.keepForm();
  }

  body() {
    const { step } = this;
    this.facts = element("div", { class: "facts" });
    this.story = field(t("Text before the question"), step.story, (story) => this.set({ story }), { rows: 5, hint: t("Empty lines part paragraphs; **bold**, *italic*, `code` and lists with “- ” may be used. A number from the list below is computed for everybody who reads it.") });
    this.after = field(t("Text once it is answered"), step.after, (after) => this.set({ after }), { rows: 4 });
    this.lastText = this.story.querySelector("textarea");
    for (const part of [this.story, this.after]) part.addEventListener("focusin", ({ target }) => (this.lastText = target));
    this.asking = element("fieldset", {});
    this.drawQuestion();
    return element("div", { class: "body" }, field(t("Heading"), step.heading, (heading) => this.set({ heading })), this.experiment(), this.story, this.asking, this.after, this.facts);
  }

  experiment() {
    const { step } = this;
    const open = element("a", { target: "_blank" }, t("Open this experiment"));
    const hidden = element("input", { type: "checkbox" });
    const hide = element("label", { class: "tick" }, hidden, t("Nothing of the run is seen before it is played"));
    const link = field(t("Experiment: a link"), step.experiment ?? "", (experiment) => {
      this.set({ experiment: experiment.trim() });
      follow();
    }, { hint: t("Arrange another one on its page, press “Share” and “Add to a lesson”: there it can take this one's place. Or paste its link.") });
    const follow = () => {
      const { page, entries } = experimentOf(step.experiment);
      open.href = pageAddress(page, entries);
      open.hidden = !step.experiment || !(page in PAGES);
      hide.hidden = !step.experiment || !WITH_CLOCK.includes(page);
      hidden.checked = entries.get("reveal") === HIDDEN.reveal;
    };
    hidden.onchange = () => {
      this.hideRun(hidden.checked);
      link.querySelector("input").value = step.experiment;
    };
    this.followExperiment = () => {
      link.querySelector("input").value = step.experiment;
      follow();
    };
    follow();
    return element("div", { class: "experiment" }, link, open, hide, this.controls());
  }

  hideRun(hidden) {
    const { page, entries } = experimentOf(this.step.experiment);
    for (const [key, text] of Object.entries(HIDDEN)) hidden ? entries.set(key, text) : entries.delete(key);
    this.set({ experiment: experimentText(page, entries) });
  }

  controls() {
    const { step } = this;
    const given = step.controls;
    const options = [["all", t("Everything can be changed")], ["none", t("Nothing can be changed")], ["some", t("Only these can be changed:")]];
    const choice = element("select", { "aria-label": t("What can be changed in this step") }, options.map(([value, label]) => element("option", { value }, label)));
    choice.value = given == null ? "all" : given === "none" ? "none" : "some";
    const list = element("input", { type: "text", "aria-label": t("Entries of the link that can be changed"), placeholder: "1.learning_rate, x, y", list: `entries-${this.i}`, oninput: () => this.set({ controls: list.value }) });
    list.value = choice.value === "some" ? given : "";
    this.entries = element("div", { class: "chips" });
    this.fillEntries = (names) => {
      const chosen = () => list.value.split(/[,\s]+/).filter(Boolean);
      this.entries.replaceChildren(...names.map((name) => element("button", { type: "button", "aria-pressed": String(chosen().includes(name)), onclick: (event) => {
        const now = chosen();
        list.value = (now.includes(name) ? now.filter((one) => one !== name) : [...now, name]).join(", ");
        event.currentTarget.setAttribute("aria-pressed", String(!now.includes(name)));
        this.set({ controls: list.value });
      } }, name)));
    };
    const follow = () => {
      list.hidden = choice.value !== "some";
      this.entries.hidden = choice.value !== "some";
    };
    choice.onchange = () => {
      this.set({ controls: choice.value === "all" ? null : choice.value === "none" ? "none" : list.value });
      follow();
    };
    follow();
    return element("div", { class: "of-controls" }, choice, list, this.entries);
  }

  drawQuestion() {
    const { question } = this.step;
    this.stash ??= {}; // kind -> the lines that were written for it, for whoever looks at another kind in between
    const kind = element("select", { "aria-label": t("Question"), onchange: () => this.ask(kind.value) }, element("option", { value: "" }, t("No question")), KINDS.map((one) => element("option", { value: one }, ASKED[one]())));
    kind.value = question?.kind ?? "";
    const parts = question ? [field(t("What is asked"), question.ask, (ask) => this.set({ question: Object.assign(question, { ask }) })), ...this.answers(question)] : [];
    this.asking.replaceChildren(element("legend", {}, t("Question, answered before the run is seen")), kind, ...parts);
  }

  ask(kind) {
    const { question } = this.step;
    if (question) Object.assign(this.stash, { [question.kind]: question.lines, ask: question.ask });
    const lines = this.stash[kind] ?? (kind === "choose" ? ["- ", "- "] : kind === "guess" ? [`right: ${RIGHT.guess[0]}`, "scale: 0 to 30"] : [`right: ${RIGHT[kind]?.[0]}`]);
    this.step.question = kind ? { kind, ask: question?.ask ?? this.stash.ask ?? "", lines } : null;
    const { page, entries } = experimentOf(this.step.experiment);
    if (kind && kind !== "goal" && !question && this.step.experiment && WITH_CLOCK.includes(page) && !entries.has("reveal")) {
      this.hideRun(true);
      this.followExperiment();
    } else this.writing.keepForm();
    this.drawQuestion();
    this.asking.querySelector(kind ? "input" : "select").focus();
  }

  answers(question) {
    if (question.kind === "choose") return [this.options(question)];
    const lines = question.lines;
    const line = (name) => lines.findIndex((each) => each.trimStart().startsWith(`${name}:`));
    const part = (name, label, hint) => field(label, lines[line(name)]?.replace(/^\s*\w+:\s*/, "") ?? "", (value) => {
      const at = line(name);
      lines.splice(at < 0 ? lines.length : at, at < 0 ? 0 : 1, `${name}: ${value}`);
      this.set({ question });
    }, { hint });
    const right = part("right", t("The right answer"), RIGHT[question.kind][1]());
    return question.kind === "guess" ? [right, part("scale", t("Scale"), t("two numbers, as “{example}” or “{other}”", { example: "0 to 30", other: "0.001 to 10 log" }))] : [right];
  }

  options(question) {
    const list = element("div", { class: "options", role: "group", "aria-label": t("Answers") });
    const draw = () => list.replaceChildren(...question.lines.map((line, i) => {
      const { text, right } = answerOf(line);
      const change = (lines) => {
        question.lines = lines;
        this.set({ question });
      };
      const tick = element("input", { type: "radio", name: `right-${this.i}`, "aria-label": t("Answer {number} is right", { number: i + 1 }), onchange: () => change(question.lines.map((one, j) => (answerOf(one).right || j === i ? answerLine({ ...answerOf(one), right: j === i }) : one))) });
      tick.checked = right;
      const said = element("input", { type: "text", "aria-label": t("Answer {number}", { number: i + 1 }), oninput: () => change(question.lines.map((one, j) => (j === i ? answerLine({ text: said.value, right: tick.checked }) : one))) });
      said.value = text;
      const remove = element("button", { type: "button", class: "icon", "aria-label": t("Remove answer {number}", { number: i + 1 }), onclick: () => {
        change(question.lines.filter((_, j) => j !== i));
        draw();
      } }, "×");
      return element("div", {}, tick, said, remove);
    }));
    const more = element("button", { type: "button", onclick: () => {
      question.lines.push("- ");
      draw();
      list.lastChild.querySelector("[type=text]").focus();
    } }, t("One more answer"));
    draw();
    return element("div", {}, list, more, element("small", {}, t("Tick the right one; or write after an answer when it is: {example}", { example: "[right when sgd.zigzags > 3]" })));
  }

  /** What the server says of it: whether something is wrong, and of the one that is unfolded its numbers and entries. */
  hear(wrong, opened) {
    this.warning.hidden = !wrong;
    if (!opened || !this.facts) return;
    const shown = JSON.stringify(opened);
    if (shown === this.shown) return;
    this.shown = shown;
    this.fillEntries(opened.controls);
    const facts = Object.entries(opened.facts);
    const trains = opened.trains ? element("p", { class: "note" }, t("Students are asked before their networks are trained on the server. Numbers of a training are known only where a lesson of this site shows it; a choice whose right answer you tick needs none.")) : null;
    const list = element("div", { class: "chips" }, facts.map(([name, text]) => element("button", { type: "button", title: t("Put this number into the text"), onclick: () => this.insert(`{${name}}`) }, element("b", {}, name), ` ${text}`)));
    const fold = element("details", {}, element("summary", {}, t("{count} numbers of this experiment, for the texts and for what is right", { count: facts.length })), list);
    fold.open = Boolean(this.facts.querySelector("details")?.open);
    this.facts.replaceChildren(...[trains, facts.length ? fold : null].filter(Boolean));
  }

  /** Put a number into the text that was written in last. */
  insert(text) {
    const { lastText } = this;
    lastText.setRangeText(text, lastText.selectionStart, lastText.selectionEnd, "end");
    lastText.dispatchEvent(new Event("input"));
    lastText.focus();
  }
}
