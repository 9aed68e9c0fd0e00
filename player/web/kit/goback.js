// Below a picture: the same experiment on another page, in the Playground for the most part.
import { element } from "./dom.js";

/** page: who goes on; label: what is opened; to: where. */
export function goBackButton(page, label, to = "playground") {
  const button = element("button", { type: "button", "data-page": to, onclick: () => page.goOn?.({ page: to, query: page.state.query }) }, label);
  return element("p", { class: "go-back" }, button);
}
