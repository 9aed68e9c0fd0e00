// A page on its own: the same player, with everything it needs inside the file and nobody to ask.
import { Facts } from "./facts.js";
import { Player } from "./page.js";
import { setLetters } from "../kit/lettering.js";
import { setLanguage } from "../kit/words.js";

class OfflinePlayer extends Player {
  constructor(root, data) {
    super(root);
    this.data = data;
    this.post = async ({ id, query }) => this.answerTo(id, query);
  }

  makeControls() {
    return new Facts(this);
  }

  get startMoves() {
    return false;
  }

  get editable() {
    return false;
  }

  /** What the file carries is all there is. */
  forgetAssets() {}

  /** The same experiment, shown as the query says. */
  answerTo(id, query) {
    const wanted = Object.entries(query ?? {}).filter(([key]) => this.state.catalogue.display.includes(key));
    const shown = { ...this.data.query, ...Object.fromEntries(wanted) };
    this.data = { ...this.data, query: shown, anatomy: this.data.anatomies[shown.inspect] ?? null };
    return { ...this.data, assets: {}, request: id };
  }
}

/** Unpack what the file carries and show it. */
export async function open() {
  const read = (id) => document.getElementById(id).textContent;
  const words = document.getElementById("words"); // there where the page is not English
  if (words) await setLanguage(document.documentElement.lang, JSON.parse(words.textContent));
  await loadPlotly(read("plotly"));
  const root = document.querySelector(".downhill");
  const data = JSON.parse(read("experiment"));
  setLetters(data.letters);
  const player = new OfflinePlayer(root, data);
  root.player = player;
  await player.update(player.data);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => player.update({ ...player.data, assets: {} }));
}

/** Plotly's script from its gzip, in base64. */
async function loadPlotly(packed) {
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const script = document.createElement("script");
  script.textContent = await new Response(stream).text();
  document.head.append(script);
}
