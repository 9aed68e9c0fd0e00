// Streamlit's dialogs: a run of the whole script closes one.
const DIALOG = ".stDialog";
const PAUSE = 200; // milliseconds between two looks whether one is open
const OPENING = 1000; // milliseconds until one is open that was asked for

let pressed = -Infinity; // when something was pressed last that may open one

export const isDialogOpen = () => Boolean(document.querySelector(DIALOG));

/** Something is about to be pressed that may open a dialog. */
export function awaitDialog() {
  pressed = performance.now();
}

/** Call `action`, which has the whole script run, when no dialog is open or about to be. */
export function withoutDialog(action) {
  if (isDialogOpen() || performance.now() - pressed < OPENING) setTimeout(withoutDialog, PAUSE, action);
  else action();
}

// A dialog does not hear Escape once a button that cannot be pressed meanwhile has lost the focus.
document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape" && document.activeElement === document.body) document.querySelector(`${DIALOG} [aria-label=Close]`)?.click();
});
