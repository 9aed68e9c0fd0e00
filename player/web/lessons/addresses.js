// Where the experiment of a step and the steps of a lesson are found.

/** A page with entries of its link. */
export const pageAddress = (page, entries) => `${page === "playground" ? "" : page}?${new URLSearchParams(entries)}`;

/** The experiment of a step on its own page, with nothing of it hidden or locked. */
export function experimentAddress({ page, entries: { hide, lock, only, ...entries } }) {
  return pageAddress(page, "reveal" in entries ? { ...entries, reveal: "all" } : entries);
}

/** The entries that lead to a step of the lesson of an answer; short, for they are printed as a code. */
export function stepEntries({ link, query: { v, lesson } }, at) {
  const { show, at: before, ...kept } = { v, lesson, ...link };
  return { ...kept, at: String(at) };
}

/** A link to other entries of this page: `go` leads there without loading it anew, unless another tab is wanted. */
export function leading(link, entries, go) {
  link.href = `?${new URLSearchParams(entries)}`;
  link.onclick = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go();
  };
  return link;
}
