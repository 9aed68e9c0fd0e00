// The controls of the network page: architecture, training, optimizers.
import { Controls } from "../kit/controls.js";
import { element } from "../kit/dom.js";

export class NetworkControls extends Controls {
  shape() {
    const { entrants } = this.player.state;
    return [this.player.theme.dark, entrants.map(({ slot, slug, name }) => [slot, slug, name])];
  }

  parts() {
    const { network, plan } = this.player.state.catalogue;
    return [this.part("Network", network, this.size()), this.part("Training", plan), this.entrantsPart()];
  }

  part(title, declared, ...more) {
    const reset = this.resetButton(`Reset the ${title.toLowerCase()}`, ...declared.map(({ name }) => name));
    const bound = declared.map((one) => this.bound(one.name, one, title.toLowerCase()));
    return element("section", {}, element("h3", {}, title, reset), bound, more);
  }

  /** How many numbers the optimizers have to find. */
  size() {
    const text = element("p", { class: "note" });
    this.painters.push(({ weights }) => (text.textContent = `${weights.toLocaleString("en")} parameters to be found`));
    return text;
  }

  entrantsPart() {
    const part = super.entrantsPart();
    if (this.player.state.entrants.length === 1) part.querySelector('[data-key^="remove"]').hidden = true;
    return part;
  }
}
