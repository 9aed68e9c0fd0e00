// Wide formulas and tables scroll sideways: those that do are stops of the Tab key, for the arrow keys to move them.
import { debounce } from "./dom.js";
import { t } from "./words.js";

const WIDE = ".katex-display, .stMarkdown table, .st-key-heading [data-testid=stMarkdownContainer]";
const REST = 100; // milliseconds without a change of the page

const mark = debounce(() => {
  for (const node of document.querySelectorAll(WIDE)) {
    const scrolls = node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).overflowX !== "visible";
    if (scrolls === (node.tabIndex === 0)) continue;
    if (scrolls) node.tabIndex = 0;
    else node.removeAttribute("tabindex");
    if (node.matches("table")) continue; // whose name is what it holds
    for (const [name, value] of [["role", "group"], ["aria-label", t("Formula")]]) {
      if (scrolls) node.setAttribute(name, value);
      else node.removeAttribute(name);
    }
  }
}, REST);

let watching = false;

/** Mark them now, and whenever the page has changed. */
export function watchScrollable() {
  mark();
  if (watching) return;
  watching = true;
  new MutationObserver(mark).observe(document.body, { childList: true, subtree: true });
  window.addEventListener("resize", mark);
  document.addEventListener("load", mark, true); // of styles and pictures
  document.fonts.addEventListener("loadingdone", mark);
}
