// How the optimizers of a page on its own are drawn, as catalogue/look.py has it.

/** {slot: [number of the hue, number of the dash, whether in the sister tone]}: what comes first in teaching order keeps its own. */
export function looksOf(query, slots, { looks, dashes }) {
  const inOrder = [...slots].sort((a, b) => looks[query[a]][2] - looks[query[b]][2] || a - b);
  const drawn = {};
  for (const slot of inOrder) {
    const [hue, first] = looks[query[slot]];
    const lines = Object.values(drawn);
    const sister = lines.filter(([other]) => other === hue).length % 2 === 1;
    const candidates = Array.from({ length: dashes }, (_, i) => [hue, (first + i) % dashes, sister]);
    drawn[slot] = candidates.find((one) => !lines.some((line) => line.join() === one.join())) ?? candidates[0];
  }
  return drawn;
}
