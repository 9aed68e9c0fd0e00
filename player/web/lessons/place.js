// Where a page within a lesson has its entries, in place of the address bar.

export class StepPlace {
  /** onChange(link): a hand has changed the experiment and let go. */
  constructor(entries, onChange) {
    Object.assign(this, { entries, onChange });
    this.path = "lesson";
    this.search = "";
  }

  read() {
    return { ...this.entries };
  }

  write(link) {
    this.onChange(link);
    return this.search;
  }

  replace() {
    return this.search;
  }

  remember() {}

  onHistory() {
    return () => {};
  }

  onLeave() {}
}
