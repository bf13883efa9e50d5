import { START, type Instant } from "../kernel/time.ts";
import { watch } from "./derive.ts";
import { lineReader, MAX_RECORD_LOOKS, readHeader } from "./read.ts";
import type { ObservedEvent, ObservedHeader, ObservedRecord, Sample } from "./record.ts";
import { createWatching } from "./watching.ts";

/** A record that still grows. What has been read of it never changes. */
export interface LiveRecord extends ObservedRecord {
  /** What happened as far as it is known by now. */
  readonly events: readonly ObservedEvent[];
  /** Takes a further line of it, or one that only says what time it is; gives what is wrong with it, or null. */
  take(line: string): string | null;
}

/** Begins one with its first line, or says what is wrong with that. */
export function beginLive(firstLine: string): LiveRecord | string {
  const header = readHeader(firstLine);
  return typeof header === "string" ? header : new Growing(header);
}

class Growing implements LiveRecord {
  readonly header: ObservedHeader;
  readonly samples: Sample[] = [];
  readonly events: ObservedEvent[] = [];
  end: Instant = START;
  private readonly readLine: ReturnType<typeof lineReader>;
  private readonly watching: ReturnType<typeof createWatching>;

  constructor(header: ObservedHeader) {
    this.header = header;
    this.readLine = lineReader(header);
    this.watching = createWatching(header);
  }

  take(line: string): string | null {
    const said = /^\{"now":(\d{1,16})\}$/.exec(line);
    if (said !== null) {
      this.reach(Number(said[1]));
      return null;
    }
    const sample = this.readLine(line);
    if (sample === null || typeof sample === "string") return sample;
    const last = this.samples.at(-1);
    if (last !== undefined && sample.got < last.got) return "A look was got before the one that stands before it.";
    if (this.samples.push(sample) > MAX_RECORD_LOOKS) return `A record has at most ${MAX_RECORD_LOOKS} looks.`;
    this.events.push(...watch(this.watching, sample));
    this.reach(sample.got);
    return null;
  }

  private reach(at: number): void {
    this.end = Math.max(this.end, at) as Instant;
  }
}
