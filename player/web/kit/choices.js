// What a hand chooses anew: surface, formula, schedule, who takes part; and which entries are another's then.
const OF_A_SURFACE = ["x", "y", "steps", "f", "x_low", "x_high", "y_low", "y_high", "step", "zoom"]; // entries that another surface has anew

/** Of a page, which has `state`, `push(settled)` and where there is one `picture`. */
export class Choices {
  /** Another surface: its own start, steps and view, and rates that suit it. */
  chooseSurface(slug) {
    const kept = Object.entries(this.state.query).filter(
      ([key]) => !key.startsWith("surface.") && !key.endsWith(".learning_rate") && !OF_A_SURFACE.includes(key),
    );
    const hidden = this.state.query.reveal === "clock" ? { step: "0" } : {}; // or its end would be shown
    this.state.query = { ...Object.fromEntries(kept), ...hidden, surface: slug };
    this.wanted = this.picture?.goHome(this.state.catalogue.surfaces.find((surface) => surface.slug === slug));
    this.push(true);
  }

  /** Another formula: its parameters begin anew, and the start and the rates suit it. */
  writeFormula(f) {
    const kept = Object.entries(this.state.query).filter(
      ([key]) => !key.startsWith("surface.") && !key.endsWith(".learning_rate") && !["x", "y"].includes(key),
    );
    this.state.query = { ...Object.fromEntries(kept), f };
    this.push(true);
  }

  /** key: the entry of the common schedule, or of an entrant's own. */
  chooseSchedule(slug, key = "schedule") {
    const kept = Object.entries(this.state.query).filter(([other]) => !other.startsWith(`${key}.`));
    this.state.query = { ...Object.fromEntries(kept), [key]: slug };
    this.push(true);
  }

  /** The first slot that no entrant has, or nothing. */
  freeSlot() {
    const { limits, query } = this.state;
    return Array.from({ length: limits.slots }, (_, i) => String(i + 1)).find((slot) => !(slot in query));
  }

  add(slug) {
    const slot = this.freeSlot();
    if (!slot) return;
    const { entrants: none, ...query } = this.state.query;
    this.state.query = { ...query, [slot]: slug };
    this.push(true);
  }

  remove(slot) {
    const watched = this.state.query.inspect === String(slot) ? ["inspect"] : [];
    this.forget([`${slot}.`], [String(slot), ...watched]);
  }

  /** Drop the entries with these names, or, where a name ends in a dot, this beginning. */
  forget(names, exactly = []) {
    const gone = (key) => exactly.includes(key) || names.some((name) => (name.endsWith(".") ? key.startsWith(name) : key === name));
    const query = Object.fromEntries(Object.entries(this.state.query).filter(([key]) => !gone(key)));
    if (!Object.keys(query).some((key) => /^\d+$/.test(key))) query.entrants = "none";
    this.state.query = query;
    this.push(true);
  }
}
