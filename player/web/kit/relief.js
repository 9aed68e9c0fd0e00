// The surface in three dimensions with the same trajectories, in step with the same clock.
import { element, unpack } from "./dom.js";
import { at } from "./marks.js";
import { heightOf, valueOf } from "./levels.js";
import { styleOf } from "./palette.js";
import { SENTENCE } from "./table.js";
import { t } from "./words.js";

const LIFT = 0.25; // bands above the surface, so that a line is not half buried
const SLOW = 80; // milliseconds an update takes without a graphics card
const REST = 4; // times as long as an update took: where graphics are slow, the flat picture comes first
const CAMERA = { eye: { x: -0.76, y: -1.2, z: 1.88 }, center: { x: 0.03, y: 0, z: -0.1 } };

/** Whether this browser draws in three dimensions at all. */
const webgl = () => {
  const context = document.createElement("canvas").getContext("webgl");
  context?.getExtension("WEBGL_lose_context")?.loseContext(); // there may be a few only
  return Boolean(context);
};

export class Relief {
  constructor(player) {
    this.player = player;
    this.plot = element("div", { class: "axes" });
    this.root = element("div", { class: "canvas relief", role: "figure", "aria-label": t("The surface in 3-D"), "aria-describedby": SENTENCE }, this.plot);
    this.missing = !webgl();
    if (this.missing) this.sayMissing();
    this.scale = element("select", {
      class: "heights", "aria-label": t("What the heights mean"), onchange: () => player.change({ heights: this.scale.value }),
      title: t("Contour levels: each band between two contour lines is as high as any other, so that a valley can be seen beside its walls. True height: f itself."),
    }, element("option", { value: "levels" }, t("height: contour levels")), element("option", { value: "true" }, t("height: true, f itself")));
    this.scale.hidden = this.missing;
    const away = element("button", { type: "button", class: "icon away", title: t("Put the 3-D picture away"), "aria-label": t("Put the 3-D picture away"), onclick: () => player.change({ relief: "off" }) }, "×");
    this.bar = element("div", { class: "relief-bar" }, this.scale, away);
    this.drawnTo = 0; // the clock's time that the lines have come to
    this.camera = CAMERA; // at first, until a hand turns the picture
    this.wanted = null; // "all", "lines" or nothing
    this.visible = false;
    this.observer = new IntersectionObserver(([entry]) => {
      this.visible = entry.isIntersecting;
      this.work();
    });
    this.observer.observe(this.root);
    for (const name of ["mousedown", "touchstart"]) this.root.addEventListener(name, () => this.hold(), { capture: true, passive: true });
  }

  /** In place of the picture, in as little room as it takes. */
  sayMissing() {
    this.root.classList.add("missing");
    this.root.setAttribute("role", "group");
    this.root.replaceChildren(element("p", { class: "note" }, t("No 3-D picture here: this browser has no WebGL, or it is turned off.")));
  }

  /** Nothing is redrawn while a hand turns the picture: Plotly would turn it back. */
  hold() {
    this.turning = true;
    const gesture = new AbortController();
    const release = () => {
      gesture.abort();
      setTimeout(() => { // when Plotly has noted the camera
        this.turning = false;
        this.work();
      });
    };
    for (const name of ["mouseup", "touchend", "touchcancel"]) window.addEventListener(name, release, { signal: gesture.signal });
  }

  /** Where a link says that it is seen from: the eye, and where it looks. */
  obey(camera = "home") {
    if (camera === this.player.view.at.camera) return;
    this.player.view.at.camera = camera;
    const [x, y, z, ...to] = camera === "home" ? [] : camera.split(",").map(Number);
    this.turnTo(camera === "home" ? CAMERA : { eye: { x, y, z }, center: { x: to[0], y: to[1], z: to[2] } });
  }

  /** Whether heights are those of f, not of the contour levels. */
  get upright() {
    return this.player.state.query.heights === "true";
  }

  /** Draw everything, soon; the camera stays where the person put it. */
  draw() {
    this.wanted = "all";
    this.scale.value = this.upright ? "true" : "levels";
    if (!this.player.held) this.wake?.();
    this.work();
  }

  /** Move the lines and heads to the clock's time, soon. */
  tick() {
    this.wanted ??= "lines";
    this.hide();
    this.work();
  }

  /** Paths that are drawn farther than the clock has come are not shown while it plays, nor where the future is hidden. */
  hide() {
    const { clock, view } = this.player;
    this.root.classList.toggle("ahead", Boolean(clock) && this.drawnTo >= clock.time + 1 && (clock.playing || view.hides));
  }

  /** Whether it can be drawn now; where graphics are slow, not before a hand lets go of a slider or the start. */
  get ready() {
    const waits = this.turning || (this.player.held && this.took > SLOW);
    return this.visible && !waits && !this.missing && this.player.state.landscape;
  }

