// What is drawn on the canvas: paths, markers, arrows. Paths are the context's own, so that svg.js can write them down.

/** A line through points (x[i], y[i]) up to time, which may lie between two of them; nan ends it. */
export function strokePath(context, panel, x, y, time, { colour, dash, wide = 1 }, width = 2.2) {
  const last = Math.min(Math.floor(time + 1e-9), x.length - 1);
  let drawn = 0;
  context.beginPath();
  for (let i = 0; i <= last && !Number.isNaN(y[i]); i++) {
    context[i ? "lineTo" : "moveTo"](bounded(panel.x(x[i])), bounded(panel.y(y[i])));
    drawn = i;
  }
  const [headX, headY] = at(x, y, time);
  if (drawn === last && !Number.isNaN(headY)) context.lineTo(bounded(panel.x(headX)), bounded(panel.y(headY)));
  Object.assign(context, { strokeStyle: colour, lineWidth: width * wide, lineJoin: "round" });
  context.setLineDash(dash);
  context.stroke();
  context.setLineDash([]);
  return drawn;
}

/** The point at `time`, between two steps where it is not whole; the last finite one after a divergence. */
export function at(x, y, time) {
  let i = Math.min(Math.floor(time + 1e-9), x.length - 1);
  while (i > 0 && Number.isNaN(y[i])) i--;
  const share = i + 1 < x.length && !Number.isNaN(y[i + 1]) && time > i ? Math.min(time - i, 1) : 0;
  return share > 1e-6 ? [x[i] + share * (x[i + 1] - x[i]), y[i] + share * (y[i + 1] - y[i])] : [x[i], y[i]];
}

export function dot(context, x, y, radius, fill, edge = null, edgeWidth = 1.5) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = fill;
  context.fill();
  if (!edge) return;
  Object.assign(context, { strokeStyle: edge, lineWidth: edgeWidth });
  context.stroke();
}

/** "star" for a minimum, "cross" for a divergence, "plus" for a saddle; `hollow` for a local minimum. */
export function marker(context, shape, x, y, size, colour, edge, hollow = false) {
  context.beginPath();
  shapes[shape](context, x, y, size);
  context.setLineDash([]);
  Object.assign(context, { lineJoin: "round", strokeStyle: edge, lineWidth: 4.5 });
  context.stroke();
  if (shape === "star") {
    context.fillStyle = hollow ? edge : colour;
    context.fill();
    Object.assign(context, { strokeStyle: colour, lineWidth: 1.3 });
  } else Object.assign(context, { strokeStyle: colour, lineWidth: 2 });
  context.stroke();
}

const shapes = {
  star(context, x, y, size) {
    for (let i = 0; i < 10; i++) {
      const radius = i % 2 ? size * 0.45 : size;
      const angle = (i * Math.PI) / 5 - Math.PI / 2;
      context[i ? "lineTo" : "moveTo"](x + radius * Math.cos(angle), y + radius * Math.sin(angle));
    }
    context.closePath();
  },
  cross(context, x, y, size) {
    line(context, x - size, y - size, x + size, y + size);
    line(context, x + size, y - size, x - size, y + size);
  },
  plus(context, x, y, size) {
    line(context, x - size, y, x + size, y);
    line(context, x, y - size, x, y + size);
  },
};

function line(context, fromX, fromY, toX, toY) {
  context.moveTo(fromX, fromY);
  context.lineTo(toX, toY);
}

export function arrow(context, fromX, fromY, toX, toY, head = 4) {
  const angle = Math.atan2(toY - fromY, toX - fromX);
  context.beginPath();
  line(context, fromX, fromY, toX, toY);
  for (const turn of [2.6, -2.6]) {
    line(context, toX, toY, toX + head * Math.cos(angle + turn), toY + head * Math.sin(angle + turn));
  }
  context.stroke();
}

/** Text on a plate, so that it can be read over any picture. */
export function plate(context, text, x, y, { colour, background, font, type = 1 }) {
  context.font = `600 ${12 * type}px ${font}`;
  const width = context.measureText(text).width;
  context.fillStyle = background;
  context.beginPath();
  context.roundRect(x, y, width + 12 * type, 20 * type, 4);
  context.fill();
  context.fillStyle = colour;
  context.textBaseline = "middle";
  context.fillText(text, x + 6 * type, y + 10.5 * type);
}

const bounded = (pixel) => Math.min(Math.max(pixel, -1e5), 1e5);
