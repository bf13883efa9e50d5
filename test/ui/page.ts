import { vi } from "vitest";

/** Just enough of a browser for the page's state, which is loaded afterwards: media queries, a worker that only listens. */
export interface FakePage {
  readonly posted: unknown[];
  /** Lets the worker say something. */
  say(update: unknown): void;
}

export function fakePage(): FakePage {
  const posted: unknown[] = [];
  let hear: (event: { data: unknown }) => void = () => undefined;
  vi.stubGlobal("matchMedia",
    () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }));
  vi.stubGlobal("navigator", { language: "en-GB" });
  vi.stubGlobal("requestAnimationFrame", () => 1);
  vi.stubGlobal("document", { hidden: false });
  vi.stubGlobal("Worker", class {
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
  return { posted, say: (update) => hear({ data: update }) };
}
