// The descent as a GIF that repeats, encoded in the browser from the frames of the video, one after the other.

const LONGEST_SIDE = 960; // pixels
const FRAMES = 120; // at most: of a longer run every second, third, ... step is shown, which the picture says
const [SECONDS, SLOWEST, HOLD] = [6, 0.5, 2]; // for the descent, for a step at most, and for which the end stands still
const [COLOURS, EXACT] = [255, 96]; // beside the transparent one; as many of the commonest are kept as they are

/** Which steps get a frame: {shown, stride}, every `stride`-th and the last. */
export function frameSteps(steps) {
  const stride = Math.ceil(steps / (FRAMES - 1)) || 1;
  const shown = Array.from({ length: Math.ceil(steps / stride) }, (_, i) => i * stride);
  return { shown: [...shown, steps], stride };
}

/** A Blob of the descent from step to step, null where `signal` aborts; tells onProgress the share that is done. */
export async function encodeGif(figure, steps, signal, onProgress) {
  const { GIFEncoder, nearestColorIndex, quantize } = await import("./gifenc.js");
  const { shown } = frameSteps(steps);
  const scale = Math.min(1, LONGEST_SIDE / Math.max(figure.width, figure.height));
  const { canvas, context, paint } = await figure.film(scale, { willReadFrequently: true });
  const { width, height } = canvas;
  const pixelsAt = (step) => {
    paint(step);
    return new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
  };
  const palette = choosePalette(pixelsAt(steps), quantize); // the last frame has the colours of all
  const known = new Map(); // colour -> its place in the palette
  const placeOf = (colour) => {
    if (!known.has(colour)) known.set(colour, nearestColorIndex(palette, channels(colour)));
    return known.get(colour);
  };
  const each = 1000 * Math.min(SLOWEST, SECONDS / (shown.length - 1));
  const encoder = GIFEncoder();
  let before = null;
  for (const [index, step] of shown.entries()) {
    await pause();
    if (signal.aborted) return null;
    const pixels = pixelsAt(step);
    const frame = new Uint8Array(pixels.length).fill(palette.length);
    for (let i = 0; i < pixels.length; i++) if (pixels[i] !== before?.[i]) frame[i] = placeOf(pixels[i]);
    encoder.writeFrame(frame, width, height, {
      palette: before ? null : [...palette, [0, 0, 0]], // for all frames; the one more is never seen
      transparent: true, transparentIndex: palette.length, dispose: 1, // what does not change stays
      delay: step === steps ? 1000 * HOLD : each,
    });
    before = pixels;
    onProgress((index + 1) / shown.length);
  }
  encoder.finish();
  return new Blob([encoder.bytesView()], { type: "image/gif" });
}

/** [red, green, blue] of each colour: the bands of the ground, which differ by little, as they are, the rest merged. */
function choosePalette(pixels, quantize) {
  const counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const common = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a)).slice(0, EXACT);
  const kept = new Set(common);
  const others = pixels.filter((pixel) => !kept.has(pixel));
  const merged = others.length ? quantize(new Uint8Array(others.buffer), COLOURS - common.length) : [];
  return [...common.map(channels), ...merged];
}

/** [red, green, blue] of a pixel, little-endian as every machine of today. */
const channels = (pixel) => [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255];

/** Lets the page draw and answer in between. By a message: timers of a hidden page come once a second. */
function pause() {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
