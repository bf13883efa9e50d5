import { createWriteStream } from "node:fs";
import type { ObservedHeader } from "../../observe/record.ts";
import { MAX_RECORD_CHARACTERS, MAX_RECORD_LOOKS } from "../../observe/read.ts";
import { eventLineOf, FLUSH_MILLIS, flushedLines, headerLine, recordLines, type HeldBack } from "../../observe/write.ts";
import type { Listener } from "./collect.ts";

/** A record on a disk, written as it grows. */
export interface Kept extends Listener {
  /** Settles where nothing more can be written. */
  readonly failed: Promise<string>;
  /** Undefined, or why the record is not whole. */
  close(): Promise<string | undefined>;
}

/** A disk that is so far behind is none. */
const MAX_WAITING_BYTES = 16 * 1_048_576;

/**
 * Begins a record, or says why not. It ends where nobody would read it any further, which `say` is told at once; `room` is how
 * many characters it may have.
 */
export function keepRecord(
  path: string, header: ObservedHeader, say: (line: string) => void, room = MAX_RECORD_CHARACTERS,
): Promise<Kept | string> {
  return new Promise((resolve) => {
    const stream = createWriteStream(path, { flags: "w" });
    const held: HeldBack = new Map();
    const left = { characters: room, lines: MAX_RECORD_LOOKS };
    let failure: string | undefined;
    const write = (lines: readonly string[]): void => {
      if (lines.length === 0 || failure !== undefined) return;
      const text = `${lines.join("\n")}\n`;
      left.characters -= text.length;
      left.lines -= lines.length;
      if (left.characters < 0 || left.lines < 0) {
        const limits = `${room / 1_048_576} MiB and ${MAX_RECORD_LOOKS} lines`;
        failure = `${path} is full: a record has at most ${limits}. Nothing more is kept.`;
        say(failure);
      } else if (stream.writableLength > MAX_WAITING_BYTES) stream.destroy(new Error("the disk is too slow"));
      else stream.write(text);
    };
    const timer = setInterval(() => write(flushedLines(held)), FLUSH_MILLIS);
    const failed = new Promise<string>((fail) => stream.on("error", (error) => {
      failure ??= `${path} could not be written: ${error.message}.`;
      clearInterval(timer);
      fail(failure);
      resolve(failure);
    }));
    stream.once("open", () => resolve({
      failed,
      sample: (sample) => write(recordLines(held, sample)),
      event: (event) => write([eventLineOf(event)]),
      close: () => new Promise((done) => {
        clearInterval(timer);
        write(flushedLines(held));
        stream.end(() => done(failure));
        stream.once("error", () => done(failure));
      }),
    }));
    write([headerLine(header)]);
  });
}
