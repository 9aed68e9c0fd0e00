// A plane: axes drawn by Plotly, and above them a canvas that is cheap enough to redraw on every frame.
import { element } from "./dom.js";

const CONFIG = { displayModeBar: false, scrollZoom: true, doubleClick: false, responsive: false, staticPlot: false };

export class Plane {
  /** onPaint(context, panels) draws; each panel maps data to pixels and back. */
  constructor(root, onPaint, config = {}) {
    this.root = root;
    this.onPaint = onPaint;
    this.config = { ...CONFIG, ...config };
    this.plot = element("div", { class: "axes" });
    this.canvas = element("canvas", { class: "ink", "aria-hidden": "true" });
    root.append(this.plot, this.canvas);
  }

  /** Draw traces and layout; resolves when the axes stand. */
  async draw(traces, layout) {
    const fresh = !this.plot.classList.contains("js-plotly-plot");
    await window.Plotly.react(this.plot, traces, layout, this.config);
    if (fresh) {
      this.plot.on("plotly_afterplot", () => this.paint());
      this.plot.on("plotly_relayouting", () => this.paint());
    }
    this.paint();
  }

  on(event, action) {
    this.plot.on(event, action);
  }

  relayout(changes) {
    return window.Plotly.relayout(this.plot, changes);
  }

  get panels() {
    const layout = this.plot._fullLayout;
    if (!layout) return [];
    return layout._subplots.cartesian.map((id) => {
      const [x, y] = id.split("y");
      return new Panel(layout[`xaxis${x.slice(1)}`], layout[`yaxis${y}`]);
    });
  }

  /** Redraw the canvas at most once per frame. */
  paint() {
    this.scheduled ??= requestAnimationFrame(() => this.paintNow());
  }

  /** Redraw it within this frame. */
  paintNow() {
    cancelAnimationFrame(this.scheduled);
    this.scheduled = null;
    const { width, height } = this.plot.getBoundingClientRect();
    const ratio = window.devicePixelRatio || 1;
    const [wide, tall] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.canvas.width !== wide || this.canvas.height !== tall) {
      Object.assign(this.canvas, { width: wide, height: tall });
      Object.assign(this.canvas.style, { width: `${width}px`, height: `${height}px` });
    }
    const context = this.canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    paintPanels(context, this.panels, this.onPaint);
  }

  destroy() {
    window.Plotly?.purge(this.plot);
  }
}

/** What the layouts of all planes have in common: nothing around the axes, the theme's font. */
export function bareLayout(width, height, { font, text, type }, size = 12) {
  return {
    width, height, showlegend: false, hovermode: false, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: font, color: text, size: size * type },
  };
}

/** paint(context, panel, index) on every panel, and nowhere beside it. */
export function paintPanels(context, panels, paint) {
  for (const [index, panel] of panels.entries()) {
    context.save();
    context.beginPath();
    context.rect(panel.left, panel.top, panel.width, panel.height);
    context.clip();
    paint(context, panel, index);
    context.restore();
  }
}

class Panel {
  constructor(xaxis, yaxis) {
    Object.assign(this, { xaxis, yaxis });
    [this.left, this.width] = [xaxis._offset, xaxis._length];
    [this.top, this.height] = [yaxis._offset, yaxis._length];
  }

  x(value) {
    return this.left + this.xaxis.d2p(value);
  }

  y(value) {
    return this.top + this.yaxis.d2p(value);
  }

  point(pixelX, pixelY) {
    return [this.xaxis.p2d(pixelX - this.left), this.yaxis.p2d(pixelY - this.top)];
  }

  contains(pixelX, pixelY) {
    const [x, y] = [pixelX - this.left, pixelY - this.top];
    return x >= 0 && y >= 0 && x <= this.width && y <= this.height;
  }
}
