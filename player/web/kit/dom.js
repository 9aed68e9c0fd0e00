// Small helpers for building elements and writing numbers.

export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "class") node.className = value;
    else if (name === "style") node.style.cssText = value;
    else if (name.startsWith("on")) node[name] = value;
    else if (name.startsWith("aria-") && value != null) node.setAttribute(name, String(value)); // false is a value of those
    else if (value !== false && value != null) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child != null));
  return node;
}

/** A section's heading, and beside it what belongs to the section, which is no part of the heading's name. */
export function headed(title, ...beside) {
  return element("div", { class: "head" }, element("h2", {}, title), ...beside);
}

/** A number as short text: 4 significant digits, a real minus sign, powers of ten where they are shorter. */
export function format(value, digits = 4) {
  if (value == null || Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const text =
    size !== 0 && (size < 1e-3 || size >= 1e5)
      ? value.toExponential(Math.max(0, digits - 2)).replace(/\.?0*e/, "e").replace("e+", "e")
      : String(Number(value.toPrecision(digits)));
  return text.replace("-", "−").replace("e-", "e−");
}

/** The numbers behind {dtype, bdata, shape}, as `charts.landscape.packed` makes it. */
export function unpack({ dtype, bdata }) {
  const text = atob(bdata);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return new { f4: Float32Array, f8: Float64Array, u1: Uint8Array, u2: Uint16Array }[dtype](bytes.buffer);
}

/** Single-precision numbers as {dtype, bdata, shape}. */
export function pack(numbers, shape) {
  const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return { dtype: "f4", bdata: btoa(text), shape };
}

/** Paths {x, y} of so many points each, from an array (paths, 2, length). */
export function unpackPaths(packed, length) {
  const numbers = unpack(packed);
  return Array.from({ length: numbers.length / (2 * length) }, (_, i) => ({
    x: numbers.subarray(2 * i * length, (2 * i + 1) * length), y: numbers.subarray((2 * i + 1) * length, 2 * (i + 1) * length),
  }));
}

export function clamp(value, low, high) {
  return Math.min(high, Math.max(low, value));
}

/** A function that runs once `milliseconds` have passed without another call. */
export function debounce(action, milliseconds) {
  let timer = null;
  return (...parameters) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...parameters), milliseconds);
  };
}

/** Buttons in `root` work by mouse without taking the focus, so that the keys still belong to the clock. */
export function keepFocus(root) {
  root.addEventListener("mousedown", (event) => event.target.closest("button, label") && event.preventDefault());
}
