// The menu of examples: a small picture that plays, a title, a question; each is a link that can be opened in another tab, too.
import { element } from "./dom.js";
import { Picture, addGround } from "./miniature.js";
import { readTheme } from "./palette.js";
import { language, t } from "./words.js";

/** data: {examples: [{slug, title, question, page, link, ground, paths, looks}], lang}. */
export function render({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".examples");
  const theme = readTheme(root);
  root.lang = language();
  root.leave?.(); // this runs again for a new theme
  const drawn = data.examples.map((one) => card(one, theme, setTriggerValue));
  root.replaceChildren(...drawn.map(({ link }) => link));
  for (const { picture } of drawn) picture.watch();
  root.leave = () => drawn.forEach(({ picture }) => picture.destroy());
  return () => root.leave();
}

function card({ slug, title, question, page, link, ground, paths, looks }, theme, setTriggerValue) {
  const name = `example ${slug}`;
  addGround(name, ground);
  const picture = new Picture({ ground: name, caption: "", told: title, paths, looks }, theme);
  const words = element("span", { class: "words" }, element("b", {}, title), element("small", {}, page), element("span", {}, question));
  const node = element("a", { href: new URL(link || ".", document.baseURI).href, "data-example": slug, title: t("Open this example") }, picture.canvas, words);
  node.onclick = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return; // into another tab
    event.preventDefault();
    setTriggerValue("chosen", slug);
  };
  return { picture, link: node };
}
