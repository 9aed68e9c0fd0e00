// Where a lesson of one's own is written: its text as a form or as it is, what is wrong with it, and how it is given away.
import { copied } from "../kit/clipboard.js";
import { debounce, element } from "../kit/dom.js";
import { t } from "../kit/words.js";
import { LARGEST, addDraft, onDrafts, readDraft, readDrafts, writeDraft, writeDrafts } from "./draft.js";
import { field } from "./field.js";
import { join, split } from "./format.js";
import { StepCard } from "./step_card.js";

const LARGEST_FILE = 400_000; // bytes, which such a lesson has not
const PAUSE = 500; // milliseconds of rest before the server looks at it
const NEAR = 0.85; // of the longest link: then it is said what makes it shorter

export class Writing {
  /** page: the lessons page, which asks the server. */
  constructor(page) {
    this.page = page;
    this.opened = 0; // the step that is unfolded
    this.mode = "form";
    this.rechecks = 0;
    this.look = debounce(() => this.page.writing === this && this.page.ask(), PAUSE);
    this.build();
    this.forget = onDrafts(() => this.reread());
    this.reread();
  }

  get text() {
    return this.unkept ?? readDraft() ?? "";
  }

  /** What the server is asked about: its answer is about this text. */
  asked() {
    return { text: (this.sent = this.text), opened: this.opened };
  }

  /** Whether the last answer is about another text than there is by now. */
  get behind() {
    return this.heard !== this.text;
  }

