// The contour picture of a slice: paths of projections, the start and the ends that the plane is made from.
import { format, unpack } from "../kit/dom.js";
import { dot, marker } from "../kit/marks.js";
import { styleOf } from "../kit/palette.js";
import { Picture } from "../kit/picture.js";
import { Pointer } from "../kit/pointer.js";
import { t } from "../kit/words.js";

export class SlicePicture extends Picture {
  makePointer() {
    return new SlicePointer(this);
  }

  /** The whole slice: beyond its window nothing was computed. */
  goHome() {
    this.home = this.window = this.player.state.landscape.window;
    return this.window;
  }

  refit() {
    return this.window === this.home ? this.goHome() : this.window;
  }

  contour(landscape, ...parts) {
    const trace = super.contour(landscape, ...parts);
    const { colorbar } = trace;
    const losses = colorbar.tickvals.filter((i) => landscape.levels[i] > 0); // the scale has a floor of 0, which no loss has
    Object.assign(colorbar, { tickvals: losses, ticktext: losses.map((i) => landscape.labels[i]) });
    colorbar.title.text = t("loss");
    return trace;
  }

  /** A random plane holds next to nothing of a path: none is drawn. */
  entrantsOf(index) {
    return this.player.state.kind === "random" ? [] : super.entrantsOf(index);
  }

  paintStart(context, panel) {
    const { state: { entrants, kind, made_from: makers }, theme } = this.player;
    const random = kind === "random";
    for (const { slot, run } of entrants) {
      if (!run || !makers.includes(slot) || (this.player.view.hides && !random)) continue; // where a path ends is told when it does
      const last = run.x.length - 1;
      const { colour } = styleOf(slot, theme);
      marker(context, "star", panel.x(random ? 0 : run.x[last]), panel.y(random ? 0 : run.y[last]), 8, colour, theme.halo);
    }
    if (random) return;
    const [x, y] = [panel.x(0), panel.y(0)];
    dot(context, x, y, 7, theme.dark ? "#ffffff22" : "#00000012", theme.text, 2);
    dot(context, x, y, 2.5, theme.text);
  }

  describe() {
    const { entrants, surface: { coordinates } } = this.player.state;
    const names = entrants.filter(({ run }) => run).map(({ name }) => name).join(", ");
    this.root.setAttribute("aria-label", t("Contour picture of the loss in a plane, across {across}, up {up}: {names}", { across: coordinates[0], up: coordinates[1], names }));
  }
}

class SlicePointer extends Pointer {
  about({ name, run, step }) {
    const near = run.seen.includes(step) ? "" : "≈ ";
    const losses = { actual: `${near}${format(run.actual[step], 3)}`, plane: `${near}${format(run.plane[step], 3)}` };
    return [t("{name}, iteration {step}", { name, step }), t("actual loss {actual}  in the plane {plane}", losses), this.picture.player.stepHint];
  }

  /** The loss at the nearest point of the grid. */
  here({ x, y, panel }) {
    const { landscape } = this.picture.player.state;
    const { contour: { x0, dx, y0, dy } } = landscape;
    const size = Number(landscape.losses.shape.split(",")[0]);
    const losses = (landscape.unpackedLosses ??= unpack(landscape.losses));
    const [a, b] = panel.point(x, y);
    const [column, row] = [Math.round((a - x0) / dx), Math.round((b - y0) / dy)];
    if (!(column >= 0 && row >= 0 && column < size && row < size)) return null;
    const [loss, x3, y3] = [format(losses[row * size + column]), format(x0 + column * dx, 3), format(y0 + row * dy, 3)];
    return ["", t("loss {loss} at ({x}, {y})", { loss, x: x3, y: y3 })];
  }
}
