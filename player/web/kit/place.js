// Where the reader is. The page scrolls inside the window, so Back and what arrives late would lose the place.

const PATIENCE = 10000; // milliseconds after which a page has its height
const HANDS = ["wheel", "touchstart", "keydown", "mousedown"];

/** Links to #anchors remember where they were followed from, for Back; an address with one is followed until the page
    has its height or a hand takes over. Returns a function that ends this. */
export function keepPlace(root) {
  const scroller = scrollerOf(root);
  const remember = (event) => {
    if (!event.target.closest?.("a[href^='#']")) return;
    history.replaceState({ ...history.state, scrolled: scroller.scrollTop }, "");
  };
  const restore = ({ state }) => {
    if (state?.scrolled != null) requestAnimationFrame(() => scroller.scrollTo(0, state.scrolled));
  };
  const follow = () => document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
  const growth = new ResizeObserver(follow);
  const letGo = () => {
    growth.disconnect();
    for (const hand of HANDS) removeEventListener(hand, letGo, true);
  };
  addEventListener("click", remember, true);
  addEventListener("popstate", restore);
  if (location.hash.length > 1) {
    for (const part of scroller.children) growth.observe(part);
    for (const hand of HANDS) addEventListener(hand, letGo, { capture: true, passive: true });
    setTimeout(letGo, PATIENCE);
  }
  return () => {
    letGo();
    removeEventListener("click", remember, true);
    removeEventListener("popstate", restore);
  };
}

function scrollerOf(node) {
  for (let each = node.parentElement; each; each = each.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(each).overflowY)) return each;
  }
  return document.scrollingElement;
}
