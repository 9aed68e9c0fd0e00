// Requests to the server: one in flight, and of those that wait only the latest.
import { t } from "./words.js";

const PATIENCE = 60_000; // milliseconds after which an unanswered request is given up
const SLOW = 5000; // milliseconds after which a server that does not answer is told of
const EASE = [5, 2000]; // so many times as long as the last answer took a page waits before it asks how far something is, and at most so many milliseconds
const PAUSE = [500, 20_000]; // milliseconds, at first and at most, before what failed is asked again

export class Channel {
  /** `post` sends a request and promises its answer; `take` shows one, and calls `acknowledge`; `tell` says what is wrong, or nothing. */
  constructor(post, take, tell) {
    Object.assign(this, { post, take, tell });
    this.waiting = null; // () => request
    this.inFlight = null; // {id, make, request}
    this.count = 0;
    this.failures = 0;
    this.again = null; // makes the request that has failed again
    this.unheard = false; // whether the server is away, or so slow that it was told of
    this.took = 0; // milliseconds that the last answer took
  }

  get idle() {
    return !this.inFlight && !this.waiting;
  }

  /** `make` is called when its turn comes, so that it says what is true by then. */
  push(make) {
    this.waiting = make;
    this.pump();
  }

  async pump() {
    if (this.inFlight || !this.waiting) return;
    const make = this.waiting;
    const id = `${Date.now()}-${++this.count}`;
    this.waiting = null;
    const flight = (this.inFlight = { id, request: { ...make(), id }, make });
    const sent = performance.now();
    this.late = setTimeout(() => this.say(t("The server has not answered for {seconds} seconds.", { seconds: SLOW / 1000 })), SLOW);
    let answer;
    try {
      answer = await this.post(flight.request);
    } catch (error) {
      return this.failed(flight, error);
    } finally {
      clearTimeout(this.late);
    }
    if (flight !== this.inFlight) return;
    this.took = performance.now() - sent;
    if (this.failures || this.unheard) this.tell("");
    this.heard();
    await this.take(answer);
  }

  /** A pause before the same is asked again, longer where answers take long or, as the server says, where many wait: a class that waits
   * for something would hold it up. */
  eased(pause, crowded = 0) {
    return Math.max(pause, crowded, Math.min(EASE[1], EASE[0] * this.took));
  }

  /** Tell what keeps the server from answering. */
  say(problem) {
    this.unheard = true;
    this.tell(problem);
  }

  /** The server has answered, if only to refuse. */
  heard() {
    this.failures = 0;
    this.unheard = false;
  }

  acknowledge(id) {
    if (id !== this.inFlight?.id) return;
    this.inFlight = null;
    this.pump();
  }

  /** A request that is wrong is told of; one that was not heard, or came to a busy server, is made again unless something newer waits. */
  failed(flight, error) {
    if (flight !== this.inFlight) return;
    if (error.final) {
      this.heard();
      this.tell(error.message);
      this.inFlight = null;
      this.pump();
      return;
    }
    const pause = Math.max(error.pause ?? 0, Math.min(PAUSE[1], PAUSE[0] * 2 ** this.failures++));
    if (this.failures > 1) this.say(t("{problem} Asking again …", { problem: error.message }));
    this.again = () => {
      this.again = null;
      this.waiting ??= flight.make;
      this.inFlight = null;
      this.pump();
    };
    this.timer = setTimeout(this.again, pause * (0.75 + 0.5 * Math.random())); // or all that were turned away would come back at once
  }

  /** The server is there again: what waits for its pause to end waits a second at most. */
  hurry() {
    if (!this.again) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(this.again, 1000 * Math.random());
  }

  destroy() {
    clearTimeout(this.timer);
    clearTimeout(this.late);
    this.waiting = this.inFlight = this.again = null;
  }
}

/** Post requests to an address, as JSON; who waits for a job says so in the address, so that a proxy can send all who wait for the
 * same one to the same server. */
export function poster(address) {
  return async ({ job, ...request }) => {
    let response;
    try {
      response = await fetch(job ? `${address}?job=${job}` : address, {
        method: "POST", body: JSON.stringify(request), headers: { "Content-Type": "application/json" },
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (response.ok) return await response.json();
    } catch {
      throw new Error(t("The server cannot be reached."));
    }
    const message = await response.text();
    const final = response.status >= 400 && response.status < 500;
    const pause = 1000 * Number(response.headers.get("Retry-After") ?? 0);
    throw Object.assign(new Error(message), { final, pause });
  };
}
