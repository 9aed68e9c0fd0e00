// Requests to the server: one in flight, and of those that wait only the latest.

const PATIENCE = 4000; // milliseconds after which an unanswered request is sent again

export class Channel {
  constructor(send) {
    this.send = send;
    this.waiting = null; // () => request
    this.inFlight = null; // {id, make}
    this.count = 0;
  }

  get idle() {
    return !this.inFlight && !this.waiting;
  }

  /** `make` is called when its turn comes, so that it says what is true by then. */
  push(make) {
    this.waiting = make;
    this.pump();
  }

  pump() {
    if (this.inFlight || !this.waiting) return;
    const make = this.waiting;
    const id = `${Date.now()}-${++this.count}`;
    this.waiting = null;
    this.inFlight = { id, make };
    this.timer = setTimeout(() => this.retry(), PATIENCE);
    this.send({ ...make(), id });
  }

  acknowledge(id) {
    if (id !== this.inFlight?.id) return;
    clearTimeout(this.timer);
    this.inFlight = null;
    this.pump();
  }

  /** The answer got lost, or the connection was: what was asked still stands unless something newer waits. */
  retry() {
    this.waiting ??= this.inFlight.make;
    this.inFlight = null;
    this.pump();
  }

  destroy() {
    clearTimeout(this.timer);
    this.waiting = this.inFlight = null;
  }
}
