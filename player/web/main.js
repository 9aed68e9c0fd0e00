// The Playground's entry: Streamlit calls `render` for every new datum and every change of theme.
import { mount, playerStyle, plotly } from "./loading.js";
import { Player } from "./player.js";

export const render = (component) => mount(component, Player, [playerStyle, plotly]);
