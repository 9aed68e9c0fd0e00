// A drawing context that writes SVG: what the player paints on a canvas becomes vectors.

const RULER = document.createElement("canvas").getContext("2d");
const START = { strokeStyle: "#000", fillStyle: "#000", lineWidth: 1, lineJoin: "miter", globalAlpha: 1, font: "12px sans-serif", textBaseline: "alphabetic" };
let clips = 0; // ids must differ in a page that shows several pictures

/** As much of CanvasRenderingContext2D as the player uses, and `embed`. */
export class SvgContext {
  constructor() {
    this.parts = [];
    this.kept = [];
    this.groups = 0; // that are open since the last save
    this.path = "";
    this.dash = [];
    Object.assign(this, START);
  }

  /** The picture as the text of a file. */
  document(width, height) {
    return (
      `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ` +
      `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${this.parts.join("\n")}</svg>`
    );
  }

  save() {
    const style = Object.fromEntries(Object.keys(START).map((name) => [name, this[name]]));
    this.kept.push([style, this.dash, this.groups]);
    this.groups = 0;
  }

  restore() {
    this.parts.push("</g>".repeat(this.groups));
    const [style, dash, groups] = this.kept.pop();
    Object.assign(this, style, { dash, groups });
  }

  open(attributes) {
    this.parts.push(`<g ${attributes}>`);
    this.groups++;
  }

  translate(x, y) {
    this.open(`transform="translate(${figure(x)} ${figure(y)})"`);
  }

  clip() {
    const id = `downhill-clip-${Date.now()}-${++clips}`;
    this.parts.push(`<clipPath id="${id}"><path d="${this.path}"/></clipPath>`);
    this.open(`clip-path="url(#${id})"`);
  }

  setLineDash(dash) {
    this.dash = dash;
  }

  beginPath() {
    this.path = "";
  }

  moveTo(x, y) {
    this.path += `M${figure(x)} ${figure(y)}`;
  }

  lineTo(x, y) {
    this.path += `${this.path ? "L" : "M"}${figure(x)} ${figure(y)}`;
  }

  closePath() {
    this.path += "Z";
  }

  rect(x, y, width, height) {
    this.path += `M${figure(x)} ${figure(y)}h${figure(width)}v${figure(height)}h${figure(-width)}Z`;
  }

  roundRect(x, y, width, height, radius) {
    const arc = (dx, dy) => `a${radius} ${radius} 0 0 1 ${dx} ${dy}`;
    const [across, down] = [width - 2 * radius, height - 2 * radius].map(figure);
    this.path +=
      `M${figure(x + radius)} ${figure(y)}h${across}${arc(radius, radius)}v${down}${arc(-radius, radius)}` +
      `h-${across}${arc(-radius, -radius)}v-${down}${arc(radius, -radius)}Z`;
  }

  /** A full circle: the player draws no other arcs. */
  arc(x, y, radius) {
    this.ellipse(x, y, radius, radius);
  }

  ellipse(x, y, wide, tall) {
    const half = (way) => `a${figure(wide)} ${figure(tall)} 0 1 0 ${figure(2 * way * wide)} 0`;
    this.path += `M${figure(x - wide)} ${figure(y)}${half(1)}${half(-1)}Z`;
  }

  stroke() {
    const dash = this.dash.length ? ` stroke-dasharray="${this.dash.join(" ")}"` : "";
    this.parts.push(
      `<path d="${this.path}" fill="none" ${paint("stroke", this.strokeStyle)} stroke-width="${this.lineWidth}" ` +
        `stroke-linejoin="${this.lineJoin}"${dash}${this.opacity}/>`,
    );
  }

  fill() {
    this.parts.push(`<path d="${this.path}" ${paint("fill", this.fillStyle)}${this.opacity}/>`);
  }

  fillRect(x, y, width, height) {
    const path = this.path;
    this.path = "";
    this.rect(x, y, width, height);
    this.fill();
    this.path = path;
  }

  measureText(text) {
    RULER.font = this.font;
    return RULER.measureText(text);
  }

  fillText(text, x, y) {
    const down = this.textBaseline === "middle" ? ` dy="0.35em"` : "";
    const style = escaped(`font: ${this.font}; white-space: pre`);
    const place = `x="${figure(x)}" y="${figure(y)}"${down}`;
    this.parts.push(`<text ${place} style="${style}" ${paint("fill", this.fillStyle)}${this.opacity}>${escaped(text)}</text>`);
  }

  /** Another SVG, whole. */
  embed(svg) {
    this.parts.push(svg);
  }

  get opacity() {
    return this.globalAlpha < 1 ? ` opacity="${this.globalAlpha}"` : "";
  }
}

const figure = (value) => String(Number(value.toFixed(2)));

/** Opacity apart from the colour: many programs do not read #rrggbbaa. */
function paint(name, colour) {
  const [, opaque, alpha] = /^(#[0-9a-f]{6})([0-9a-f]{2})$/i.exec(colour) ?? [null, colour, null];
  return `${name}="${escaped(opaque)}"${alpha ? ` ${name}-opacity="${figure(parseInt(alpha, 16) / 255)}"` : ""}`;
}

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

const escaped = (text) => String(text).replace(/[&<>"]/g, (sign) => ENTITIES[sign]);
