// How Streamlit calls a component: anew for other data or another theme, also before the call before is done. That one is
// overtaken; Streamlit ends it as soon as it is done, while the later one goes on in the same place.
import { setLanguage } from "./words.js";

/** Whether Streamlit has called again since; the place knows the latest call. */
export const isOvertaken = (call) => call.parentElement.latest !== call;

/** Have `render` show what is called for in the language that the data name. Returns how to end it. */
export async function show(call, render) {
  if (call.data?.lang && !isOvertaken(call)) await setLanguage(call.data.lang);
  if (isOvertaken(call)) return;
  const end = await render(call);
  return () => isOvertaken(call) || end?.();
}
