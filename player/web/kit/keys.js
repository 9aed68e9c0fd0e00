// The keys of a page, all in one table, and the sheet that lists them.
import { redo, undo } from "./address.js";
import { element } from "./dom.js";
import { t } from "./words.js";

const TYPING = "input:not([type=range], [type=checkbox]), textarea, select, [contenteditable=true], [role=textbox]";
const PRESSED = "button, a, summary, input[type=checkbox]"; // where space presses
const MOVED = "input, [role=tab], [role=slider]"; // where arrows, Home and End move
const DIALOG = "[role=dialog], dialog[open]"; // while one is open every key is its own

export class Keys {
  /** page: a Page, whose parts say which keys there are. */
  constructor(page) {
    this.page = page;
    this.listen = (event) => this.press(event);
    document.addEventListener("keydown", this.listen);
  }

  /** [{keys, shown: how they are written, does: in words, act(event), held: whether it repeats while held down}] */
  get table() {
    const { page } = this;
    const { clock, picture, inspector, present, state } = page;
    const names = state.entrants.length && picture;
    const many = (event) => (event.shiftKey ? 10 : 1);
    return [
      ...(clock ? [
        { keys: [" "], shown: t("Space"), does: t("play or pause"), act: () => clock.toggle() },
        { keys: ["ArrowRight", "ArrowLeft"], shown: "← →", does: t("one step back or on; with Shift ten"), held: true, act: (event) => clock.stepBy(event.key === "ArrowRight" ? many(event) : -many(event)) },
        { keys: ["Home", "End"], shown: "Home End", does: t("to the first or the last step"), act: ({ key }) => clock.seek(key === "Home" ? 0 : clock.steps) },
      ] : []),
      ...(present ? [
        { keys: ["f"], shown: "f", does: t("the picture for a room, and back"), act: () => present.toggle() },
        ...(present.on ? [{ keys: ["Escape"], shown: "Esc", does: t("back from the picture for a room"), act: () => present.toggle() }] : []),
      ] : []),
      ...(inspector ? [{ keys: ["i"], shown: "i", does: t("take a step apart"), act: () => inspector.toggle() }] : []),
      ...(names ? [
        { keys: ["n", "p"], shown: "n p", does: t("the next or the previous optimizer alone"), act: ({ key }) => page.lead(key === "n" ? 1 : -1) },
        { keys: [..."123456789"], shown: "1 … 9", does: t("show or hide an optimizer"), act: ({ key }) => page.showOrHide(Number(key)) },
      ] : []),
      ...(picture ? [{ keys: ["+", "=", "-"], shown: "+ −", does: t("zoom"), held: true, act: ({ key }) => picture.zoom(key === "-" ? 1 / 0.6 : 0.6) }] : []),
      { keys: ["z"], control: true, shown: "Ctrl Z", does: t("back to the experiment before; with Shift forward again"), act: (event) => (event.shiftKey ? redo() : undo()) },
      ...["next", "prev"].filter((way) => neighbour(way)).map((way) => ({
        keys: [way === "next" ? "PageDown" : "PageUp"], shown: way === "next" ? "Page ↓" : "Page ↑",
        does: way === "next" ? t("what comes next") : t("what came before"), act: () => neighbour(way).click(),
      })),
      { keys: ["?"], shown: "?", does: t("this list"), act: () => this.open() },
    ];
  }

  press(event) {
    const { target, key, altKey, repeat } = event;
    const control = event.ctrlKey || event.metaKey;
    if (altKey || event.defaultPrevented || !this.page.root.isConnected || target.closest?.(TYPING) || document.querySelector(DIALOG)) return;
    const one = this.table.find(({ keys, control: wanted = false }) => wanted === control && keys.includes(control ? key.toLowerCase() : key));
    if (!one || target.closest?.(this.owners(key)) && target !== this.page.clock?.playButton) return;
    event.preventDefault();
    if (!repeat || one.held) one.act(event);
  }

  /** Whose a key is before it is the page's. */
  owners(key) {
    if (key === " ") return PRESSED;
    return /^(Arrow|Home|End|Page)/.test(key) ? MOVED : "[data-own-keys]";
  }

  /** The sheet of all keys. */
  open() {
    const rows = this.table.map(({ shown, does }) => element("tr", {}, element("td", {}, shown.split(" ").map((one) => element("kbd", {}, one))), element("td", {}, does)));
    const close = element("button", { type: "button", onclick: () => sheet.close() }, t("Close"));
    const title = element("h3", {}, t("Keys"));
    const sheet = element("dialog", { class: "keys", "aria-label": t("Keys"), onclose: () => sheet.remove() }, title, element("table", {}, element("tbody", {}, rows)), close);
    this.page.root.append(sheet);
    sheet.showModal();
  }

  destroy() {
    document.removeEventListener("keydown", this.listen);
  }
}

/** What a page, as one of a lesson, leads on or back to. */
const neighbour = (way) => document.querySelector(`a[rel~="${way}"]`);
