import type { ServerResponse } from "node:http";
import { MAX_RECORD_CHARACTERS, MAX_RECORD_LOOKS } from "../../observe/read.ts";
import type { ObservedHeader } from "../../observe/record.ts";
import { FLUSH_MILLIS, flushedLines, headerLine, recordLines, type HeldBack } from "../../observe/write.ts";
import type { Listener } from "./collect.ts";

/** The lines of a record as it grows, for those who read along. */
export interface Feed extends Listener {
  /** How many lines there are. */
  readonly count: () => number;
  /** Sends lines from the one of this number on; false where too many read already. */
  subscribe(response: ServerResponse, since: number): boolean;
  close(): void;
}

interface Reader {
  readonly response: ServerResponse;
  place: number;
  /** Since when, in ms, what was sent waits to be read; null while nothing does. */
  waitsSince: number | null;
  saidAt: number;
}

export const MAX_READERS = 16;
/** A reader that takes nothing for so long is gone, or a trap: what waits for it is memory. */
const MAX_STALL_MILLIS = 10_000;
/** So often a quiet feed says what time it is: who listens sees that the collector lives, and how old the last word is. */
const SAY_MILLIS = 1_000;
const TELL_MILLIS = 50;
/** Lines for one reader in one turn. */
const PIECE = 500;

/**
 * Begins a feed; instants count from `origin`, in ms of `performance.now()`. It holds no more than a page would read: `say` is
 * told when nothing more is kept.
 */
export function openFeed(
  header: ObservedHeader, origin: number, say: (line: string) => void, room = MAX_RECORD_CHARACTERS,
): Feed {
  const lines = [headerLine(header)];
  const held: HeldBack = new Map();
  const readers = new Set<Reader>();
  let left = room;
  const add = (more: readonly string[]): void => {
    if (more.length === 0 || left < 0) return;
    left -= more.reduce((sum, { length }) => sum + length + 1, 0);
    if (left >= 0 && lines.length + more.length <= MAX_RECORD_LOOKS) lines.push(...more);
    else {
      left = -1;
      say("The page is shown nothing more: a record is full. Attach anew to go on.");
    }
  };
  const flushing = setInterval(() => add(flushedLines(held)), FLUSH_MILLIS);
  const telling = setInterval(() => {
    for (const reader of readers) tell(reader, lines, origin, () => readers.delete(reader));
  }, TELL_MILLIS);
  return {
    count: () => lines.length,
    sample: (sample) => add(recordLines(held, sample)),
    event: () => undefined,
    subscribe(response, since) {
      if (readers.size >= MAX_READERS) return false;
      const reader: Reader = { response, place: Math.min(since, lines.length), waitsSince: null, saidAt: -Infinity };
      readers.add(reader);
      response.writeHead(200, { "content-type": "application/x-ndjson; charset=UTF-8", "cache-control": "no-store" });
      response.on("drain", () => {
        reader.waitsSince = null;
      });
      for (const end of ["close", "error"]) response.on(end, () => readers.delete(reader));
      return true;
    },
    close() {
      clearInterval(flushing);
      clearInterval(telling);
      for (const { response } of readers) response.end();
    },
  };
}

function tell(reader: Reader, lines: readonly string[], origin: number, drop: () => void): void {
  const now = performance.now();
  if (reader.waitsSince !== null) {
    if (now - reader.waitsSince <= MAX_STALL_MILLIS) return;
    drop();
    reader.response.destroy();
    return;
  }
  const piece = lines.slice(reader.place, reader.place + PIECE);
  reader.place += piece.length;
  // What time it is follows all that was seen by then.
  if (piece.length === 0) {
    if (now - reader.saidAt < SAY_MILLIS) return;
    piece.push(`{"now":${Math.round((now - origin) * 1_000)}}`);
  }
  reader.saidAt = now;
  if (!reader.response.write(`${piece.join("\n")}\n`)) reader.waitsSince = now;
}
