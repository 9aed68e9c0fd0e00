// What every question of a lesson has: what is asked, and what became of the answer.
import { element } from "../kit/dom.js";
import { t } from "../kit/words.js";

export class Question {
  constructor(asked, page, answered) {
    Object.assign(this, { asked, page, answered });
    this.told = element("p", { class: "told", role: "status" });
    this.root = element("section", { class: "asking", "data-kind": asked.kind, "aria-label": t("Question") }, element("p", { class: "ask" }, asked.ask), ...this.parts(), this.told);
  }

  parts() {
    return [];
  }

  /** Say what became of it, and have the run revealed. */
  tell(right, text) {
    this.told.textContent = right ? t("Yes. {text}", { text }) : t("Not so. {text}", { text });
    this.root.dataset.right = right;
    this.answered(right);
  }

  /** The prediction on the picture of the page. */
  paint() {}

  destroy() {}
}
