// The clipboard, also where a browser keeps it from pages without HTTPS, as in a classroom's network.
import { element } from "./dom.js";

/** Whether the text is on it now. */
export async function copied(text) {
  return navigator.clipboard?.writeText(text).then(() => true, () => copiedTheOldWay(text)) ?? copiedTheOldWay(text);
}

function copiedTheOldWay(text) {
  const area = element("textarea", {});
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}
