// Where the ticks of a logarithmic axis stand, and ranges that stand still while a curve moves.
import { format } from "./dom.js";

/** Between powers of ten [low, high]: powers of ten; 1, 2, 5 between them, or plain steps, where there are few. */
export function logTicks([low, high], most = 7) {
  const every = Math.ceil((high - low) / most);
  const ticks = [];
  if (high - low < 0.8) {
    const [first, last] = [10 ** low, 10 ** high];
    const step = 10 ** Math.floor(Math.log10((last - first) / 2));
    const stride = [1, 2, 5, 10].find((count) => (last - first) / (count * step) <= most - 1) * step;
    for (let tick = Math.ceil(first / stride) * stride; tick <= last; tick += stride) ticks.push(tick);
  } else {
    const digits = high - low < 2.5 ? [1, 2, 5] : [1];
    for (let power = Math.floor(low); power <= high; power++) {
      if (power % every === 0) ticks.push(...digits.map((digit) => digit * 10 ** power));
    }
  }
  const plain = (tick) => high - low < 2.5 || Math.abs(Math.log10(tick)) < 3;
  const text = (tick) => (plain(tick) ? format(tick) : `10<sup>${Math.round(Math.log10(tick))}</sup>`);
  return { tickvals: ticks, ticktext: ticks.map(text) };
}

/** The range between multiples of `unit`: it stands still under a moving hand, and axes that stand cost nothing. */
export const outward = (low, high, unit) => [Math.floor(low / unit) * unit, Math.ceil(high / unit) * unit];
