// Who is ahead: a row for every entrant, and their ranks in every mode side by side.
import { element } from "../kit/dom.js";
import { t } from "../kit/words.js";
import { Plot, line, lines, lookOf, scaleOf, symbol, ticksOf, write, writeLines, writeUpwards } from "./plot.js";

const [ROW, APART, ABOVE, BELOW, UNDER] = [34, 40, 46, 50, 16]; // pixels
const [MARGIN, HIGHEST] = [0.12, 1e99]; // infinity stands beyond the highest by this share of the axis, which is that long at most
const SOLVED = 58; // pixels for the share of solved runs
const TALL = 7; // half a stroke at a quartile
const WIDE = 420; // pixels of a picture that has room for long names
const HALF = 0.16; // of the band behind the mode that is shown, in modes

const muted = (theme) => `color-mix(in srgb, ${theme.text} 70%, ${theme.background})`;

export class Ranking extends Plot {
  draw(data) {
    if (!data.flat) return super.draw(data);
    Object.assign(this, { data, marks: [] });
    this.root.setAttribute("aria-label", data.alt);
    this.drawing.replaceChildren(element("p", { class: "flat" }, data.flat));
  }

  height() {
    return ABOVE + ROW * this.data.rows.length + BELOW;
  }

  /** Where the numbers lie: {range, edge}, the edge in place of what is infinite. */
  reach() {
    const { rows, last, logarithmic } = this.data;
    if (last) return { range: [0.5, last + 0.5], edge: last };
    const finite = rows.flatMap(({ quartiles }) => quartiles).filter((value) => value != null);
    const [low, high] = finite.length ? [Math.min(...finite), Math.max(...finite)] : [1e-3, 1];
    if (!logarithmic) return { range: [low - 0.05 * (high - low || 1), high + 0.05 * (high - low || 1)], edge: high };
    const edge = high * Math.min(Math.max(high / low, 10), HIGHEST) ** MARGIN;
    const pad = (edge / low) ** 0.04;
    return { range: [low / pad, edge * pad], edge };
  }

  paint(context, width, height) {
    const { rows, last, logarithmic, title } = this.data;
    const { theme } = this.page;
    const names = rows.map(({ rank, name }) => lines(`${rank}  ${name}`));
    const left = 16 + Math.max(...names.flat().map((text) => context.measureText(text).width));
    const right = width - SOLVED;
    const { range, edge } = this.reach();
    const x = scaleOf(range, [left, right], logarithmic);
    const [bottom, quiet] = [height - BELOW, muted(theme)];
    const at = (row) => ABOVE + (row + 0.5) * ROW;
    const ticks = last ? rows.map((_, i) => ({ value: i + 1, text: String(i + 1) })) : ticksOf(range, logarithmic, Math.max(2, Math.floor((right - left) / 70)));
    for (const { value, text } of ticks) write(context, text, x(value), bottom + 14, quiet, "middle");
    write(context, title, Math.min((left + right) / 2, width - context.measureText(title).width / 2 - 2), bottom + 36, quiet, "middle");
    write(context, t("solved"), right + 8, ABOVE - 10, quiet);
    if (rows.some(({ quartiles }) => quartiles.includes(null))) {
      line(context, [[x(edge), ABOVE], [x(edge), bottom]], quiet, 1, [2, 3]);
      write(context, t("diverged"), x(edge) + 4, ABOVE - 10, quiet, "right");
    }
    rows.forEach((row, i) => {
      line(context, [[left, at(i)], [right, at(i)]], theme.border);
      writeLines(context, names[i], left - 10, at(i), quiet, "right");
      write(context, row.solved, right + 8, at(i), quiet);
      this.row(context, row, at(i), (value) => x(value ?? edge));
    });
  }

  /** A bar over the quartiles with a stroke at each, and the entrant's symbol at the mean or else the median. */
  row(context, { slot, name, quartiles, mean, said }, y, x) {
    const { theme } = this.page;
    const { colour, symbol: shape } = lookOf(slot, theme);
    if (!quartiles.length) return;
    const places = quartiles.map(x);
    context.globalAlpha = 0.6;
    line(context, [[places[0], y], [places[2], y]], colour, 4);
    context.globalAlpha = 1;
    places.forEach((place, i) => (i !== 1 || mean != null) && line(context, [[place, y - TALL], [place, y + TALL]], colour, 2));
    const marked = mean == null ? places[1] : x(mean);
    symbol(context, shape, marked, y, 7.5, colour, { ground: theme.background });
    [...places, ...(mean == null ? [] : [marked])].forEach((place, i) => this.mark(place, y, `${name}: ${said[i]}`));
  }
}

export class Turns extends Plot {
  height() {
    return ABOVE + APART * this.data.lines.length + UNDER;
  }

  paint(context, width, height) {
    const { modes, lines: entrants } = this.data;
    const { theme } = this.page;
    const names = entrants.map(({ name }) => lines(name, width > WIDE ? 30 : 18));
    const longest = Math.max(...names.flat().map((text) => context.measureText(text).width));
    const [left, right] = [44, width - Math.min(longest + 12, 0.42 * width)];
    const x = scaleOf([-0.3, modes.length - 1 + HALF], [left, right]);
    const y = scaleOf([0.5, entrants.length + 0.5], [ABOVE, height - UNDER + 10]);
    const quiet = muted(theme);
    modes.forEach(({ label, shown }, i) => {
      if (shown) this.band(context, x(i - HALF), x(i + HALF), ABOVE - 2, height - UNDER + 10);
      const [first, ...rest] = label.split(" ");
      write(context, first, x(i), ABOVE - 32, shown ? theme.text : quiet, "middle");
      write(context, rest.join(" "), x(i), ABOVE - 17, shown ? theme.text : quiet, "middle");
    });
    writeUpwards(context, t("Rank"), 12, (y(1) + y(entrants.length)) / 2, quiet);
    for (const { slot, places } of entrants) {
      const { colour, dash } = lookOf(slot, theme);
      line(context, places.map((place, i) => [x(i), y(place)]), colour, 2.5, dash);
    }
    entrants.forEach(({ slot, name, ranks, places }, k) => {
      const { colour, symbol: shape } = lookOf(slot, theme);
      places.forEach((place, i) => {
        symbol(context, shape, x(i), y(place), 6, colour, { ground: theme.background });
        this.number(context, String(ranks[i]), x(i) - 11, y(place), quiet); // here, since who share a rank stand beside one another
        this.mark(x(i), y(place), t("{name}, {mode}: rank {rank}", { name, mode: modes[i].label.toLowerCase(), rank: ranks[i] }));
      });
      writeLines(context, names[k], right + 6, y(places.at(-1)), quiet);
    });
  }

  number(context, text, right, y, colour) {
    const wide = context.measureText(text).width;
    Object.assign(context, { fillStyle: this.page.theme.background, globalAlpha: 0.8 });
    context.fillRect(right - wide - 2, y - 7, wide + 4, 14);
    context.globalAlpha = 1;
    write(context, text, right, y, colour, "right");
  }

  band(context, left, right, top, bottom) {
    Object.assign(context, { fillStyle: "#888888", globalAlpha: 0.18 });
    context.fillRect(left, top, right - left, bottom - top);
    context.globalAlpha = 1;
  }
}
