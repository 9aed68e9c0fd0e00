// The descent as a video, recorded in the browser while it plays on a canvas that nobody sees.

const [LONGEST_SIDE, FRAMES, HOLD] = [1280, 30, 1]; // pixels; per second; seconds for which the end stands still
const TYPES = ["video/mp4;codecs=avc1.640028", "video/mp4", "video/webm;codecs=vp9", "video/webm"];

/** What this browser can record: {type, extension}, or nothing. */
export function videoFormat() {
  const type = TYPES.find((candidate) => window.MediaRecorder?.isTypeSupported(candidate));
  return type && { type, extension: type.slice(6, type.search(/;|$/)) };
}

/** A Blob of the descent at the clock's speed, null where `signal` aborts; tells onProgress the share that is done. */
export async function record(figure, { rate, steps }, signal, onProgress) {
  const { type } = videoFormat();
  const scale = Math.min(2, LONGEST_SIDE / Math.max(figure.width, figure.height));
  const { canvas, paint } = await figure.film(scale);
  paint(0);
  const stream = canvas.captureStream(FRAMES);
  const recorder = new MediaRecorder(stream, { mimeType: type, videoBitsPerSecond: 6e6 });
  const pieces = [];
  recorder.ondataavailable = ({ data }) => pieces.push(data);
  const stopped = new Promise((resolve) => (recorder.onstop = resolve));
  recorder.start();
  await play(paint, rate, steps, signal, onProgress);
  recorder.stop();
  await stopped;
  for (const track of stream.getTracks()) track.stop();
  return signal.aborted ? null : new Blob(pieces, { type });
}

/** Paint frame by frame in real time, which is how a recorder counts. A timer, because a hidden page gets no frames. */
function play(paint, rate, steps, signal, onProgress) {
  const seconds = steps / rate + HOLD;
  const began = performance.now();
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const passed = (performance.now() - began) / 1000;
      paint(Math.min(steps, passed * rate));
      onProgress(Math.min(1, passed / seconds));
      if (passed < seconds && !signal.aborted) return;
      clearInterval(timer);
      resolve();
    }, 1000 / FRAMES);
  });
}
