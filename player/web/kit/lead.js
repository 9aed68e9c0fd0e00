// What a page says first: the conclusion, computed, and one line on what to do. Kit's lead.css hides what a question would give away.
import { element } from "./dom.js";

export class Lead {
  constructor() {
    this.conclusion = element("p", { class: "conclusion" });
    this.advice = element("p", { class: "advice" });
    this.root = element("div", { class: "lead" }, this.conclusion, this.advice);
  }

  /** Both come from the server; without a conclusion, while there is none yet, the place of one is kept. */
  draw({ headline, lead }) {
    this.conclusion.textContent = headline || "\u00a0";
    this.conclusion.classList.toggle("skeleton", !headline);
    this.advice.textContent = lead;
  }
}
