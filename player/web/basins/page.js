// The basins page: one picture for every optimizer, the legend that they share, the controls, and the shares below.
import { lowestPlaces, nameOfLowest } from "./colours.js";
import { Basin, shapeOf, unpackedPath } from "./basin.js";
import { Controls } from "../kit/controls.js";
import { debounce, element, format } from "../kit/dom.js";
import { FollowingPage } from "../kit/following.js";
import { goBackButton } from "../kit/goback.js";
import { Lead } from "../kit/lead.js";
import { Legend } from "./legend.js";
import { mount, playerStyle, stylesheet } from "../kit/loading.js";
import { Present } from "../kit/present.js";
import { StartHand } from "./hand.js";
import { Table } from "../kit/table.js";
import { t } from "../kit/words.js";

const POLL = 150; // milliseconds until the finer picture is asked for again
const [GAP, SAID] = [14, 92]; // pixels between the pictures for a room, and of what is said above and below each
const RESTED = 200; // milliseconds without a key after which a start is pinned

class BasinControls extends Controls {
  get startHint() {
    return t("hover, click to pin");
  }

  startPart() {
    const part = super.startPart();
    part.append(this.bound("grid", this.player.state.grid, t("every picture")));
    return part;
  }
}

class Basins extends FollowingPage {
  constructor(root) {
    super(root);
    this.pointed = null; // the start under the mouse
    this.pinRested = debounce((place) => place === this.pointed && this.pin(place), RESTED);
    this.build();
  }

  makeHand() {
    return new StartHand(this);
  }

  build() {
    this.basins = new Map(); // slot -> its picture
    this.controls = new BasinControls(this);
    this.table = new Table(this);
    this.legend = new Legend(this);
    this.chips = element("div", { class: "chips", role: "group", "aria-label": t("Rules of the game") });
    this.pictures = element("div", { class: "pictures" });
    this.progress = element("progress", { max: 1, "aria-label": t("Share of the starts that are computed") });
    this.lead = new Lead();
    this.present = new Present(this);
    this.goBack = goBackButton(this, "");
    const line = element("div", { class: "line" }, this.legend.root, this.present.button, this.present.bar);
    const stage = element("section", { class: "basins" }, this.chips, this.progress, this.pictures, line, this.present.sentence, this.goBack, this.table.root);
    this.resizer = new ResizeObserver(() => this.fitRoom());
    this.resizer.observe(this.pictures);
    this.root.append(this.lead.root, element("div", { class: "basins-page" }, this.notice, this.controls.root, stage));
  }

  request() {
    return { ...super.request(), pointed: this.pointed };
  }

  needs(data) {
    return [...super.needs(data), ...data.entrants.flatMap(({ basin }) => basin ?? [])];
  }

  unpacked(data) {
    return {
      ...super.unpacked(data),
      size: Number(data.query.grid),
      entrants: data.entrants.map((entrant) => ({
        ...entrant, basin: this.assets.get(entrant.basin), path: unpackedPath(entrant.path),
      })),
    };
  }

  draw(data) {
    this.controls.draw();
    this.lead.draw(data);
    this.table.draw();
    this.legend.draw();
    const { x, y } = this.state.query;
    this.goBack.firstChild.textContent = t("Open the pinned start ({x}, {y}) in the Playground", { x: format(Number(x)), y: format(Number(y)) });
    this.chips.replaceChildren(...data.notices.map((notice) => element("span", {}, notice)));
    this.drawPictures();
    this.fitRoom();
    this.progress.value = data.done;
    this.progress.classList.toggle("done", data.done >= 1);
  }

  /** Until the pictures are as fine as they get. */
  pause({ job }) {
    return job ? POLL : 0;
  }

  drawPictures() {
    const { entrants, table } = this.state;
    const slots = new Set(entrants.map(({ slot }) => slot));
    for (const [slot, basin] of this.basins) if (!slots.has(slot)) (basin.destroy(), this.basins.delete(slot));
    for (const { slot } of entrants) if (!this.basins.has(slot)) this.basins.set(slot, new Basin(this, slot));
    const shown = entrants.map(({ slot }) => this.basins.get(slot).root);
    if (shown.length !== this.pictures.children.length || shown.some((node, i) => node !== this.pictures.children[i])) this.pictures.replaceChildren(...shown);
    const { surface } = this.state;
    const reached = nameOfLowest(surface);
    const share = ({ slot }) => (lowestPlaces(surface) ? t("{share} {minimum}", { share: table.rows.find((row) => row.slot === slot).cells[1].text, minimum: reached }) : "");
    for (const entrant of entrants) this.basins.get(entrant.slot).draw(entrant, share(entrant));
  }

  /** In the picture for a room: as wide as pictures of this shape get, in whichever number of columns that is. */
  fitRoom() {
    const { present, pictures, state: { entrants, surface } } = this;
    if (!present.on || !surface) return;
    const { clientWidth, clientHeight } = pictures;
    const widths = entrants.map((_, i) => {
      const [columns, rows] = [i + 1, Math.ceil(entrants.length / (i + 1))];
      return Math.min((clientWidth + GAP) / columns - GAP, ((clientHeight + GAP) / rows - GAP - SAID) * shapeOf(surface));
    });
    pictures.style.setProperty("--wide", `${Math.floor(Math.max(120, ...widths))}px`);
  }

  /** Show the paths from a start, or again from the pinned one. */
  point(place) {
    if (JSON.stringify(place) === JSON.stringify(this.pointed)) return;
    this.pointed = place;
    if (!this.hand.follow({})) this.ask();
  }

  goesOn(problem, names) {
    const facts = { problem, names };
    return names
      ? t("{problem} Paths go on under your hand, computed by this browser. Words, pictures, all that is chosen anew and the paths of {names} wait for the server.", facts)
      : t("{problem} Paths go on under your hand, computed by this browser. Words, pictures and all that is chosen anew wait for the server.", facts);
  }

  repaintPictures() {
    for (const basin of this.basins.values()) basin.paint();
  }

  drawFollowed() {
    for (const { slot, path } of this.state.entrants) this.basins.get(slot).follow(path);
  }

  /** Paths that are on their way to the server's. */
  drawPaths() {
    for (const { slot, path } of this.state.entrants) this.basins.get(slot).trace(path);
  }

  /** Show the paths from a start, and pin it once the keys rest. */
  pinSoon(place) {
    this.point(place);
    this.pinRested(this.pointed);
  }

  pin([x, y]) {
    this.pointed = null;
    this.edit({ x: String(x), y: String(y) }, true);
  }

  dismantle() {
    super.dismantle();
    this.resizer.disconnect();
    for (const basin of this.basins.values()) basin.destroy();
  }
}

/** The page and what it draws with: by itself, or within a lesson. */
export const part = [Basins, [playerStyle, stylesheet("basins/style.css")]];
export const render = (component) => mount(component, ...part);
