// The entry: Streamlit calls `render` for every new datum and every change of theme.
import { Player } from "./player.js";

const players = new WeakMap();

export async function render({ parentElement, data, setStateValue }) {
  const root = parentElement.querySelector(".downhill");
  await Promise.all([stylesheet(), plotly()]);
  let player = players.get(root);
  if (!player) players.set(root, (player = new Player(root)));
  player.send = (request) => setStateValue("request", request);
  await player.update(data);
  return () => {
    player.destroy();
    players.delete(root);
  };
}

const once = (load) => {
  let promise = null;
  return () => (promise ??= load());
};

const stylesheet = once(() => append("link", { rel: "stylesheet", href: new URL("style.css", import.meta.url).href }));

const plotly = once(() => window.Plotly ?? append("script", { src: new URL("plotly.min.js", import.meta.url).href }));

function append(tag, properties) {
  return new Promise((resolve, reject) => {
    const node = Object.assign(document.createElement(tag), properties);
    node.onload = () => resolve();
    node.onerror = () => reject(new Error(`could not load ${properties.href ?? properties.src}`));
    document.head.append(node);
  });
}
