// A page on paper: light whatever the theme, its controls as a list of settings, a code that leads back, lines to write on.
import { element } from "./dom.js";
import { t } from "./words.js";

const SHEET = 1030; // pixels of an A4 page between its margins, 273 mm
const WRAPPED = 60; // pixels: on paper lines of the title wrap, and what stands around the page is further apart
const SMALLEST = 0.5;
const LINES = 5; // to write on
const PATIENCE = 4000; // milliseconds that the pictures may take
const REST = 150; // milliseconds without a request until they stand

export class Print {
  constructor(page) {
    this.page = page;
    this.listening = new AbortController();
    const on = (name, act) => window.addEventListener(name, act, { signal: this.listening.signal, capture: true });
    on("keydown", (event) => this.press(event));
    on("beforeprint", () => this.prepare());
    on("afterprint", () => this.restore());
  }

  /** Ctrl+P, which the browser would answer before a picture can be drawn anew. */
  press(event) {
    if (event.key.toLowerCase() !== "p" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.print();
  }

  async print() {
    await this.prepare();
    window.print();
  }

  /** Put the page into the form of the sheet; from a menu, where the browser does not wait, as far as that goes at once. */
  prepare() {
    return (this.prepared ??= this.toPaper());
  }

  async toPaper() {
    const { page } = this;
    const { style } = page.root;
    for (const [name, value] of Object.entries(page.visited?.colours?.light ?? {})) style.setProperty(`--st-${name}`, value);
    document.documentElement.classList.add("printing");
    const code = element("img", { class: "code", src: this.code, alt: t("QR code of this experiment") });
    this.foot = element("section", { class: "foot" }, code, element("div", { class: "lines", "aria-hidden": "true" }, ...Array.from({ length: LINES }, () => element("hr"))));
    page.root.append(this.foot);
    await page.reprint();
    await Promise.all([this.settled(), code.decode().catch(() => code.remove())]);
    const { height } = page.root.getBoundingClientRect();
    const around = (document.querySelector("[data-testid=stMainBlockContainer]")?.offsetHeight ?? height) - height;
    style.zoom = Math.min(1, Math.max(SMALLEST, (SHEET - WRAPPED - around) / height));
  }

  /** The address of the picture of the code that leads to the experiment. */
  get code() {
    const link = this.page.link ?? {};
    const address = `${location.origin}${location.pathname}?${new URLSearchParams(link)}`;
    return new URL(`qr.svg?${new URLSearchParams({ text: address })}`, document.baseURI).href;
  }

  /** When nothing is asked for any more and the pictures had their frames. */
  async settled() {
    const began = performance.now();
    let quiet = began;
    while (performance.now() - quiet < REST && performance.now() - began < PATIENCE) {
      await new Promise((resume) => requestAnimationFrame(resume));
      if (!this.page.channel.idle || this.page.relief?.busy) quiet = performance.now();
    }
  }

  /** As it was, on the screen. */
  async restore() {
    if (!this.prepared) return;
    this.prepared = null;
    this.foot.remove();
    document.documentElement.classList.remove("printing");
    this.page.root.style.zoom = "";
    for (const name of Object.keys(this.page.visited?.colours?.light ?? {})) this.page.root.style.removeProperty(`--st-${name}`);
    await this.page.reprint();
  }

  destroy() {
    this.listening.abort();
  }
}
