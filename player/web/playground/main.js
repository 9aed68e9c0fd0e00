// The Playground's entry: Streamlit calls `render` for every new datum and every change of theme.
import { mount, playerStyle, plotly } from "../kit/loading.js";
import { Player } from "./page.js";

export const render = (component) => mount(component, Player, [playerStyle, plotly]);