  /** One update at a time and the latest only, while somebody can see it. */
  async work() {
    if (this.busy) return;
    this.busy = true;
    try {
      while (this.wanted && this.ready) {
        const all = this.wanted === "all" || !this.plot._fullLayout;
        this.wanted = null;
        const began = performance.now();
        const { time } = this.player.clock;
        await (all ? this.drawAll() : this.moveLines());
        this.drawnTo = time;
        this.hide();
        await onScreen();
        this.took = performance.now() - began;
        const rest = (this.player.clock.playing ? 1 : REST) * this.took;
        await new Promise((resume) => {
          this.wake = resume;
          setTimeout(resume, rest);
        });
      }
    } finally {
      this.busy = false;
    }
  }

  async drawAll() {
    const { landscape } = this.player.state;
    const { width, height } = this.root.getBoundingClientRect();
    if (!width || !height) return;
    await window.Plotly.react(this.plot, [this.surface(landscape), ...this.lines()], this.layout(width, height, landscape), {
      displayModeBar: false, responsive: false, scrollZoom: false,
    });
    if (this.listening) return;
    this.listening = true;
    // Plotly notes the camera in the first layout that it was given, and forgets it with the next line that moves.
    this.plot.on("plotly_relayout", () => {
      const { camera } = this.plot._fullLayout.scene;
      this.plot.layout.scene.camera = camera;
      if (this.turning) this.note(camera);
    });
    this.plot.addEventListener("wheel", (event) => !event.ctrlKey && !event.metaKey && event.stopPropagation(), { capture: true, passive: true });
  }

  /** The link follows a hand that turns it. */
  note({ eye, center }) {
    this.player.view.noteNumbers("camera", [eye.x, eye.y, eye.z, center.x, center.y, center.z], 2);
  }

  async moveLines() {
    const lines = this.lines();
    if (this.plot.data.length !== lines.length + 1 || !lines.length) return this.drawAll();
    const [x, y, z] = ["x", "y", "z"].map((axis) => lines.map((line) => line[axis]));
    return window.Plotly.restyle(this.plot, { x, y, z }, lines.map((_, i) => i + 1));
  }

  surface(landscape) {
    const [xLow, xHigh, yLow, yHigh] = landscape.window;
    const size = Number(landscape.relief.z.shape.split(",")[0]);
    const { theme } = this.player;
    const along = (low, high) => Array.from({ length: size }, (_, i) => low + ((high - low) * i) / (size - 1));
    return {
      ...landscape.relief, ...(this.upright ? { z: rowsOf(this.values(landscape), size), surfacecolor: landscape.relief.z } : {}),
      x: along(xLow, xHigh), y: along(yLow, yHigh),
      cmin: 0, cmax: landscape.levels.length - 1, colorscale: theme.scale, showscale: false, hoverinfo: "skip",
      contours: {
        x: { highlight: false }, y: { highlight: false },
        z: { show: !this.upright, start: 0, end: landscape.levels.length - 1, size: 1, color: theme.line, width: 1, highlight: false },
      },
      lighting: { ambient: 0.8, diffuse: 0.5, specular: 0.05, roughness: 0.9 },
    };
  }

  lines() {
    const { state, theme, clock } = this.player;
    const lines = [];
    const heads = { x: [], y: [], z: [], colours: [], symbols: [] };
    for (const { slot, run } of state.entrants) {
      if (!run) continue;
      const style = styleOf(slot, theme);
      const last = Math.min(Math.floor(clock.time + 1e-9), run.x.length - 1) + 1;
      const [x, y] = at(run.x, run.y, clock.time);
      const [, f] = at(run.x, run.f, clock.time);
      const path = { x: [...run.x.subarray(0, last), x], y: [...run.y.subarray(0, last), y], z: [...run.f.subarray(0, last), f] };
      const height = (f) => (this.upright ? f : heightOf(f, state.landscape));
      path.z = path.z.map((f, i) => Math.max(height(f), this.mesh(path.x[i], path.y[i])) + this.lift);
      lines.push({
        type: "scatter3d", mode: "lines", ...path, hoverinfo: "skip", showlegend: false,
        line: { color: style.colour, width: 5 * theme.stroke },
      });
      for (const axis of ["x", "y", "z"]) heads[axis].push(path[axis].at(-1));
      heads.colours.push(style.colour);
      heads.symbols.push(style.symbol);
    }
    return this.headed(lines, heads);
  }

  /** The lines, before them what sets the paths off from the surface, and after them the heads of all,
   * {x, y, z, colours, symbols}, where there are lines. */
  headed(lines, { colours, symbols, ...position }) {
    const marker = { color: colours, symbol: symbols, size: 5, line: { color: this.player.theme.background, width: 1 } };
    const heads = { type: "scatter3d", mode: "markers", ...position, hoverinfo: "skip", showlegend: false, marker };
    return lines.length ? [this.halo(lines), ...lines, heads] : lines;
  }

