// The lessons that somebody writes, kept in this browser only.
const KEY = "downhill own lessons";
export const LARGEST = 60_000; // characters of a lesson

/** {drafts: [text, ...], current: which of them is being written}. */
export function readDrafts() {
  try {
    const { drafts, current } = JSON.parse(localStorage.getItem(KEY));
    const kept = drafts.filter((text) => typeof text === "string");
    return { drafts: kept, current: kept[current] === undefined ? Math.max(0, kept.length - 1) : current };
  } catch {
    return { drafts: [], current: 0 }; // none was written, or the browser keeps nothing
  }
}

/** Whether the browser has kept them. */
export function writeDrafts(drafts, current) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ drafts, current }));
    return true;
  } catch {
    return false;
  }
}

/** The text that is being written, null where there is none. */
export function readDraft() {
  const { drafts, current } = readDrafts();
  return drafts[current] ?? null;
}

/** Write it anew. */
export function writeDraft(text) {
  const { drafts, current } = readDrafts();
  drafts[current] = text;
  return writeDrafts(drafts, current);
}

/** Write another lesson beside those there are. */
export function addDraft(text) {
  const { drafts } = readDrafts();
  return writeDrafts([...drafts, text], drafts.length);
}

/** Call `heard` when another window has written one; returns how to stop. */
export function onDrafts(heard) {
  const hear = ({ key }) => (key === KEY || key === null) && heard();
  window.addEventListener("storage", hear);
  return () => window.removeEventListener("storage", hear);
}
