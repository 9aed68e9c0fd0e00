// The QR code of a link: a small one in the dialog, and at a click one that fills the screen, for the last row of a class.
import { element } from "./dom.js";
import { t } from "./words.js";

/** data: {picture: data URL, address, lang}. */
export function render({ parentElement, data }) {
  const root = parentElement.querySelector(".code");
  const { picture, address } = data;
  const large = t("Fill the screen with the code");
  const told = t("QR code of {address}", { address });
  const button = element("button", { type: "button", title: large, "aria-label": `${told}. ${large}` }, element("img", { src: picture, alt: told }));
  button.onclick = () => fill(root, picture, address, told);
  root.replaceChildren(button, element("p", {}, t("Scan to open on a phone; click to fill the screen")));
  return () => root.querySelector("dialog")?.remove();
}

/** Closed by a click or a key; what stands below, a dialog too, does not hear of it. */
function fill(root, picture, address, told) {
  const screen = element("dialog", { class: "code-screen", "aria-label": told }, element("img", { src: picture, alt: told }), element("p", {}, address));
  screen.onclick = () => screen.close();
  screen.onkeydown = (event) => {
    event.stopPropagation();
    if (!["Escape", "Enter", " "].includes(event.key)) return;
    event.preventDefault();
    screen.close();
  };
  screen.onclose = () => {
    screen.remove();
    root.querySelector("button")?.focus();
  };
  root.append(screen);
  screen.showModal();
}
