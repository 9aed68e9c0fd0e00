// Rectangles of the plane: [x low, x high, y low, y high].

const STRETCH = 3; // how unequal the units of a view may be before equal units would waste the picture

/** The view [[x low, x high], [y low, y high]] widened to equal units on `width` x `height` pixels. */
export function fit([[xLow, xHigh], [yLow, yHigh]], width, height) {
  const unitX = (xHigh - xLow) / width;
  const unitY = (yHigh - yLow) / height;
  if (Math.max(unitX / unitY, unitY / unitX) > STRETCH) return [xLow, xHigh, yLow, yHigh];
  const unit = Math.max(unitX, unitY);
  return [...around((xLow + xHigh) / 2, unit * width), ...around((yLow + yHigh) / 2, unit * height)];
}

/** A margin of `share` of the size on every side. */
export function grow([xLow, xHigh, yLow, yHigh], share) {
  const size = 1 + 2 * share;
  return [...around((xLow + xHigh) / 2, size * (xHigh - xLow)), ...around((yLow + yHigh) / 2, size * (yHigh - yLow))];
}

function around(middle, length) {
  return [middle - length / 2, middle + length / 2];
}
