import { vi } from "vitest";

/** Just enough of a browser for the page's state, which is loaded afterwards: media queries, a worker that only listens. */
export interface FakePage {
  readonly posted: unknown[];
  /** How many workers have been started. */
  readonly workers: () => number;
  /** Lets the worker say something. */
  say(update: unknown): void;
}

export function fakePage(): FakePage {
  const posted: unknown[] = [];
  let workers = 0;
  let hear: (event: { data: unknown }) => void = () => undefined;
  vi.stubGlobal("matchMedia",
    () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }));
  vi.stubGlobal("navigator", { language: "en-GB" });
  vi.stubGlobal("requestAnimationFrame", () => 1);
  vi.stubGlobal("document", { hidden: false });
  vi.stubGlobal("Worker", class {
    constructor() {
      workers += 1;
    }
    addEventListener(kind: string, listener: (event: { data: unknown }) => void): void {
      if (kind === "message") hear = listener;
    }
    postMessage(command: unknown): void {
      posted.push(command);
    }
    terminate(): void {
      hear = () => undefined;
    }
  });
  return { posted, workers: () => workers, say: (update) => hear({ data: update }) };
}
