// The switch between languages, and the language of the whole document, for screen readers and line breaks.
import { dropEntry } from "./address.js";
import { watchConnection } from "./connection.js";
import { watchScrollable } from "./scrollable.js";
import { setLanguage } from "./words.js";

const YEAR = 365 * 24 * 3600; // seconds that the browser remembers it

export function render({ parentElement, data, setStateValue }) {
  const { now, offered, pages } = data;
  document.documentElement.lang = now;
  setLanguage(now).then(() => {
    watchScrollable();
    watchConnection(parentElement, pages);
  });
  const root = parentElement.querySelector(".language");
  const choose = (language) => {
    const path = new URL(document.baseURI).pathname;
    document.cookie = `downhill_language=${language}; path=${path}; max-age=${YEAR}; SameSite=Lax`;
    dropEntry("lang"); // what a link asked for
    setStateValue("chosen", language);
  };
  const others = Object.entries(offered).filter(([language]) => language !== now);
  root.replaceChildren(
    ...others.map(([language, name]) => {
      const button = Object.assign(document.createElement("button"), { type: "button", lang: language, textContent: name });
      button.onclick = () => choose(language);
      return button;
    }),
  );
}
