// A question, answered before the run is revealed: its controls, and what became of it.
import { element } from "../kit/dom.js";
import { rateBeside, swatch } from "../kit/palette.js";
import { t } from "../kit/words.js";
import { Question } from "./asking.js";
import { Path, Point } from "./onpicture.js";

const CLOSE = 0.1; // of the scale: a number that near is right

/** A number of a scale without a power of ten. */
const inFull = (number) => number.toLocaleString("en", { maximumSignificantDigits: 3, useGrouping: Math.abs(number) >= 1000 }).replace("-", "−");

/** {kind, ...} -> its Question. page: what shows the step; answered(right) is called once it is. */
export function questionOf(asked, page, answered) {
  const kinds = { choose: Choice, "choose optimizer": Optimizer, place: Point, guess: Guess, draw: Path, goal: Goal };
  return new kinds[asked.kind](asked, page, answered);
}

class Choice extends Question {
  parts() {
    return [element("div", { class: "options", role: "group", "aria-label": this.asked.ask }, this.options().map(({ content, right }) =>
      element("button", { type: "button", "aria-pressed": "false", onclick: (event) => this.choose(event.currentTarget, right) }, content),
    ))];
  }

  options() {
    return this.asked.options.map(({ text, right }) => ({ content: text, right }));
  }

  choose(button, right) {
    const options = this.options();
    for (const [i, each] of [...this.root.querySelectorAll(".options button")].entries()) {
      each.setAttribute("aria-pressed", String(each === button));
      each.classList.toggle("right", options[i].right);
    }
    this.tell(right, right ? "" : t("Right is: {answer}.", { answer: options.filter((one) => one.right).map((one) => this.textOf(one)).join(", ") }));
  }

  textOf({ content }) {
    return content.replace(/\.$/, "");
  }
}

class Optimizer extends Choice {
  options() {
    const { entrants, lineup = entrants } = this.page.state;
    return this.asked.entrants.map(({ slot, text, right }) => {
      const { name } = lineup.find((one) => one.slot === slot) ?? { name: String(slot) };
      const content = element("span", {});
      content.innerHTML = swatch(slot, this.page.theme);
      content.append(name, ...rateBeside(slot, this.page.state.query));
      return { content, right, name, text };
    });
  }

  textOf({ name, text }) {
    return t("{name}: {value}", { name, value: text });
  }
}

class Guess extends Question {
  parts() {
    const { low, high, logarithmic } = this.asked.scale;
    this.field = element("input", { type: "range", class: "unset", min: 0, max: 1, step: 0.005, value: 0.5, "aria-label": this.asked.ask, "aria-valuetext": t("nothing guessed yet") });
    this.shown = element("output", {}, "–");
    const value = () => (logarithmic ? low * (high / low) ** this.field.value : low + (high - low) * this.field.value);
    const round = (number) => (logarithmic || high - low < 5 ? Number(number.toPrecision(2)) : Math.round(number));
    this.value = () => round(value());
    const done = element("button", { type: "button", class: "answer", disabled: true, onclick: () => this.judge() }, t("This is my guess"));
    this.field.oninput = this.field.onclick = () => {
      this.field.classList.remove("unset");
      done.disabled = false;
      this.shown.textContent = inFull(this.value());
      this.field.setAttribute("aria-valuetext", this.shown.textContent);
    };
    const ends = element("div", { class: "ends" }, element("span", {}, inFull(low)), element("span", {}, inFull(high)));
    return [element("div", { class: "scale" }, this.field, this.shown), ends, done];
  }

  judge() {
    const { value, text, scale: { low, high, logarithmic } } = this.asked;
    const guessed = this.value();
    const far = logarithmic ? Math.abs(Math.log(guessed / value)) / Math.log(high / low) : Math.abs(guessed - value) / (high - low);
    this.tell(far <= CLOSE, t("You guessed {guess}; it is {answer}.", { guess: inFull(guessed), answer: text }));
  }
}

class Goal extends Question {
  parts() {
    this.tick = element("span", { class: "tick", "aria-hidden": "true" });
    this.now = element("p", { class: "now", role: "status" });
    this.show(this.asked);
    return [element("p", { class: "how" }, this.tick, t("Change what can be changed here; this page notices when it is reached.")), this.now];
  }

  /** Where the number that the goal is about stands. */
  show({ now }) {
    this.now.textContent = now == null ? "" : t("Now: {value}", { value: now });
  }

  /** The server has looked at what a hand has made of the experiment. */
  look(tried) {
    this.show(tried);
    if (!tried.reached || this.reached) return;
    this.reached = true;
    this.tell(true, t("Reached."));
  }
}
