// Whether Streamlit's page hears its server, which other pages and the buttons at the top need, and whether there is a page at its address.
import { t } from "./words.js";

const STATE = "data-test-connection-state";
const PATIENCE = 3000; // milliseconds: a connection that is back by then is nobody's concern
const READING = 20_000; // milliseconds
let line = null; // where it is told
let timer = null;
let lost = false; // whether the connection is

/** Tell of it in `root`, wherever that is mounted; `pages` are the last parts of their addresses. */
export function watchConnection(root, pages) {
  const app = document.querySelector(`[${STATE}]`);
  if (!app) return;
  const isFirst = !line;
  line ??= Object.assign(document.createElement("p"), { className: "connection", role: "status", hidden: true });
  if (line.parentElement !== root) root.append(line);
  if (!isFirst) return;
  new MutationObserver(() => follow(app)).observe(app, { attributeFilter: [STATE] });
  tellOfAddress(pages);
  follow(app);
}

function follow(app) {
  const heard = app.getAttribute(STATE) === "CONNECTED";
  if (heard !== lost) return;
  lost = !heard;
  clearTimeout(timer);
  if (lost) {
    timer = setTimeout(() => tell(t("The connection to the server is lost. Trying again … What you see stays; other pages and the buttons at the top wait for it.")), PATIENCE);
    return;
  }
  tell("");
  document.dispatchEvent(new Event("reconnected")); // maybe to another session
}

/** Streamlit shows the main page at an address of none, and puts that page's in its place. */
function tellOfAddress(pages) {
  const [opened] = performance.getEntriesByType("navigation");
  const name = new URL(opened?.name ?? location.href).pathname.split("/").pop();
  if (pages.includes(name)) return;
  tell(t("There is no page “{name}” here: this is the Playground.", { name: decoded(name) }));
  timer = setTimeout(() => tell(""), READING);
}

function decoded(name) {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function tell(text) {
  line.hidden = !text;
  line.textContent = text;
}
