// The controls of the network page: architecture, training, optimizers.
import { Controls } from "../kit/controls.js";
import { element, headed } from "../kit/dom.js";
import { scheduleSection } from "../kit/rules.js";
import { t } from "../kit/words.js";

export class NetworkControls extends Controls {
  shape() {
    const { entrants, query } = this.player.state;
    return [this.player.theme.dark, query.schedule, entrants.map(({ slot, slug, name }) => [slot, slug, name, query[`${slot}.schedule`]])];
  }

  parts() {
    const { network, plan } = this.player.state.catalogue;
    return [
      this.part(t("Network"), t("Reset the network"), t("network"), network, this.size()),
      this.part(t("Training"), t("Reset the training"), t("training"), plan),
      this.entrantsPart(),
      scheduleSection(this),
    ];
  }

  part(title, resets, owner, declared, ...more) {
    const reset = this.resetButton(resets, ...declared.map(({ name }) => name));
    const bound = declared.map((one) => this.bound(one.name, one, owner));
    return element("section", {}, headed(title, reset), bound, more);
  }

  /** How many numbers the optimizers have to find. */
  size() {
    const text = element("p", { class: "note" });
    this.painters.push(({ weights }) => (text.textContent = t("{count} parameters to be found", { count: weights.toLocaleString("en") })));
    return text;
  }

  entrantsPart() {
    const part = super.entrantsPart();
    if (this.player.state.entrants.length === 1) part.querySelector('[data-key^="remove"]').hidden = true;
    return part;
  }
}
