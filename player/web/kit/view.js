// How an experiment is looked at: where the clock stands, what part of the plane is shown, from where the relief is seen. These
// are entries of the link that no answer depends on: shown at once, and written into the address in place, without a server.

const PAUSE = 500; // milliseconds between two writings: browsers count them
const [WHOLE, HOME, END, NONE] = ["whole", "home", "end", "none"]; // what stands for zoom, camera, step and without at first
const ROOM = { present: "0", stage: "theme" }; // entries that every page has, and what they are where a link leaves them out

export class View {
  constructor(page) {
    this.page = page;
    this.at = { step: END, zoom: WHOLE, camera: HOME }; // where clock and pictures have been put, as the entries say it
    this.moved = {}; // what has changed since the server was asked last
  }

  /** Entry -> what it is where a link leaves it out; before the first answer those that every page has. */
  get defaults() {
    return { ...this.page.state.catalogue?.view, ...ROOM };
  }

  /** Whether nothing may be told of what comes after the clock's step. */
  get hides() {
    const { state: { query }, clock } = this.page;
    return query.reveal === "clock" && Boolean(clock) && clock.time < clock.steps;
  }

  /** What a page says first follows. */
  tellHiding() {
    this.page.root.classList.toggle("hides", this.hides);
  }

  /** The slots whose paths are put away. */
  get without() {
    const { without = NONE } = this.page.state.query;
    return without === NONE ? [] : without.split(",");
  }

  hidden({ without = NONE }, { slot }) {
    return without !== NONE && without.split(",").includes(String(slot));
  }

  /** A hand or the clock has changed entries. */
  note(changes) {
    const { query } = this.page.state;
    const known = Object.entries(changes).filter(([key, value]) => (key in query || key in ROOM) && (query[key] ?? ROOM[key]) !== value);
    Object.assign(this.at, changes);
    if (!known.length) return;
    const others = Object.fromEntries(known);
    this.page.state.query = { ...query, ...others };
    Object.assign(this.moved, others);
    this.later ??= setTimeout(() => this.write(), PAUSE);
  }

  /** The clock has moved. */
  noteStep() {
    this.note({ step: stepOf(this.page.clock) });
    this.tellHiding();
  }

  /** What a picture shows: the numbers of a window or a camera, with as many digits as can be seen. */
  noteNumbers(key, numbers, digits) {
    this.note({ [key]: numbers.map((number) => Number(number.toFixed(digits))).join() });
  }

  /** The clock goes where a link says, once for each link, and not away under a hand that plays it. */
  obey({ step = END }) {
    const { clock, asked } = this.page;
    if (step === this.at.step || (clock.playing && asked?.anew && !asked.address)) return;
    this.at.step = step;
    clock.seek(step === END ? clock.steps : Number(step));
  }

  /** Another number of steps: a clock that stood beyond stands at the end. */
  keepWithin() {
    const { query } = this.page.state;
    if (Number(query.step) > Number(query.steps)) this.note({ step: END });
  }

  /** The query of an answer, with what has changed since it was asked for. */
  over(query) {
    return { ...query, ...this.moved };
  }

  /** A short link with these entries as they are by now. */
  linkOf(link) {
    const { defaults, page: { state: { query, version } } } = this;
    const seen = Object.keys(defaults).filter((key) => key in query || key in ROOM);
    const kept = seen.filter((key) => (query[key] ?? defaults[key]) !== defaults[key]).map((key) => [key, query[key]]);
    const found = [...Object.entries(link).filter(([key]) => key !== "v" && !seen.includes(key)), ...kept];
    return found.length ? { v: String(version), ...Object.fromEntries(found) } : {};
  }

  /** The link without any of this: what decides whether it is another experiment. */
  bare(link) {
    return JSON.stringify(Object.entries(link).filter(([key]) => key !== "v" && !(key in this.defaults)));
  }

  /** Put what has changed into the address, unless an answer is awaited that will. */
  write() {
    clearTimeout(this.later);
    this.later = null;
    const { page } = this;
    if (!page.link || page.unwritten || page.path !== page.place.path) return;
    const link = this.linkOf(page.link);
    if (JSON.stringify(link) === JSON.stringify(page.link)) return;
    page.link = link;
    page.search = page.place.replace(link);
  }

  destroy() {
    clearTimeout(this.later);
  }
}

/** Where a clock stands, as the entry "step". */
export const stepOf = ({ time, steps }) => (time >= steps ? END : String(Math.floor(time + 1e-9)));
