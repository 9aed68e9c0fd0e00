// The family tree: pointing at a method shows its relatives. The server hears when it is painted, for what follows.
import { keepPlace } from "../kit/place.js";

export function render({ parentElement, data, setStateValue }) {
  const root = parentElement.querySelector(".family-tree");
  root.leave?.(); // this runs again for new data and for a new theme
  root.leave = keepPlace(root);
  root.innerHTML = `${data.tree}<div class="list">${data.list}</div>`;
  const edges = [...root.querySelectorAll(".edge")].map((path) => ({ path, ends: path.dataset.edge.split(" ") }));
  for (const node of root.querySelectorAll(".node")) {
    const slug = node.getAttribute("href").slice(1);
    const show = (only) => {
      for (const { path, ends } of edges) path.classList.toggle("faded", only && !ends.includes(slug));
    };
    node.onmouseenter = node.onfocus = () => show(true);
    node.onmouseleave = node.onblur = () => show(false);
  }
  if (!data.followed) requestAnimationFrame(() => setTimeout(() => setStateValue("painted", true)));
  return () => root.leave();
}
