// The entry: Streamlit calls `render` for every new datum and every change of theme.
import { Player } from "./player.js";

export async function render({ parentElement, data, setStateValue }) {
  const root = parentElement.querySelector(".downhill");
  try {
    await Promise.all([stylesheet(), plotly()]);
  } catch (error) {
    root.textContent = `The picture needs a file that did not load (${error.message}). Reload the page to try again.`;
    return;
  }
  if (!(root.player instanceof Player)) {
    root.player?.destroy(); // of an older version of these files, which a running page may still hold
    root.replaceChildren();
    root.player = new Player(root);
  }
  root.player.send = (request) => setStateValue("request", request);
  await root.player.update(data);
  return () => {
    root.player?.destroy();
    delete root.player;
  };
}

/** Loads once, and again only after a failure. */
const once = (load) => {
  let promise = null;
  return () => (promise ??= load().catch((error) => {
    promise = null;
    throw error;
  }));
};

const stylesheet = once(() => append("link", { rel: "stylesheet", href: new URL("style.css", import.meta.url).href }));

const plotly = once(() => append("script", { src: new URL("plotly.min.js", import.meta.url).href }));

function append(tag, properties) {
  return new Promise((resolve, reject) => {
    const node = Object.assign(document.createElement(tag), properties);
    node.onload = () => resolve();
    node.onerror = () => {
      node.remove();
      reject(new Error(new URL(properties.href ?? properties.src).pathname));
    };
    document.head.append(node);
  });
}
