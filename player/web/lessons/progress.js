// How far a learner has come, kept in the browser only.
const KEY = "downhill lessons";

/** Lesson -> the steps that are done, by their numbers. */
export function readProgress() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {}; // the browser keeps nothing
  }
}

/** Note that a step is done. */
export function writeProgress(lesson, step) {
  const known = readProgress();
  const done = [...new Set([...(known[lesson] ?? []), step])];
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...known, [lesson]: done }));
  } catch {
    // then it is forgotten
  }
}
