// The landscape of a surface that moves under a hand, coarse, in the bands of the one that the server has sent last.
import { pack, unpack } from "./dom.js";
import { colourAt, packed } from "./ground.js";
import { isolines } from "./isolines.js";
import { heightOf } from "./levels.js";

const SIZE = 61; // points per side
const FINER = 4; // pixels of the bands' image between two points: their edges lie under lines

/** What charts/landscape.py makes of a surface, over the window and with the levels of `landscape`. */
export function groundOf(landscape, surface) {
  return { ...groundAtRest(landscape, surface, SIZE, 0), moving: true };
}

/** The same for Plotly to draw, with so many points per side, and `more` beyond each side for whoever looks there. */
export function groundAtRest(landscape, surface, size, more) {
  const { window, levels, scale, labels } = landscape;
  const [xLow, xHigh, yLow, yHigh] = window;
  const [dx, dy] = [(xHigh - xLow) / (size - 1), (yHigh - yLow) / (size - 1)];
  const side = size + 2 * more;
  const heights = new Float32Array(side * side);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const height = heightOf(surface.value(xLow + (column - more) * dx, yLow + (row - more) * dy), landscape);
      heights[row * side + column] = Math.min(levels.length, Math.max(-1, height));
    }
  }
  const half = (size + 1) / 2;
  const inner = Float32Array.from({ length: half * half }, (_, i) => heights[(more + 2 * Math.floor(i / half)) * side + more + 2 * (i % half)]);
  return {
    window, levels, scale, labels, heights, field: fieldOf(landscape, surface),
    contour: { ...landscape.contour, z: pack(heights, `${side},${side}`), x0: xLow - more * dx, dx, y0: yLow - more * dy, dy },
    relief: { ...landscape.relief, z: pack(inner, `${half},${half}`) },
  };
}

/** Paint the bands of such a landscape and the lines between them on a panel, for which Plotly takes too long under a hand. */
export function paintGround(context, panel, { window: [xLow, xHigh, yLow, yHigh], heights, levels }, theme) {
  const [left, right, top, bottom] = [panel.x(xLow), panel.x(xHigh), panel.y(yHigh), panel.y(yLow)];
  context.drawImage(imageOf(heights, levels.length, theme), left, top, right - left, bottom - top);
  const [across, up] = [(right - left) / (SIZE - 1), (bottom - top) / (SIZE - 1)];
  context.beginPath();
  for (let level = 0; level < levels.length; level++) {
    const ends = isolines(heights, SIZE, level);
    for (let i = 0; i < ends.length; i += 4) {
      context.moveTo(left + ends[i] * across, bottom - ends[i + 1] * up);
      context.lineTo(left + ends[i + 2] * across, bottom - ends[i + 3] * up);
    }
  }
  Object.assign(context, { strokeStyle: theme.line, lineWidth: 0.8 * theme.stroke });
  context.setLineDash([]);
  context.stroke();
}

/** The bands in the colours that Plotly gives them: the scale's ends lie half a band beyond the levels. */
function imageOf(heights, count, theme) {
  const side = FINER * (SIZE - 1);
  const canvas = Object.assign(document.createElement("canvas"), { width: side, height: side });
  const context = canvas.getContext("2d");
  const image = context.createImageData(side, side);
  const pixels = new Uint32Array(image.data.buffer);
  const colours = Array.from({ length: count + 1 }, (_, band) => packed(colourAt(band / count, theme.scale)));
  for (let row = 0; row < side; row++) {
    const [low, up] = [Math.floor(row / FINER), ((row % FINER) + 0.5) / FINER];
    for (let column = 0; column < side; column++) {
      const [first, over] = [low * SIZE + Math.floor(column / FINER), ((column % FINER) + 0.5) / FINER];
      const below = heights[first] * (1 - over) + heights[first + 1] * over;
      const above = heights[first + SIZE] * (1 - over) + heights[first + SIZE + 1] * over;
      const height = below * (1 - up) + above * up;
      if (Number.isNaN(height)) continue; // no f there
      pixels[(side - 1 - row) * side + column] = colours[Math.min(count, Math.max(0, Math.floor(height) + 1))];
    }
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

/** The arrows of steepest descent where there were some. */
function fieldOf({ field }, surface) {
  const arrows = unpack(field).slice();
  const count = arrows.length / 4;
  for (let i = 0; i < count; i++) {
    arrows[2 * count + i] = -surface.gradient(arrows[i], arrows[count + i]);
    arrows[3 * count + i] = -surface.other;
  }
  return pack(arrows, field.shape);
}
