import { performance } from "node:perf_hooks";
import type { CommandIo } from "./io.ts";

/** How often people are told how far the work is. */
const PROGRESS_MILLIS = 2_000;

/** Told of each thing that is done, of so many; says how far the work is, and when it will be done. `also` ends the line. */
export function tellProgress(io: CommandIo, all: number, things: string, also = ""): () => void {
  const began = performance.now();
  let told = began;
  let done = 0;
  return () => {
    done++;
    const now = performance.now();
    if (now - told < PROGRESS_MILLIS || done === all) return;
    told = now;
    const [past, coming] = [Math.round((now - began) / 1_000), Math.ceil(((now - began) / done) * (all - done) / 1_000)];
    io.err(`${done} of ${all} ${things} after ${past} s; about ${coming} s to go${also}`);
  };
}
