// For the teacher: all of a lesson with its answers to read, and its worksheet and key as they come out of the printer.
import { element } from "../kit/dom.js";
import { language, t } from "../kit/words.js";
import { experimentAddress, leading, stepEntries } from "./addresses.js";
import { groundPicture } from "./ground.js";
import { fillMenu } from "./listed.js";
import { marked, paragraphs } from "./story.js";
import { Worksheet } from "./worksheet.js";

const AGAIN = 30; // milliseconds until the rest is asked for
const MARGIN = 8; // pixels around a sheet

export class Teacher {
  constructor(page) {
    this.page = page;
    this.menu = element("select", { class: "lessons", "aria-label": t("Lesson"), onchange: () => page.edit({ lesson: this.menu.value, at: "1" }, true) });
    this.tabs = element("nav", { class: "forms", "aria-label": t("For the teacher") });
    this.home = element("a", { class: "home" }, t("Back to the lesson"));
    const print = (show, label) => element("button", { type: "button", onclick: () => this.print(show) }, label);
    const buttons = element("div", { class: "buttons" }, print("worksheet", t("Print the worksheet")), print("key", t("Print the key")));
    this.where = element("p", { class: "where" });
    this.place = element("div", { class: "place" });
    this.root = element("div", { class: "teacher-page", hidden: true }, element("header", { class: "bar" }, this.menu, this.tabs, buttons, this.home), this.where, this.place);
    this.resizer = new ResizeObserver(() => this.fit());
    this.resizer.observe(this.root);
    document.fonts.ready.then(() => this.sheets?.lay(this.root));
  }

  /** What goes on paper, null while the lesson itself is shown. */
  get printed() {
    return this.root.hidden ? null : this.place.firstElementChild;
  }

  /** Show an answer, if it is for a teacher; returns whether it is. */
  draw(data) {
    const { taught, query } = data;
    this.root.hidden = !taught;
    if (!taught) return false;
    this.drawBar(data);
    const shown = JSON.stringify([query, taught, language(), this.site]);
    if (shown !== this.shown) {
      this.shown = shown;
      this.sheets = query.show === "teacher" ? null : new Worksheet(data, query.show === "key", { codeOf: (address) => this.codeOf(address), addressOf: (at) => this.addressOf(at) });
      this.place.replaceChildren(this.sheets?.root ?? this.notes(data));
      this.sheets?.lay(this.root);
      const { host } = new URL(this.site);
      this.where.textContent = this.sheets?.root.querySelector(".code") ? t("The codes lead to {address}. Students must be able to reach it.", { address: host }) : "";
      this.fit();
    }
    if (this.printing === query.show && !taught.missing) {
      this.printing = null;
      this.page.paper?.print();
    }
    return true;
  }

  hide() {
    this.root.hidden = true;
  }

  /** How soon the rest of the steps is asked for. */
  pause({ taught }) {
    return taught?.missing ? AGAIN : 0;
  }

  drawBar(data) {
    fillMenu(this.menu, data, ({ title }, number) => (number ? t("{number}. {title}", { number, title }) : title));
    const forms = [["teacher", t("For the teacher")], ["worksheet", t("Worksheet")], ["key", t("Key")]];
    this.tabs.replaceChildren(...forms.map(([show, name]) => this.leading(element("a", { "aria-current": show === data.query.show ? "page" : null }, name), { show })));
    this.leading(this.home, { show: "lesson" });
  }

  /** A link that shows the same lesson in another form. */
  leading(link, change) {
    const { show, ...entries } = { ...stepEntries(this.page.answer, this.page.answer.query.at), ...change };
    return leading(link, show === "lesson" ? entries : { ...entries, show }, () => this.page.edit(change, true));
  }

  /** The page's address as others reach it. */
  get site() {
    const { origin, pathname } = new URL(this.page.visited?.site ?? location.href, location.href);
    return `${origin}${pathname}`;
  }

  addressOf(at) {
    return `${this.site}?${new URLSearchParams(stepEntries(this.page.answer, at))}`;
  }

  codeOf(address) {
    return new URL(`qr.svg?${new URLSearchParams({ text: address })}`, document.baseURI).href;
  }

  print(show) {
    this.printing = show;
    if (this.page.answer.query.show === show) this.draw(this.page.answer);
    else this.page.edit({ show }, true);
  }

  /** A sheet is as wide as the screen lets it be. */
  fit() {
    const sheet = this.sheets?.root.firstElementChild;
    if (!sheet || this.root.hidden) return;
    const wide = sheet.offsetWidth + 2 * MARGIN;
    this.place.style.setProperty("--fit", Math.min(1, this.root.clientWidth / wide));
  }

  notes({ lesson, taught }) {
    const told = [
      [t("Aim"), lesson.aim], [t("What students believe before"), taught.belief], [t("What surprises"), taught.surprise],
      [t("Read beside"), lesson.section], [t("Minutes"), String(lesson.minutes)],
    ].filter(([, text]) => text);
    return element("article", { class: "teacher-notes" },
      element("h2", {}, lesson.title),
      element("dl", {}, told.map(([name, text]) => element("div", {}, element("dt", {}, name), element("dd", {}, text)))),
      ...paragraphs(lesson.intro),
      element("p", { class: "advice" }, t("Have everybody guess before the run is played; whoever has guessed sees more in it. The worksheet has room for the guesses.")),
      ...taught.steps.map((step) => this.noted(step)));
  }

  /** A step with its answer. */
  noted({ number, heading, shows, said, question, picture, page, entries }) {
    const links = element("p", { class: "links" }, this.leading(element("a", {}, t("Open this step")), { show: "lesson", at: String(number) }),
      element("a", { href: experimentAddress({ page, entries }), target: "_blank" }, t("Open the experiment")));
    const drawn = picture && element("figure", {}, groundPicture(picture, question.kind, true, question.answer));
    const parts = question && [
      element("p", { class: "ask" }, ...marked(question.ask)),
      question.kind === "choose" ? element("ul", {}, question.options.map(({ text, right }) => element("li", { class: right ? "right" : "" }, ...marked(text)))) : null,
      question.scale ? element("p", { class: "how" }, t("On a scale from {low} to {high}.", question.scale)) : null,
      element("p", { class: "answer" }, element("b", {}, t("Right:")), " ", ...marked(question.answer)),
    ];
    const asked = parts && element("section", { class: "asked" }, ...parts.filter(Boolean));
    return element("section", { class: "step" }, element("h3", {}, `${number}. ${heading}`), element("p", { class: "shows" }, shows), links,
      element("div", { class: "beside" }, asked, drawn), ...paragraphs(said));
  }

  destroy() {
    this.resizer.disconnect();
  }
}
