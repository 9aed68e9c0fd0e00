// Wide formulas and tables scroll sideways: those that do are stops of the Tab key, for the arrow keys to move them.
import { debounce } from "./dom.js";
import { t } from "./words.js";

const WIDE = ".katex-display, .stMarkdown table, .st-key-heading [data-testid=stMarkdownContainer]";
const REST = 100; // milliseconds without a change of the page

const scrolls = (node) => node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).overflowX !== "visible";

// All are measured before any is changed: a change between two measurements has the whole page laid out once more.
const mark = debounce(() => {
  const measured = [...document.querySelectorAll(WIDE)].map((node) => [node, scrolls(node)]);
  for (const [node, wide] of measured) {
    const called = node.matches("table") ? null : t("Formula"); // a table's name is what it holds
    if (wide === (node.tabIndex === 0) && (!wide || node.ariaLabel === called)) continue; // and in its language
    if (wide) node.tabIndex = 0;
    else node.removeAttribute("tabindex");
    if (!called) continue;
    for (const [name, value] of [["role", "group"], ["aria-label", called]]) {
      if (wide) node.setAttribute(name, value);
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
