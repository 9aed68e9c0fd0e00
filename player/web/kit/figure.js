// The contour picture as a figure of its own: title, legend, axes, trajectories, and what else holds for the runs.
import { placeOf } from "./clock.js";
import { paintPanels } from "./plane.js";
import { styleOf } from "./palette.js";
import { SvgContext } from "./svg.js";
import { language } from "./words.js";

const FONTS = { en: "Arial, Helvetica, sans-serif", ko: "Arial, Malgun Gothic, Apple SD Gothic Neo, Noto Sans KR, sans-serif" };
const font = (size) => `${size} ${family()}`;
const family = () => FONTS[language()]; // an image may not use the page's own font
const NOTES = "12px";
const [EDGE, LINE, SWATCH] = [14, 20, 30];

export class Figure {
  /** texts: {title, notes}. Freezes what the player shows; `ready` resolves when the axes are drawn. */
  constructor(player, { title, notes }) {
    const { plot } = player.picture.plane;
    const theme = { ...player.theme, font: family() };
    this.player = Object.assign(Object.create(player), { state: player.state, theme, clock: { time: player.clock.time, steps: player.clock.steps } });
    this.player.inspector = Object.assign(Object.create(player.inspector), { player: this.player });
    this.picture = Object.assign(Object.create(player.picture), { player: this.player });
    this.panels = player.picture.plane.panels;
    this.size = { width: plot._fullLayout.width, height: plot._fullLayout.height };
    this.notes = notes;
    const ruler = new SvgContext();
    const { title: own, note } = player.state.query; // what a class is asked stands above what it is
    const texts = [[own, "600 17px"], [note, "15px"], [title, own || note ? "13px" : "600 15px"]];
    const fitted = ([text, size]) => wrap(ruler, font(size), text, this.size.width - 2 * EDGE).map((line) => ({ line, size }));
    this.title = texts.filter(([text]) => text).flatMap(fitted);
    this.legend = this.arrange(ruler);
    this.top = EDGE + (this.title.length + this.legend.rows) * LINE + 6;
    this.width = Math.round(this.size.width);
    this.below = this.top + this.size.height + 4; // where the notes begin; at the last step they are longest
    this.height = Math.round(this.below + this.said(player.clock.steps).length * LINE + 4);
    this.ready = this.drawAxes(plot);
  }

  async drawAxes(plot) {
    const { width, height } = this.size;
    const layout = { ...plot.layout, font: { ...plot.layout.font, family: family() } };
    const url = await window.Plotly.toImage({ data: plot.data, layout }, { format: "svg", width, height });
    this.axes = decodeURIComponent(url.slice(url.indexOf(",") + 1));
    return this;
  }

  /** Where each entrant's name goes. */
  arrange(ruler) {
    ruler.font = font("13px");
    const places = [];
    let [x, row] = [EDGE, 0];
    for (const { name, slot } of this.player.state.entrants) {
      const wide = SWATCH + 6 + ruler.measureText(name).width;
      if (x > EDGE && x + wide > this.size.width - EDGE) [x, row] = [EDGE, row + 1];
      places.push({ name, slot, x, row });
      x += wide + 18;
    }
    return { places, rows: places.length ? row + 1 : 0 };
  }

  /** Everything but the axes and what moves, on a context whose unit is a CSS pixel. */
  paintFrame(context) {
    const { theme } = this.player;
    Object.assign(context, { fillStyle: theme.background, globalAlpha: 1 });
    context.fillRect(0, 0, this.width, this.height);
    Object.assign(context, { fillStyle: theme.text, textBaseline: "middle" });
    for (const [i, { line, size }] of this.title.entries()) {
      context.font = font(size);
      context.fillText(line, EDGE, EDGE + (i + 0.5) * LINE - 2);
    }
    context.font = font("13px");
    for (const { name, slot, x, row } of this.legend.places) {
      const { colour, dash } = styleOf(slot, theme);
      const y = EDGE + (this.title.length + row + 0.5) * LINE;
      Object.assign(context, { strokeStyle: colour, lineWidth: 3 });
      context.setLineDash(dash);
      context.beginPath();
      context.moveTo(x, y);
      context.lineTo(x + SWATCH, y);
      context.stroke();
      context.setLineDash([]);
      context.fillText(name, x + SWATCH + 6, y);
    }
  }

  /** The lines below the picture: where the clock stands at `time`, and the notes. */
  said(time) {
    const gradients = this.player.state.query.budget === "gradients";
    const said = [placeOf(Math.floor(time + 1e-9), this.player.clock.steps, gradients), ...this.notes].join("; ");
    return wrap(new SvgContext(), font(NOTES), said, this.size.width - 2 * EDGE);
  }

  /** The trajectories at `time`, and what is said below the picture. */
  paintInk(context, time) {
    this.player.clock.time = time;
    context.save();
    context.translate(0, this.top);
    paintPanels(context, this.panels, (...panel) => this.picture.paint(...panel));
    context.restore();
    Object.assign(context, { fillStyle: this.player.theme.text, textBaseline: "middle", font: font(NOTES), globalAlpha: 1 });
    this.said(time).forEach((line, i) => context.fillText(line, EDGE, this.below + (i + 0.5) * LINE));
  }

  /** A drawing of all that does not move. */
  drawStill() {
    const context = new SvgContext();
    this.paintFrame(context);
    context.save();
    context.translate(0, this.top);
    context.embed(this.axes);
    context.restore();
    return context;
  }

  /** The figure as it stands, as the text of an SVG file. */
  svg() {
    const context = this.drawStill();
    this.paintInk(context, this.player.clock.time);
    return context.document(this.width, this.height);
  }

  /** A canvas with the figure as it stands, `scale` of its pixels to a CSS pixel. */
  canvas(scale) {
    return rasterise(this.svg(), this.width, this.height, scale);
  }

  /**
   * {canvas, context, paint}: a canvas of its own, `scale` of its pixels to a CSS pixel, on which paint(time) draws the
   * figure. `options` are those of its context.
   */
  async film(scale, options = {}) {
    const still = await rasterise(this.drawStill().document(this.width, this.height), this.width, this.height, scale);
    const even = (pixels) => pixels - (pixels % 2); // encoders of video take pixels in pairs
    const canvas = Object.assign(document.createElement("canvas"), { width: even(still.width), height: even(still.height) });
    const context = canvas.getContext("2d", options);
    const paint = (time) => {
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.drawImage(still, 0, 0);
      context.scale(scale, scale);
      this.paintInk(context, time);
    };
    return { canvas, context, paint };
  }
}

/** An SVG drawn on a canvas. */
async function rasterise(svg, width, height, scale) {
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image(width * scale, height * scale);
    image.src = url;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(width * scale), height: Math.round(height * scale) });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas;
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Lines of `text` no wider than `width`, broken between words. */
function wrap(ruler, font, text, width) {
  ruler.font = font;
  const lines = [""];
  for (const word of text.split(/(?<= )/)) {
    const longer = lines.at(-1) + word;
    if (lines.at(-1) && ruler.measureText(longer.trimEnd()).width > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines.map((line) => line.trim());
}
