// What the pages with a picture have in common: their state, and how a change travels to the server and back.
import { prepared } from "./assets.js";
import { Channel } from "./channel.js";
import { Choices } from "./choices.js";
import { debounce, element } from "./dom.js";
import { Keys } from "./keys.js";
import { letters } from "./lettering.js";
import { readTheme } from "./palette.js";
import { Presentation, isLocked } from "./presentation.js";
import { Print } from "./print.js";
import { View } from "./view.js";
import { language, setLanguage, t } from "./words.js";

const COMPUTING = 400; // milliseconds after which what takes long is asked for again
const TAKEN_OVER = { // by the parts in another language
  clock: ["steps", "time", "speed", "budget"], picture: ["window", "asked", "home", "surface"], relief: ["camera"],
  controls: ["unfolded", "drafts"], table: ["sorted"], present: ["filled"],
};
const ASKER = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("");

export class Page extends Choices {
  constructor(root) {
    super();
    this.root = root;
    this.state = { query: {}, entrants: [], problems: [], told: [] };
    this.assets = new Map();
    this.view = new View(this);
    this.keys = new Keys(this);
    this.asks = false; // whether a lesson's question about the run is open
    this.lit = null; // the slot of the one that is shown before the others
    this.channel = new Channel((request) => this.post(request), (answer) => this.take(answer), (trouble) => this.showTrouble(trouble));
    this.theme = readTheme(root);
    this.settle = debounce(() => this.push(true), 200);
    this.spoken = language(); // in which was asked last
    this.onReconnected = () => this.channel.hurry(); // Streamlit's page hears its server again, which may be another one
    this.begin();
  }

  /** Where its entries are: in the address bar, or in the lesson that shows it. */
  attach(place) {
    this.place = place;
    this.forgetHistory = place.onHistory(() => this.open());
    place.onLeave(() => this.writeEdit());
    document.addEventListener("reconnected", this.onReconnected);
    this.paper = place.isAddressBar ? new Print(this) : null;
  }

  /** What every page has, and where it says what language it speaks. */
  begin() {
    this.root.lang = language();
    this.notice = element("div", { class: "notice", role: "alert" });
    this.trouble = element("p", { class: "trouble", role: "status", hidden: true });
    this.problems = null;
    this.presentation?.destroy();
    this.present?.destroy();
    this.presentation = new Presentation(this);
  }

  /** Make the page's own parts, with labels in the language of the moment. */
  build() {}

  /** Let go of what they hold. */
  dismantle() {}

  /** Make the parts anew: at the same step of the clock, with the same part of the plane, folds and order in sight. */
  rebuild() {
    const before = { ...this };
    const { playing } = before.clock ?? {};
    if (before.relief) before.relief.camera = before.relief.turned;
    this.dismantle();
    this.root.replaceChildren(...this.root.querySelectorAll(":scope > .bones"));
    this.begin();
    this.build();
    for (const [part, names] of Object.entries(TAKEN_OVER)) {
      for (const name of before[part] ? names : []) this[part][name] = before[part][name];
    }
    if (playing) this.clock.toggle();
  }

  /** Tell everything in another language, on the same experiment. */
  async speak(chosen) {
    await setLanguage(chosen);
    if (language() !== this.spoken) this.ask();
  }

  /** Streamlit mounts the page, has run its script again, or its theme is another. */
  visit(data) {
    const known = this.visited && this.visited.loaded === data.loaded && this.search === this.place.search;
    this.visited = data;
    if (!known) this.open();
    else if (language() !== this.spoken) this.ask();
    else if (this.answer && (this.lettered !== letters() || JSON.stringify(readTheme(this.root, this.theme.looks)) !== JSON.stringify(this.theme))) return this.update({ ...this.answer, assets: {} });
  }

  /** The reader has chosen other letters. */
  letter(whose) {
    this.relettered?.(whose);
    return this.update({ ...this.answer, assets: {} });
  }

  /** Ask for what the address says. */
  open() {
    this.path ??= this.place.path;
    if (this.path !== this.place.path) return; // the page is being left
    this.address = this.place.read();
    this.search = this.place.search;
    this.held = this.edited = this.unwritten = false;
    this.job = null;
    this.view.moved = {};
    this.ask();
  }

  /** Whether the start can be put elsewhere, which takes a server; not while a question about the run is open. */
  get startMoves() {
    return !this.asks && !this.locks("start");
  }

  /** Whether the link takes the handles of these controls. */
  locks(name) {
    return isLocked(this.state.query, name);
  }

  /** Whether the title and the question can be written anew here. */
  get editable() {
    return true;
  }

