// The picture for a room: nothing around it, large type, thick paths, and one sentence of what is happening.
import { element } from "./dom.js";
import { t } from "./words.js";

const CORNERS = '<svg viewBox="0 0 24 24" width="16" height="16" aria-hidden="true"><path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5" fill="none" stroke="currentColor" stroke-width="2.2"/></svg>';
const STAGES = ["theme", "white", "black"];

export class Present {
  /** page: one whose `moment` says what is happening; it places `button`, `bar` and `sentence`. */
  constructor(page) {
    this.page = page;
    this.on = false;
    this.stage = STAGES[0];
    this.button = element("button", { type: "button", class: "icon present", title: t("Present: the picture for a room, large, without anything around it (f)"), "aria-label": t("Present"), onclick: () => this.toggle() });
    this.button.innerHTML = CORNERS;
    this.ground = element("button", {
      type: "button", title: t("Ground of the picture: as the page, white, black"), onclick: () => this.page.change({ stage: STAGES[(STAGES.indexOf(this.stage) + 1) % STAGES.length] }),
    });
    this.upright = element("button", { type: "button", onclick: () => page.change({ relief: page.state.query.relief === "off" ? "on" : "off" }) }, t("3-D"));
    this.leave = element("button", { type: "button", class: "icon leave", title: t("Back to the page (f)"), "aria-label": t("Back to the page (f)"), onclick: () => this.toggle() }, "×");
    this.bar = element("div", { class: "presenting-bar" }, ...(page.relief ? [this.upright] : []), this.ground, this.leave);
    this.sentence = element("p", { class: "moment" });
    this.follow = () => this.on && !document.fullscreenElement && this.filled && this.toggle();
    document.addEventListener("fullscreenchange", this.follow);
  }

  /** Into the whole screen, where the browser lets the page have it, and back. */
  toggle() {
    const on = !this.on;
    this.page.change({ present: on ? "1" : "0" });
    if (on) document.documentElement.requestFullscreen?.().then(() => (this.filled = this.on), () => {});
    else if (document.fullscreenElement) document.exitFullscreen();
    if (!on) this.filled = false;
  }

  /** Look as the entries say; before colours and sizes are read. */
  obey({ present = "0", stage = STAGES[0] }) {
    const { root, visited } = this.page;
    this.on = present === "1";
    this.stage = stage;
    for (const node of [root, document.documentElement]) node.classList.toggle("presenting", this.on);
    const own = this.on ? visited?.colours?.[{ white: "light", black: "dark" }[stage]] : null;
    const ground = own ? { ...own, "background-color": stage === "white" ? "#ffffff" : "#000000" } : {};
    root.style.colorScheme = own ? { white: "light", black: "dark" }[stage] : "";
    for (const name of this.named ?? []) root.style.removeProperty(`--st-${name}`);
    this.named = Object.keys(ground);
    for (const [name, value] of Object.entries(ground)) root.style.setProperty(`--st-${name}`, value);
  }

  draw() {
    const { relief } = this.page.state.query;
    this.ground.textContent = { theme: t("Ground: page"), white: t("Ground: white"), black: t("Ground: black") }[this.stage];
    this.upright.hidden = relief == null;
    this.upright.setAttribute("aria-pressed", relief !== "off");
    this.tick();
  }

  tick() {
    const said = this.on ? this.page.moment() : "";
    if (said !== this.sentence.textContent) this.sentence.textContent = said;
  }

  destroy() {
    document.removeEventListener("fullscreenchange", this.follow);
    document.documentElement.classList.remove("presenting");
  }
}
