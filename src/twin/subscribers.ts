import type { ServerResponse } from "node:http";
import { formatDuration, type Duration } from "../kernel/time.ts";
import { eventJson } from "../session/event-json.ts";
import type { Twin } from "./twin.ts";

/** Those who are told of every event as it happens. */
export interface Subscribers {
  readonly open: Set<Subscriber>;
  /** Who read too slowly, and was let go. */
  dropped: number;
}

interface Subscriber {
  readonly response: ServerResponse;
  /** Events of the record up to here have been sent. */
  place: number;
  /** Since when, in ms, what was sent waits to be read; null while nothing does. */
  waitsSince: number | null;
  saidAt: number;
}

const MAX_SUBSCRIBERS = 16;
/** A reader that takes nothing for so long is gone, or a trap: what waits for it is memory. */
const MAX_STALL_MILLIS = 10_000;
/** So often a quiet stream says what time it is, so that whoever listens sees that it lives. */
const SAY_MILLIS = 5_000;
/** Events for one reader in one turn: a long record goes out in pieces, and the cluster runs on between them. */
const PIECE = 500;

export const createSubscribers = (): Subscribers => ({ open: new Set(), dropped: 0 });

/** Sends events behind the one of this id from now on, a line of JSON for each; false where too many listen already. */
export function subscribe(subscribers: Subscribers, twin: Twin, response: ServerResponse, since: number): boolean {
  if (subscribers.open.size >= MAX_SUBSCRIBERS) return false;
  const { events } = twin.run.branch;
  const first = events.findIndex(({ id }) => id > since);
  const subscriber: Subscriber = { response, place: first < 0 ? events.length : first, waitsSince: null, saidAt: -Infinity };
  subscribers.open.add(subscriber);
  response.writeHead(200, { "content-type": "application/x-ndjson; charset=UTF-8" });
  response.on("drain", () => {
    subscriber.waitsSince = null;
  });
  response.on("close", () => subscribers.open.delete(subscriber));
  response.on("error", () => subscribers.open.delete(subscriber));
  return true;
}

/** Tells everybody what has happened since they were told last, as far as they read. */
export function tellSubscribers(subscribers: Subscribers, twin: Twin, now = performance.now()): void {
  for (const subscriber of subscribers.open) {
    if (subscriber.waitsSince === null) sendPiece(subscriber, twin, now);
    else if (now - subscriber.waitsSince > MAX_STALL_MILLIS) {
      subscribers.dropped++;
      subscribers.open.delete(subscriber);
      subscriber.response.destroy();
    }
  }
}

function sendPiece(subscriber: Subscriber, { run }: Twin, now: number): void {
  const { events } = run.branch;
  const piece = events.slice(subscriber.place, subscriber.place + PIECE);
  const lines = piece.map((event) => eventJson(event, run.spec.topology));
  if (lines.length === 0) {
    if (now - subscriber.saidAt < SAY_MILLIS) return;
    lines.push(JSON.stringify({ now: formatDuration(run.cluster.now as number as Duration) }));
  }
  subscriber.place += piece.length;
  subscriber.saidAt = now;
  if (!subscriber.response.write(`${lines.join("\n")}\n`)) subscriber.waitsSince = now;
}
