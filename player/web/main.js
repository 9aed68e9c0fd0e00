// The Playground's entry: Streamlit calls `render` for every new datum and every change of theme.
import { mount, plotly, stylesheet } from "./loading.js";
import { Player } from "./player.js";

const needs = [stylesheet("style.css"), plotly];

export const render = (component) => mount(component, Player, needs);
