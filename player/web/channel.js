// Requests to the server: one in flight, and of those that wait only the latest.

const PATIENCE = 4000; // milliseconds after which a lost answer no longer holds up the next request

export class Channel {
  constructor(send) {
    this.send = send;
    this.waiting = null;
    this.inFlight = null;
    this.count = 0;
  }

  get idle() {
    return !this.inFlight && !this.waiting;
  }

  push(request) {
    this.waiting = request;
    this.pump();
  }

  pump() {
    if (this.inFlight || !this.waiting) return;
    const request = { ...this.waiting(), id: `${Date.now()}-${++this.count}` };
    this.waiting = null;
    this.inFlight = request.id;
    this.timer = setTimeout(() => this.acknowledge(request.id), PATIENCE);
    this.send(request);
  }

  acknowledge(id) {
    if (id !== this.inFlight) return;
    clearTimeout(this.timer);
    this.inFlight = null;
    this.pump();
  }
}
