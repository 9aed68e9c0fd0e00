// The buttons over a picture.
import { element } from "./dom.js";
import { t } from "./words.js";

export const iconButton = (sign, label, onclick) => element("button", { type: "button", class: "icon", title: label, "aria-label": label, onclick }, sign);

/** Buttons that zoom a picture in and out, and show the whole again. */
export const zoomButtons = (picture, whole = t("Show the whole view")) => [
  iconButton("+", t("Zoom in (or Ctrl and wheel)"), () => picture.zoom(0.6)),
  iconButton("−", t("Zoom out"), () => picture.zoom(1 / 0.6)),
  iconButton("⌂", whole, () => picture.reset()),
];
