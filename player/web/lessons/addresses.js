// Where the experiment of a step and the steps of a lesson are found.

/** The experiment of a step on its own page, with nothing of it hidden or locked. */
export function experimentAddress({ page, entries: { hide, lock, only, ...entries } }) {
  const opened = "reveal" in entries ? { ...entries, reveal: "all" } : entries;
  return `${page === "playground" ? "" : page}?${new URLSearchParams(opened)}`;
}

/** The entries that lead to a step of the lesson of an answer; short, for they are printed as a code. */
export function stepEntries({ link, query: { v, lesson } }, at) {
  const { show, at: before, ...kept } = { v, lesson, ...link };
  return { ...kept, at: String(at) };
}
