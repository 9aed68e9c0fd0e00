// Below a picture: the same experiment in the Playground.
import { element } from "./dom.js";

/** page: who goes on; label: what is opened there. */
export function goBackButton(page, label) {
  const button = element("button", { type: "button", "data-page": "playground", onclick: () => page.goOn?.({ page: "playground", query: page.state.query }) }, label);
  return element("p", { class: "go-back" }, button);
}
