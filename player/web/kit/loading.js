// The files that a component needs, loaded once, and the part of the page that it keeps from visit to visit.
import { addressBar } from "./address.js";
import { poster } from "./channel.js";
import { isOvertaken } from "./component.js";
import { withoutDialog } from "./dialog.js";
import { setLetters } from "./lettering.js";
import { t } from "./words.js";

/** Show a page with a `Part` that lives in the component's root; `needs` are functions that load what it draws with. */
export async function mount(call, Part, needs) {
  const { parentElement, data, setStateValue, setTriggerValue } = call;
  const root = parentElement.querySelector(".downhill");
  try {
    await Promise.all(needs.map((load) => load()));
  } catch (error) {
    root.classList.remove("waiting");
    root.textContent = t("The picture needs a file that did not load ({file}). Reload the page to try again.", { file: error.message });
    return;
  }
  if (isOvertaken(call)) return;
  if (!(root.player instanceof Part)) {
    root.player?.destroy(); // of an older version of these files, which a running page may still hold
    root.replaceChildren(...root.querySelectorAll(":scope > .bones"));
    root.player = new Part(root);
    root.player.attach(addressBar);
  }
  root.player.post ??= poster(new URL(`answer/${data.page}`, document.baseURI).href);
  setLetters(data.letters);
  root.player.relettered = (whose) => setStateValue("letters", whose); // and the formulas around the page follow
  root.player.computed = (link) => withoutDialog(() => setStateValue("computed", link)); // and Streamlit's script runs again
  root.player.goOn = (asked) => setTriggerValue("onward", asked); // which opens another page
  root.player.handBack = (own) => setTriggerValue("own", own); // which a session lacks that never had it
  await root.player.visit(data);
  return () => {
    root.player?.destroy();
    delete root.player;
  };
}

/** Loads once, and again only after a failure. */
const once = (load) => {
  let promise = null;
  return () => (promise ??= load().catch((error) => {
    promise = null;
    throw error;
  }));
};

const here = (file) => new URL(`../${file}`, import.meta.url).href; // from the folder of all pages

export const stylesheet = (file) => once(() => append("link", { rel: "stylesheet", href: here(file) }));

const sheets = [stylesheet("kit/style.css"), stylesheet("kit/lead.css"), stylesheet("kit/presentation.css"), stylesheet("kit/present.css")];
export const playerStyle = () => Promise.all(sheets.map((load) => load()));
export const mapStyle = stylesheet("maps/style.css");

export const plotly = once(() => append("script", { src: here("plotly.min.js") }));

function append(tag, properties) {
  return new Promise((resolve, reject) => {
    const node = Object.assign(document.createElement(tag), properties);
    node.onload = () => resolve();
    node.onerror = () => {
      node.remove();
      reject(new Error(new URL(properties.href ?? properties.src).pathname));
    };
    document.head.append(node);
  });
}