  /** An answer: what to show, or how far the server is with it, and then it is asked for again. */
  take(answer) {
    const { request, computing, failed, job, put_off: putOff, pause } = answer;
    const named = putOff && job && job !== this.job;
    this.job = job; // that is being computed
    this.crowded = pause; // milliseconds that those who wait for such work are asked to wait before they ask again
    if (named) { // elsewhere, once it is asked for by its name
      this.channel.acknowledge(request);
      return this.ask();
    }
    if (computing == null && !failed) {
      if (!this.trouble.hidden) this.showTrouble("");
      return this.update(answer);
    }
    this.showTrouble(failed ?? t("This takes some seconds: {percent}% computed …", { percent: Math.round(100 * computing) }));
    this.channel.acknowledge(request);
    this.askAgain(failed ? 0 : COMPUTING);
  }

  /** Ask for the same in so many milliseconds, later where answers take long, unless something else is asked before; 0 is never. */
  askAgain(pause) {
    clearTimeout(this.again);
    if (pause) this.again = setTimeout(() => this.channel.idle && this.ask(), this.channel.eased(pause, this.crowded));
  }

  /** What the picture for a room says: the conclusion, unless a class is asked for it. */
  moment() {
    return this.state.query.note ? "" : this.state.headline ?? "";
  }

  /** The clock has moved. */
  tick() {
    this.picture?.plane.paint();
  }

  /** Show an answer, or the last one in a new theme. A page says what it makes of it: `prepared`, `draw`, `pause` and `show`. */
  async update(answer) {
    if (this.spoken !== this.root.lang) this.rebuild();
    this.lettered = letters();
    const data = this.prepared(answer);
    const { before, repaint, behind } = this.receive(data);
    this.showProblems(this.state.problems, this.state.told);
    this.presentation.draw();
    if (data.tab && this.place.isAddressBar && this.path === location.pathname) document.title = data.tab;
    this.channel.acknowledge(data.request);
    if (this.missesAssets(data)) return this.ask();
    this.draw(data, behind);
    this.present?.draw();
    this.view.tellHiding();
    this.askAgain(this.pause(data));
    await this.show(before, repaint);
    this.root.classList.remove("waiting"); // what stood in place of the first picture
    this.announce(data);
  }

  /** Draw everything again in another theme or size, as on paper. */
  async reprint() {
    if (!this.answer) return;
    await this.update({ ...this.answer, assets: {} });
    await this.resize?.();
  }

  /** What is shown of an answer. */
  prepared(answer) {
    return answer;
  }

  /** Everything but the pictures. */
  draw() {}

  /** Milliseconds until the same is asked for again, because more of it is being computed; 0 where all is there. */
  pause() {
    return 0;
  }

  /** The pictures; before: the state until now, repaint: whether the theme is another. */
  async show() {}

  /** New data or a new theme: {before, repaint, behind}, the state until now, whether colours have changed, and
   * whether a hand has moved on since this was asked for. */
  receive(data) {
    for (const [key, asset] of Object.entries(data.assets)) this.assets.set(key, prepared(asset));
    const { inFlight, waiting } = this.channel;
    const answers = inFlight?.id === data.request;
    const behind = Boolean(waiting || (inFlight && !answers) || this.isAhead);
    const query = behind ? this.state.query : this.view.over(data.query);
    this.present?.obey(query);
    const theme = readTheme(this.root, data.looks ?? this.theme.looks);
    const repaint = JSON.stringify(theme) !== JSON.stringify(this.theme);
    const before = this.state;
    if (answers && !this.asked.anew) data = { ...data, problems: before.problems, told: before.told }; // it says nothing new
    this.theme = theme;
    this.answer = data;
    this.state = { ...data, query, behind, scene: this.visited?.loaded, ...this.unpacked({ ...data, query }) };
    this.root.classList.toggle("dark", theme.dark);
    this.forgetAssets(data);
    if (answers && !behind) this.accept(data);
    return { before, repaint, behind };
  }

  /** A button beside the component is about to be pressed: it means what is on the screen, also before it is answered. */
  writeEdit() {
    this.view.write();
    if (!this.unwritten || this.path !== this.place.path) return;
    this.search = this.place.write(this.state.query, false, !this.early);
    this.early = true;
  }

  /** What was asked for is shown. Where a hand has changed it and let go, the address says so. */
  accept({ query, link, around }) {
    this.accepted = query;
    this.address = null;
    if (!link) return;
    link = this.view.linkOf(link);
    this.place.remember(link);
    const another = !this.link || this.view.bare(link) !== this.view.bare(this.link);
    if (this.asked.settled && JSON.stringify(link) !== JSON.stringify(this.link) && (this.edited || !another)) {
      this.search = this.place.write(link, this.edited && (!around || around !== this.visited.around), another && !this.early);
      this.early = false;
    }
    if (this.asked.settled) Object.assign(this, { link, unwritten: false });
    this.edited = false;
  }