  build() {
    this.told = element("p", { class: "note", role: "status" });
    this.undo = element("button", { type: "button", hidden: true }, t("Bring it back"));
    this.choice = element("select", { "aria-label": t("Lesson"), onchange: () => this.choose(Number(this.choice.value)) });
    this.file = element("input", { type: "file", accept: ".md,.markdown,.txt,text/markdown,text/plain", hidden: true, onchange: () => this.openFile(this.file.files[0]) });
    const begin = element("button", { type: "button", onclick: () => this.begin("") }, t("New lesson"));
    const open = element("button", { type: "button", onclick: () => this.file.click() }, t("Open a file"));
    this.remove = element("button", { type: "button", onclick: () => this.discard() }, t("Discard"));
    this.modes = ["form", "text"].map((mode) => element("button", { type: "button", onclick: () => this.show(mode) }, mode === "form" ? t("Form") : t("As text")));
    const tabs = element("div", { class: "tabs", role: "group", "aria-label": t("How to write") }, this.modes);
    const head = element("header", {}, this.choice, begin, open, this.file, this.remove, tabs);
    this.form = element("div", { class: "form", onchange: () => this.settle() });
    this.area = element("textarea", { class: "whole", rows: 30, spellcheck: "false", "aria-label": t("The text of the lesson"), oninput: () => this.keep(this.area.value) });
    this.sheet = element("section", { class: "written", "aria-label": t("Write a lesson") }, head, element("div", { class: "said" }, this.told, this.undo), this.form, this.area);

    this.see = element("button", { type: "button", class: "first", onclick: () => this.page.go("draft", Math.max(1, this.opened)) }, t("As students see it"));
    this.copy = element("button", { type: "button", onclick: () => this.copyLink() }, t("Copy link"));
    const save = element("button", { type: "button", onclick: () => this.save() }, t("Save as a file"));
    this.meter = element("meter", { min: 0, "aria-label": t("Length of the link") });
    this.length = element("p", { class: "length", role: "status" });
    this.link = element("textarea", { class: "link", rows: 3, readonly: true, hidden: true, "aria-label": t("Link") });
    this.mistakes = element("div", { class: "mistakes", role: "status" });
    const nothing = element("p", { class: "note" }, t("The lesson is kept in this browser only, and the link is the whole lesson: no server keeps it."));
    const { hostname, host } = location;
    const alone = /^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname) ? element("p", { class: "note" }, t("Phones and other computers cannot reach {address}: open this page by the address that they use, and copy the link there.", { address: host })) : null;
    this.outcome = element("aside", { "aria-label": t("Give it away") }, element("div", { class: "deeds" }, this.see, this.copy, save), this.meter, this.length, this.link, this.mistakes, nothing, alone);
    this.root = element("div", { class: "writing" }, this.sheet, this.outcome);
    this.root.ondragover = (event) => event.preventDefault();
    this.root.ondrop = (event) => {
      if (!event.dataTransfer?.files.length) return;
      event.preventDefault();
      this.openFile(event.dataTransfer.files[0]);
    };
    this.show(this.mode);
  }

  /** What the browser keeps by now, which another window may have written. */
  reread() {
    this.drawChoice();
    if (this.area.value !== this.text || !this.form.childElementCount) this.draw();
    this.look();
  }

  drawChoice() {
    const { drafts, current } = readDrafts();
    const shown = drafts.length ? drafts : [""];
    this.choice.replaceChildren(...shown.map((text, i) => element("option", { value: i }, split(text).title || t("Without a title"))));
    this.choice.value = current;
    this.remove.hidden = !drafts.length;
  }

  choose(current) {
    if (!writeDrafts(readDrafts().drafts, current)) return;
    this.opened = 0;
    this.reread();
  }

  /** Form and text from what is kept. */
  draw() {
    this.area.value = this.text;
    this.lesson = split(this.text);
    if (!this.text.trim()) Object.assign(this.lesson, { title: t("My lesson"), minutes: "20" });
    this.drawForm();
  }

  drawForm() {
    const { lesson } = this;
    const bind = (name) => (value) => {
      lesson[name] = value;
      this.keepForm();
    };
    const part = (name, label, options) => field(label, lesson[name] ?? "", bind(name), options);
    const head = element(
      "section", { class: "head-of-lesson" },
      element("div", { class: "pair" }, part("title", t("Title")), part("minutes", t("Minutes"), { narrow: true })),
      part("aim", t("Aim: what they will know")),
      element(
        "details", { open: Boolean(lesson.belief || lesson.surprise || lesson.intro) }, element("summary", {}, t("More, if you like: what students believe before, the surprise, words at the beginning")),
        part("belief", t("What students believe before")), part("surprise", t("The surprise")), part("intro", t("Before the first step"), { rows: 2 }),
      ),
    );
    this.cards = lesson.steps.map((step, i) => new StepCard(this, step, i));
    const none = element("p", { class: "note" }, t("There is no step yet. On a page with an experiment press “Share”, then “Add to a lesson”; or begin with a step here."));
    const more = element("button", { type: "button", class: "more", onclick: () => this.addStep() }, t("Add a step"));
    this.form.replaceChildren(head, ...(this.cards.length ? this.cards.map(({ root }) => root) : [none]), more);
    this.mark();
  }

  /** The form has changed: its text is kept; where that says other steps or questions, the form follows. */
  keepForm() {
    const text = join(this.lesson);
    this.area.value = text;
    this.keep(text, true);
  }

  /** A field is left: a heading or a question that was written into a text gets fields of its own. */
  settle() {
    const shape = ({ steps }) => JSON.stringify(steps.map(({ question }) => question?.kind ?? null));
    const read = split(this.text);
    if (shape(read) === shape(this.lesson)) return;
    this.lesson = read;
    this.drawForm();
  }

  keep(text, fromForm = false) {
    const before = split(this.text).title;
    const kept = readDraft() === null ? addDraft(text) : writeDraft(text);
    this.unkept = kept ? null : text;
    if (!kept) this.tell(t("This browser keeps nothing: save the lesson as a file before you leave this page."));
    if (!fromForm) this.stale = true; // the form, until it is looked at
    if (split(text).title !== before || this.remove.hidden) this.drawChoice();
    this.rechecks = 0;
    this.look();
  }

  show(mode) {
    this.mode = mode;
    this.modes.forEach((button, i) => button.setAttribute("aria-pressed", String((mode === "form") === !i)));
    this.form.hidden = mode !== "form";
    this.area.hidden = mode === "form";
    if (mode === "form" && this.stale) this.draw();
    this.stale = false;
  }

  tell(text, undo = null) {
    this.told.textContent = text;
    this.undo.hidden = !undo;
    this.undo.onclick = () => {
      undo();
      this.tell("");
    };
  }

  /** Another lesson, beside those that are kept. */
  begin(text, told = "") {
    if (!addDraft(text || `# ${t("My lesson")}\nminutes: 20\naim:\n`)) return this.tell(t("This browser keeps nothing: save the lesson as a file before you leave this page."));
    this.opened = 0;
    this.reread();
    this.tell(told);
  }

  discard() {
    const { drafts, current } = readDrafts();
    const [text] = drafts.splice(current, 1);
    writeDrafts(drafts, Math.max(0, current - 1));
    this.opened = 0;
    this.reread();
    this.tell(t("“{title}” was discarded.", { title: split(text).title || t("Without a title") }), () => this.begin(text));
  }

  addStep() {
    this.lesson.steps.push({ heading: "", experiment: "", story: "", question: null, after: "" });
    this.unfold(this.lesson.steps.length);
    this.keepForm();
    this.cards.at(-1).root.querySelector("input")?.focus();
  }

  moveStep(i, by) {
    const { steps } = this.lesson;
    steps.splice(i + by, 0, ...steps.splice(i, 1));
    if (this.opened === i + 1) this.opened += by;
    else if (this.opened === i + 1 + by) this.opened -= by;
    this.drawForm();
    this.keepForm();
    this.cards[i + by].root.querySelector(by < 0 ? ".up" : ".down").focus();
  }

  removeStep(i) {
    const { steps } = this.lesson;
    const [step] = steps.splice(i, 1);
    this.opened = 0;
    this.drawForm();
    this.keepForm();
    this.tell(t("Step {number}, “{heading}”, was removed.", { number: i + 1, heading: step.heading }), () => {
      this.lesson.steps.splice(i, 0, step);
      this.drawForm();
      this.keepForm();
    });
  }

  /** Unfold a step, or fold all with 0. */
  unfold(number) {
    this.opened = number;
    this.drawForm();
    this.look();
  }

  /** What the server says: what is wrong, how long the link is, the numbers of the step that is unfolded. */
  hear(data) {
    if (!data.written) return;
    this.answer = data.written;
    this.heard = this.sent;
    this.mark();
    const { link, most, mistakes, long } = data.written;
    const address = link && new URL(`lessons?${new URLSearchParams({ lesson: link })}`, document.baseURI).href;
    this.address = address;
    this.drawLength(address, most);
    this.see.disabled = !link;
    this.copy.disabled = !link || address.length > most;
    const items = mistakes.map(({ line, text }) => {
      const number = this.stepAt(line);
      const where = number ? t("Step {number}, line {line}", { number, line }) : t("Line {line}", { line });
      return element("li", {}, element("button", { type: "button", class: "where", onclick: () => this.goTo(line, number) }, where), ` ${text}`);
    });
    const fine = data.written.unchecked ? t("The numbers are being checked …")
      : long?.length ? t("Nothing is wrong so far. Experiments that take long are looked at when their steps are unfolded: {steps}.", { steps: long.join(", ") })
      : link ? t("Nothing is wrong with it.") : "";
    this.mistakes.replaceChildren(...(items.length ? [element("h2", {}, t("What is wrong")), element("ul", {}, items)] : [element("p", {}, fine)]));
    if (this.copying && !this.behind) this.copyLink();
  }

  /** Whether it is to be asked again, in so many milliseconds: the server has not looked at all numbers yet. */
  get pause() {
    return this.answer?.unchecked && this.rechecks++ < 20 ? 100 : 0;
  }

  drawLength(address, most) {
    this.meter.hidden = !address;
    this.link.hidden = true;
    if (!address) return (this.length.textContent = this.text.trim() ? t("There is no link yet: the text cannot be read as a lesson.") : "");
    const count = address.length.toLocaleString("en");
    Object.assign(this.meter, { max: most, high: NEAR * most, optimum: 0, value: Math.min(address.length, most) });
    const facts = { count, most: most.toLocaleString("en") };
    this.length.classList.toggle("over", address.length > most);
    this.length.textContent =
      address.length > most ? t("The link would have {count} characters, and not every program passes on more than {most}. Shorten the texts or take out a step, or give the lesson away as a file.", facts)
      : address.length > NEAR * most ? t("The link has {count} of at most {most} characters: soon it is too long. A file may be longer.", facts)
      : t("The link has {count} of at most {most} characters.", facts);
  }

  /** The number of the step that has this line, 0 for the head. */
  stepAt(line) {
    return split(this.text).steps.filter((step) => step.line <= line).length;
  }

  /** Mark the steps with mistakes, and show what is known of the one that is unfolded. */
  mark() {
    const { mistakes = [], opened } = this.answer ?? {};
    const wrong = new Set(mistakes.map(({ line }) => this.stepAt(line)));
    this.cards?.forEach((card, i) => card.hear(wrong.has(i + 1), opened?.number === i + 1 ? opened : null));
  }

  goTo(line, number) {
    if (this.mode === "text") {
      const before = this.area.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
      this.area.focus();
      return this.area.setSelectionRange(before, before + (this.area.value.split("\n")[line - 1]?.length ?? 0));
    }
    if (number) this.unfold(number);
    (this.cards[number - 1]?.root ?? this.form).querySelector("input")?.focus();
  }

  /** Copy the link to what is written by now, which the server may still have to tell. */
  async copyLink() {
    this.copying = this.behind;
    if (this.copying) return this.page.ask();
    if (this.copy.disabled) return;
    const done = await copied(this.address);
    this.copy.textContent = done ? t("Copied") : t("Copy it below");
    setTimeout(() => (this.copy.textContent = t("Copy link")), 2000);
    if (done) return;
    this.link.hidden = false;
    this.link.value = this.address;
    this.link.select();
  }

  save() {
    const url = URL.createObjectURL(new Blob([this.text], { type: "text/markdown;charset=utf-8" }));
    const name = split(this.text).title.replace(/[^\p{L}\p{N}()-]+/gu, " ").trim().slice(0, 60) || "lesson";
    element("a", { href: url, download: `${name}.md` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000); // Safari reads it late
  }

  /** A file becomes another lesson beside those that are kept, whatever stands in it, if it is a text. */
  async openFile(file) {
    this.file.value = "";
    if (!file) return;
    const name = file.name;
    if (file.size > LARGEST_FILE) return this.tell(t("{name} is too large: a lesson has at most {most} characters.", { name, most: LARGEST.toLocaleString("en") }));
    let text;
    try {
      text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
    } catch {
      return this.tell(t("{name} is no text in UTF-8. A lesson is a text file, as “Save as a file” writes it.", { name }));
    }
    text = text.replace(/\r\n?|[\x0b\f\x1c-\x1e\x85\u2028\u2029]/g, "\n");
    if (text.includes("\0")) return this.tell(t("{name} is no text in UTF-8. A lesson is a text file, as “Save as a file” writes it.", { name }));
    if (text.length > LARGEST) return this.tell(t("{name} is too large: a lesson has at most {most} characters.", { name, most: LARGEST.toLocaleString("en") }));
    if (!/^## /m.test(text)) return this.tell(t("{name} is no lesson: that has a step at least, which begins with “## ” and its heading.", { name }));
    this.begin(text, t("{name} is opened; what was written before is still in the list.", { name }));
  }

  destroy() {
    this.forget();
  }
}
