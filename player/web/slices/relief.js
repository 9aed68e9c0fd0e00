// The loss in the plane as a relief, with the networks at their actual losses: above it, below it, seldom on it.
import { element } from "../kit/dom.js";
import { at } from "../kit/marks.js";
import { heightOf } from "../kit/levels.js";
import { styleOf } from "../kit/palette.js";
import { Relief } from "../kit/relief.js";
import { t } from "../kit/words.js";

const STEMS = 12; // along a whole path
const POINTS = 200; // of a path: more cannot be told apart

export class SliceRelief extends Relief {
  constructor(player) {
    super(player);
    this.caption = element("span", { class: "caption" });
    this.root.append(this.caption);
    this.root.setAttribute("aria-label", t("The loss in the plane in 3-D, with each network at its actual loss"));
  }

  /** What is shown, or why nothing is. */
  tell() {
    const { pictured, working } = this.player;
    const missing = working ? t("the 3-D picture follows when the loss is computed") : t("no loss to show in 3-D");
    this.caption.textContent = pictured ? t("loss; markers at the actual loss") : missing;
  }

  /** What lies below shows through, and the top is not as bright as the page. */
  surface(landscape) {
    return { ...super.surface(landscape), opacity: 0.8, cmax: 1.35 * (landscape.levels.length - 1) };
  }

  /** For every path its line and its stems; the heads of all. */
  lines() {
    const { state, theme, clock, view } = this.player;
    const random = state.kind === "random";
    const heads = { x: [], y: [], z: [], colours: [], symbols: [] };
    const lines = [];
    for (const { slot, run } of state.entrants) {
      if (!run || (random && view.hides)) continue; // there it stands at its end
      const { colour, symbol } = styleOf(slot, theme);
      const time = random ? run.index.length - 1 : clock.time;
      const head = this.place(run, time);
      const every = Math.max(1, Math.floor(run.index.length / POINTS));
      const past = random ? [] : Array.from({ length: Math.floor(time / every) + 1 }, (_, i) => this.place(run, i * every));
      lines.push(this.line([...past, head].map(({ x, y, actual }) => [x, y, actual]), { color: colour, width: 5 }));
      const stride = (run.index.length - 1) / STEMS;
      const stems = random ? [] : Array.from({ length: Math.floor(time / stride) + 1 }, (_, i) => this.place(run, i * stride));
      const ends = [...stems, head].flatMap(({ x, y, actual, plane }) => [[x, y, actual], [x, y, plane], [null, null, null]]);
      lines.push(this.line(ends, { color: colour, width: 2 }));
      for (const [axis, value] of [["x", head.x], ["y", head.y], ["z", head.actual]]) heads[axis].push(value);
      heads.colours.push(colour);
      heads.symbols.push(symbol);
    }
    return this.headed(lines, heads);
  }

  line(points, line) {
    const [x, y, z] = [0, 1, 2].map((axis) => points.map((point) => point[axis]));
    return { type: "scatter3d", mode: "lines", x, y, z, connectgaps: false, hoverinfo: "skip", showlegend: false, line };
  }

  /** Where a run is, as heights: of its actual loss, and of the plane's below or above it. */
  place(run, time) {
    const { landscape } = this.player.state;
    const [x, y] = at(run.x, run.y, time);
    const height = (values) => Math.min(heightOf(at(run.x, values, time)[1], landscape), landscape.levels.length);
    return { x, y, actual: height(run.actual), plane: height(run.plane) };
  }

  layout(width, height, landscape) {
    const layout = super.layout(width, height, landscape);
    const { xaxis, yaxis, zaxis } = layout.scene;
    for (const [axis, text] of [[xaxis, t("across")], [yaxis, t("up")], [zaxis, ""]]) axis.title = { text };
    zaxis.range = [0, landscape.levels.length];
    return layout;
  }
}
