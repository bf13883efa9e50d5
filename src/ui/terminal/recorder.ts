import { castText, type CastEvent, type CastHeader } from "../../exports/cast-file.ts";

/** Notes what a terminal writes, as long as it is asked to. */
export interface CastRecorder {
  /** `now` is any clock in milliseconds. */
  start(header: CastHeader, now: number): void;
  note(code: CastEvent["code"], data: string, now: number): void;
  /** The recording as a file's text. */
  end(): string;
}

/** A recording that is longer is cut: nobody watches an hour of it, and a tab holds it in memory. */
const MOST_EVENTS = 50_000;

export function createRecorder(): CastRecorder {
  let header: CastHeader | null = null;
  let start = 0;
  let events: CastEvent[] = [];
  return {
    start: (its, now) => {
      header = its;
      start = now;
      events = [];
    },
    note: (code, data, now) => {
      if (header !== null && events.length < MOST_EVENTS) events.push({ at: (now - start) / 1_000, code, data });
    },
    end: () => {
      const text = header === null ? "" : castText(header, events);
      header = null;
      return text;
    },
  };
}
