// A surface's bands as a small image: heights from 0 to 65535, coloured by the theme, with a line between two bands.

export class Ground {
  constructor({ heights, size, bands, window, ...marks }) {
    Object.assign(this, { size, bands, window }, marks);
    this.heights = new Uint16Array(Uint8Array.from(atob(heights), (letter) => letter.charCodeAt(0)).buffer);
    this.images = new Map();
  }

  /** A canvas of wide x tall pixels, kept for the next picture of that size. */
  image(wide, tall, theme) {
    const key = `${wide} ${tall} ${theme.dark}`;
    if (!this.images.has(key)) {
      if (this.images.size > 8) this.images.clear(); // a window that is dragged larger passes through many sizes
      this.images.set(key, halved(this.paint(2 * wide, 2 * tall, theme)));
    }
    return this.images.get(key);
  }

  paint(wide, tall, theme) {
    const canvas = Object.assign(document.createElement("canvas"), { width: wide, height: tall });
    const context = canvas.getContext("2d");
    const image = context.createImageData(wide, tall);
    const pixels = new Uint32Array(image.data.buffer);
    const colours = Array.from({ length: this.bands }, (_, band) => packed(colourAt((band + 0.5) / this.bands, theme.scale)));
    const line = packed(channels(theme.line));
    const rows = [0, 1].map(() => new Uint8Array(wide));
    for (let row = tall - 1; row >= 0; row--) {
      const [bands, below] = [rows[row % 2], rows[(row + 1) % 2]];
      this.bandsOf(1 - (row + 0.5) / tall, bands);
      for (let i = 0; i < wide; i++) {
        const edge = (i > 0 && bands[i] !== bands[i - 1]) || (row < tall - 1 && bands[i] !== below[i]);
        pixels[row * wide + i] = edge ? line : colours[bands[i]];
      }
    }
    context.putImageData(image, 0, 0);
    return canvas;
  }

  /** The band of every pixel of a row, at `share` of the way from low y to high y. */
  bandsOf(share, bands) {
    const { size, heights } = this;
    const [row, up] = cell(share * (size - 1), size);
    const [low, high] = [row * size, (row + 1) * size];
    for (let i = 0; i < bands.length; i++) {
      const [column, right] = cell(((i + 0.5) / bands.length) * (size - 1), size);
      const bottom = heights[low + column] * (1 - right) + heights[low + column + 1] * right;
      const top = heights[high + column] * (1 - right) + heights[high + column + 1] * right;
      const height = (bottom * (1 - up) + top * up) / 65535;
      bands[i] = Math.min(Math.floor(height * this.bands), this.bands - 1);
    }
  }

  /** Maps data to the pixels of a picture. */
  panel(width, height) {
    const [left, right, bottom, top] = this.window;
    return {
      x: (value) => ((value - left) / (right - left)) * width,
      y: (value) => ((top - value) / (top - bottom)) * height,
    };
  }
}

/** At half the size, where its lines come out smooth. */
function halved(image) {
  const canvas = Object.assign(document.createElement("canvas"), { width: image.width / 2, height: image.height / 2 });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** The cell of a grid that a position lies in, and how far in. */
function cell(position, size) {
  const index = Math.min(Math.floor(position), size - 2);
  return [index, position - index];
}

/** A colour scale of [share, "#rrggbb"] at a share from 0 to 1. */
export function colourAt(share, scale) {
  const above = Math.max(1, scale.findIndex(([end]) => share <= end));
  const [[low, from], [high, to]] = [scale[above - 1], scale[above]];
  const [first, last] = [channels(from), channels(to)];
  return first.map((value, i) => value + ((share - low) / (high - low)) * (last[i] - value));
}

export const channels = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));

/** Red, green and blue as one pixel of an ImageData on the little-endian machines that there are. */
export const packed = ([red, green, blue]) => ((255 << 24) | (Math.round(blue) << 16) | (Math.round(green) << 8) | Math.round(red)) >>> 0;
