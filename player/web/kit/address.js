// The address bar: which experiment it says, and where the links between the pages lead back to.
import { awaitDialog, isDialogOpen, withoutDialog } from "./dialog.js";

const OTHERS = ["embed", "embed_options", "lang", "symbols"]; // entries that are no part of an experiment

const DEPTH = "downhill"; // how many experiments came before on this visit, in the history's state

const shown = new Map(); // path -> the entries that its page showed last, as a query string
let clicked = null; // the path of the link that was clicked last

document.addEventListener("click", ({ target }) => {
  const link = target.closest?.(".st-key-pages a");
  clicked = link ? new URL(link.getAttribute("href") || ".", document.baseURI).pathname : null; // the first page has none
}, true);
window.addEventListener("popstate", () => (clicked = null), true);

let telling = false;
let writeEdit = () => {}; // puts into the address what a hand has changed and no answer has confirmed
let untold = false; // whether the address is another than Streamlit knows

/** Streamlit keeps the address that it knows and follows the history only: its script runs again with what the address says by now. */
function tellStreamlit() {
  telling = true;
  untold = false;
  try {
    window.dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
  } finally {
    telling = false;
  }
}

/** Call `action` whenever Back or Forward has changed the address. Returns how to stop that. */
export function onHistory(action) {
  const listener = () => telling || action();
  window.addEventListener("popstate", listener);
  return () => window.removeEventListener("popstate", listener);
}

/** A button beside the component is about to be pressed: what its script reads is the address. A dialog is about what was
 * shown when it opened; its menus lie beside it. */
function tellBefore({ target }) {
  if (target === document.body || target.closest?.(".downhill") || isDialogOpen()) return;
  awaitDialog();
  writeEdit();
  if (untold) tellStreamlit();
}

/** What to call before a button beside the component is pressed. */
export const onLeave = (action) => (writeEdit = action);
document.addEventListener("pointerdown", tellBefore, true);
document.addEventListener("keydown", tellBefore, true);

const others = () => [...new URLSearchParams(location.search)].filter(([key]) => OTHERS.includes(key));

/** The entries of the experiment in the address, what the page showed last where a link between pages led here. */
export function readAddress() {
  if (clicked === location.pathname && !location.search && shown.get(location.pathname)) {
    history.replaceState(history.state, "", `${location.pathname}?${shown.get(location.pathname)}`);
    tellStreamlit();
  }
  clicked = null;
  const entries = Object.fromEntries(new URLSearchParams(location.search));
  for (const key of OTHERS) delete entries[key];
  return entries;
}

/** Put the entries into the address as another page of the history. `follows`: what stands around the component is another by
 * that; else the script runs when something around it is pressed. `anew`: not in place of the last one. */
export function writeAddress(link, follows, anew = true) {
  const query = new URLSearchParams([...Object.entries(link), ...others()]).toString();
  const depth = (history.state?.[DEPTH] ?? 0) + (anew ? 1 : 0);
  history[anew ? "pushState" : "replaceState"]({ ...history.state, [DEPTH]: depth }, "", query ? `${location.pathname}?${query}` : location.pathname);
  untold = true;
  if (follows) withoutDialog(() => untold && tellStreamlit());
  return location.search;
}

/** Put the entries in place of those in the address: the same experiment, looked at in another way. */
export function replaceAddress(link) {
  remember(link);
  return writeAddress(link, false, false);
}

/** Take an entry out of the address that is no part of an experiment, before Streamlit would put its own older address back. */
export function dropEntry(name) {
  const query = new URLSearchParams(location.search);
  if (!query.has(name)) return;
  query.delete(name);
  history.replaceState(history.state, "", `${location.pathname}${query.size ? "?" : ""}${query}`);
  tellStreamlit();
}

/** Go back to the experiment before, if there is one. */
export function undo() {
  if (history.state?.[DEPTH] > 0) history.back();
}

/** And forward again. */
export const redo = () => history.forward();

/** What the page shows by now, for the links between the pages. */
export function remember(link) {
  shown.set(location.pathname, new URLSearchParams(Object.entries(link)).toString());
}

/** The place of a page that is mounted by itself. */
export const addressBar = {
  isAddressBar: true,
  get path() {
    return location.pathname;
  },
  get search() {
    return location.search;
  },
  read: readAddress,
  write: writeAddress,
  replace: replaceAddress,
  remember,
  onHistory,
  onLeave,
};
