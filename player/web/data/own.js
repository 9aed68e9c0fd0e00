// A visitor's own examples, which this tab of the browser keeps until it is closed, also where it is loaded anew.
const KEY = "downhill own examples";
let held = null; // where the browser keeps nothing

export function keep(own) {
  held = own;
  try {
    sessionStorage.setItem(KEY, JSON.stringify(own));
  } catch {
    // it is full or forbidden: they last as long as the page
  }
}

export function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? held;
  } catch {
    return held;
  }
}