  /** The assets that the data names by their keys. */
  unpacked(data) {
    return {
      catalogue: this.assets.get(data.catalogue),
      landscape: this.assets.get(data.landscape),
      entrants: data.entrants.map((entrant) => ({ ...entrant, run: this.view.hidden(data.query, entrant) ? null : this.assets.get(entrant.run) })),
    };
  }

  missesAssets(data) {
    return this.needs(data).some((key) => !this.assets.has(key));
  }

  forgetAssets(data) {
    const needed = new Set(this.needs(data));
    for (const key of this.assets.keys()) if (!needed.has(key)) this.assets.delete(key);
  }

  /** The answer is drawn. */
  announce({ request }) {
    requestAnimationFrame(() => this.root.dispatchEvent(new CustomEvent("painted", { detail: request })));
  }

  /** Change how it is looked at: shown at once, without the server. */
  change(entries) {
    this.view.note(entries);
    return this.answer && this.update({ ...this.answer, assets: {} });
  }

  /** Show the next or the previous of the optimizers before the others; after the last all alike. */
  lead(by) {
    const slots = [null, ...this.state.entrants.filter(({ run }) => run).map(({ slot }) => slot)];
    this.lit = slots[(slots.indexOf(this.lit) + by + slots.length) % slots.length] ?? null;
    this.tick();
  }

  /** Show the optimizer that is so far down in the legend, or put its path away. */
  showOrHide(number) {
    const slot = this.state.entrants[number - 1]?.slot;
    if (slot == null) return;
    const others = this.view.without.filter((one) => one !== String(slot));
    const without = others.length < this.view.without.length ? others : [...others, String(slot)].sort();
    this.change({ without: without.join() || "none" });
  }

  /** Change entries of the query: shown here at once, computed there. */
  edit(changes, settled) {
    if (("x" in changes || "y" in changes) && (this.asks || this.locks("start"))) return;
    this.state.query = { ...this.state.query, ...changes };
    const followed = this.follows(changes, settled);
    if (settled || !followed) this.push(settled);
    else this.note(false);
  }

  /** Whether the browser shows by itself what these changes lead to. */
  follows() {
    return false;
  }

  /** Whether what is shown is ahead of every answer that there is. */
  get isAhead() {
    return false;
  }

  /** Ask for the answer to what was edited; `settled`: no hand holds it any more. */
  push(settled) {
    this.note(settled);
    this.ask();
  }

  /** Note that something was edited. */
  note(settled) {
    this.held = !settled;
    this.edited = this.unwritten = true; // unwritten: the address does not say it yet
    this.address = this.job = null;
    this.view.keepWithin();
  }

  /** Ask for what the address says, where that was not answered yet, else for what is shown as it was changed by hand. */
  ask() {
    this.channel.push(() => {
      const anew = this.edited || Boolean(this.address) || language() !== this.spoken;
      this.asked = { anew, settled: !this.held, address: Boolean(this.address) };
      this.view.moved = {};
      if (language() !== this.spoken) this.assets.clear(); // what is said in them was told in another
      this.spoken = language();
      return {
        query: this.address ?? this.state.query, typed: !this.address, ...(this.edited && this.accepted ? { before: this.accepted } : {}),
        settled: !this.held, window: this.wanted ?? null, holds: [...this.assets.keys()], asker: ASKER, lang: language(), job: this.job, ...this.request(),
      };
    });
  }

  /** What a page says besides. */
  request() {
    return {};
  }

  /** Ask for the landscape over another window. */
  look(window) {
    this.wanted = window;
    this.ask();
  }

  /** What keeps the server from answering. */
  showTrouble(trouble) {
    this.trouble.hidden = !trouble;
    this.trouble.textContent = trouble;
    if (trouble && !this.trouble.isConnected) this.root.prepend(this.trouble);
  }

  destroy() {
    document.removeEventListener("reconnected", this.onReconnected);
    this.forgetHistory();
    this.paper?.destroy();
    this.view.destroy();
    this.keys.destroy();
    clearTimeout(this.again);
    this.channel.destroy();
    this.presentation.destroy();
    this.present?.destroy();
    this.dismantle();
  }

  /** What could not be used, and what else there is to say once. */
  showProblems(problems, told = []) {
    const lines = [...problems, ...(this.state.failures ?? []), ...told];
    if (lines.join() === this.problems) return;
    this.problems = lines.join();
    this.notice.hidden = !lines.length;
    this.notice.classList.toggle("plain", lines.length === told.length);
    const close = element("button", { type: "button", class: "quiet", "aria-label": t("Dismiss"), onclick: () => (this.notice.hidden = true) }, "×");
    this.notice.replaceChildren(element("ul", {}, lines.map((line) => element("li", {}, line))), close);
  }
}
