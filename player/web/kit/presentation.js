// How a link puts an experiment before a class: the title and the question above the picture, what is left out, what is locked.
import { element } from "./dom.js";
import { t } from "./words.js";

const LIMITS = { title: 80, note: 300 }; // characters, as the server cuts them
const SMALL = window.matchMedia("(max-height: 560px)"); // a frame of another page that has room for the picture alone

/** Lock -> the controls, by their keys, that it takes the handles of. */
const LOCKS = {
  surface: /^(reset |remove )?(surface\b|s\d+\b|f$|data$|[xy]_(low|high)$|add surface)/,
  start: /^(reset )?[xy]$/,
  steps: /^(reset x|steps|budget|iterations)$/,
  optimizers: /^(add|(remove )?\d+|reset \d+\.?|\d+\.(?!learning_rate$).+)$/,
  rates: /^(rates .+|rate|low|high|reset \d+\.?|\d+\.learning_rate)$/,
  rules: /^(reset )?((\d+\.)?schedule|noise|sigma|seeds?|l2|weight_decay|clip|batch|replacement)\b/,
  all: /./,
};

const lockNames = () => ({
  surface: t("Surface"), start: t("Start"), steps: t("Steps"), optimizers: t("Optimizers"), rates: t("Learning rates"),
  rules: t("Rules of the game"), all: t("Everything"),
});

/** Whether the link leaves a part of the page out. */
export const isHidden = (query, part) => list(query.hide).includes(part);

const list = (text) => (text ? text.split(",") : []);

export const isLocked = (query, name) => list(query.lock).some((lock) => lock === name || lock === "all");

/** Show what is locked without a handle, and where the link names controls no others. */
export function restrict(root, { lock, only }) {
  const [locks, wanted] = [list(lock), list(only)];
  if (!locks.length && !wanted.length) return;
  const controls = [...root.querySelectorAll("[data-key]")];
  for (const control of controls.filter(({ dataset: { key } }) => locks.some((one) => LOCKS[one].test(key)))) {
    control.classList.add("locked");
    const fields = "input, select, button, textarea";
    for (const field of [control, ...control.querySelectorAll(fields)]) if (field.matches(fields)) field.disabled = true;
  }
  if (!wanted.length) return;
  const kept = controls.filter(({ dataset: { key } }) => wanted.includes(key));
  for (const part of root.querySelectorAll("section, article, details, details > *, section > div, [data-key], .note, .lettering")) {
    part.classList.toggle("left-out", !kept.some((one) => one.contains(part) || part.contains(one)) && !(part.matches("summary") && kept.some((one) => part.parentElement.contains(one))));
  }
  for (const fold of root.querySelectorAll("details:not(.left-out)")) if (kept.some((one) => fold !== one && fold.contains(one))) fold.open = true;
}

export class Presentation {
  constructor(page) {
    this.page = page;
    this.editing = false;
    this.shown = null;
    this.root = element("header", { class: "question", hidden: true });
    this.onResize = () => this.lay();
    SMALL.addEventListener("change", this.onResize);
  }

  /** What the query says, above all else on the page. */
  draw() {
    const { page, root } = this;
    const { title = "", note = "" } = page.state.query;
    const lock = page.editable ? page.state.query.lock ?? "" : ""; // what cannot be asked has no handles anyway
    if (root.parentElement !== page.root) page.root.prepend(root);
    this.lay();
    const shown = JSON.stringify([title, note, lock]);
    if (this.editing || shown === this.shown) return;
    this.shown = shown;
    root.hidden = !(title || note || lock);
    page.root.classList.toggle("asked", !root.hidden);
    root.replaceChildren(...(title || note ? [this.said(title, note)] : []), ...(lock ? [this.locked(lock)] : []));
  }

  lay() {
    const { root, state: { query } } = this.page;
    const embedded = new URLSearchParams(location.search).get("embed") === "true";
    root.classList.toggle("questioned", Boolean(query.note));
    root.dataset.hide = list(query.hide).join(" ");
    root.dataset.view = query.view === "picture" || (embedded && SMALL.matches) ? "picture" : "page";
  }

  said(title, note) {
    const texts = [title && element("h2", {}, title), note && element("p", {}, note)].filter(Boolean);
    if (!this.page.editable) return element("div", { class: "asks" }, texts);
    for (const text of texts) text.onclick = () => this.edit(text.localName === "p" ? "note" : "title");
    const name = t("Edit the title and the question");
    const pencil = element("button", { type: "button", class: "quiet pencil", title: name, "aria-label": name, onclick: () => this.edit("title") }, "✎");
    return element("div", { class: "asks editable" }, texts, pencil);
  }

  locked(lock) {
    const names = lockNames();
    const said = t("Locked: {names}", { names: list(lock).map((one) => names[one]).join(", ") });
    const unlock = element("button", { type: "button", class: "quiet unlock", title: t("The same experiment with every handle; the link that you opened stays as it is"), onclick: () => this.unlock() }, t("Unlock a copy"));
    return element("p", { class: "locks" }, said, unlock);
  }

  unlock() {
    const { lock, ...query } = this.page.state.query;
    this.page.state.query = query;
    this.page.push(true);
  }

  /** Fields in place of the texts: Enter or leaving them keeps what is written, Escape what was there. */
  edit(first) {
    const { query } = this.page.state;
    const field = (tag, name, label) => {
      const node = element(tag, { "aria-label": label, placeholder: label, maxlength: LIMITS[name], class: name, rows: tag === "textarea" ? 2 : null });
      node.value = query[name] ?? "";
      return node;
    };
    const fields = { title: field("input", "title", t("Title")), note: field("textarea", "note", t("Question")) };
    const finish = (keep) => {
      if (!this.editing) return;
      this.editing = false;
      this.shown = null;
      const [title, note] = Object.values(fields).map(({ value }) => value.trim());
      if (keep && (title !== (query.title ?? "") || note !== (query.note ?? ""))) this.page.edit({ title, note }, true);
      this.draw();
      this.root.querySelector(".pencil")?.focus({ preventScroll: true });
    };
    const form = element("form", { class: "asks" }, Object.values(fields));
    form.onkeydown = (event) => {
      if (event.isComposing || !["Enter", "Escape"].includes(event.key)) return;
      event.preventDefault();
      finish(event.key === "Enter");
    };
    form.addEventListener("focusout", ({ relatedTarget }) => form.contains(relatedTarget) || finish(true));
    this.editing = true;
    this.root.replaceChildren(form);
    fields[first].focus();
  }

  destroy() {
    SMALL.removeEventListener("change", this.onResize);
  }
}