  /** How far above the surface a path is drawn, in the units of the heights. */
  get lift() {
    const { levels } = this.player.state.landscape;
    return this.upright ? (LIFT * (levels.at(-1) - levels[0])) / levels.length : LIFT;
  }

  /** Below every path a wider one in the page's colour, from which the lines' colours stand out as from no surface. */
  halo(lines) {
    const { theme } = this.player;
    const widest = Math.max(...lines.map(({ line }) => line.width));
    const paths = lines.filter(({ line }) => line.width === widest);
    const [x, y, z] = ["x", "y", "z"].map((axis) => paths.flatMap((path) => [...path[axis], null]));
    return { ...paths[0], x, y, z: z.map((height) => height == null ? null : height - 0.8 * this.lift), connectgaps: false, line: { color: theme.background, width: 1.8 * widest } };
  }

  heights(landscape) {
    return (landscape.reliefHeights ??= unpack(landscape.relief.z));
  }

  /** f at the points of the mesh. */
  values(landscape) {
    return (landscape.reliefValues ??= Array.from(this.heights(landscape), (height) => valueOf(height, landscape)));
  }

  /** The height of the mesh as it is drawn, which passes above the floor of a valley narrower than its cells. */
  mesh(x, y) {
    const { landscape } = this.player.state;
    const [xLow, xHigh, yLow, yHigh] = landscape.window;
    const size = Number(landscape.relief.z.shape.split(",")[0]);
    const heights = this.upright ? this.values(landscape) : this.heights(landscape);
    const [column, row] = [((x - xLow) / (xHigh - xLow)) * (size - 1), ((y - yLow) / (yHigh - yLow)) * (size - 1)];
    if (!(column >= 0 && row >= 0 && column <= size - 1 && row <= size - 1)) return -Infinity;
    const [i, j] = [Math.min(Math.floor(column), size - 2), Math.min(Math.floor(row), size - 2)];
    const corners = [heights[j * size + i], heights[j * size + i + 1], heights[(j + 1) * size + i], heights[(j + 1) * size + i + 1]];
    const [a, b] = [column - i, row - j];
    return (1 - b) * ((1 - a) * corners[0] + a * corners[1]) + b * ((1 - a) * corners[2] + a * corners[3]);
  }

  resetCamera() {
    this.turnTo(CAMERA);
  }

  turnTo(camera) {
    this.camera = camera;
    if (this.plot._fullLayout) window.Plotly.relayout(this.plot, { "scene.camera": camera });
  }

  layout(width, height, landscape) {
    const { theme } = this.player;
    const [xLow, xHigh, yLow, yHigh] = landscape.window;
    const top = landscape.levels.length - 1;
    const [across, up] = this.player.state.surface.coordinates;
    const quiet = { showspikes: false, showbackground: false, gridcolor: theme.border, zeroline: false, tickfont: { size: 12 * theme.type } };
    const ticks = landscape.levels.map((_, i) => i).filter((i) => i % (theme.type > 1 ? 5 : 3) === 0);
    return {
      width, height, margin: { l: 0, r: 0, t: 0, b: 0 }, uirevision: "keep", showlegend: false, hovermode: false,
      paper_bgcolor: "rgba(0,0,0,0)", font: { family: theme.font, color: theme.text, size: 12 * theme.type },
      scene: {
        camera: this.camera, aspectmode: "manual", aspectratio: { x: 1.1, y: 1.1, z: 0.5 }, dragmode: "turntable",
        xaxis: { ...quiet, range: [xLow, xHigh], title: { text: across }, nticks: 5 },
        yaxis: { ...quiet, range: [yLow, yHigh], title: { text: up }, nticks: 5 },
        zaxis: {
          ...quiet, title: { text: "f" },
          ...(this.upright
            ? { range: [landscape.levels[0], landscape.levels[top]], nticks: 5 }
            : { range: [0, top], tickvals: ticks, ticktext: ticks.map((i) => landscape.labels[i]) }),
        },
      },
    };
  }

  /** The camera where a hand has left it. */
  get turned() {
    return this.plot._fullLayout?.scene.camera ?? this.camera;
  }

  destroy() {
    this.observer.disconnect();
    window.Plotly?.purge(this.plot);
  }
}

/** Numbers as rows of so many. */
function rowsOf(numbers, size) {
  return Array.from({ length: numbers.length / size }, (_, i) => numbers.slice(i * size, (i + 1) * size));
}

/** Resolves when what was drawn has gone through the graphics: two frames, which slow graphics hold up. */
function onScreen() {
  return new Promise((resume) => requestAnimationFrame(() => requestAnimationFrame(resume)));
}
