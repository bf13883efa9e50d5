import type { ExportWish } from "../../worker/protocol.ts";
import type { TraceNews, TraceOrder } from "../../worker/tracer-protocol.ts";
import type { AppContext } from "../app/context.ts";

export type TraceFile = Extract<TraceNews, { readonly kind: "file" }>;

/**
 * What one group did step by step, by a worker of its own that goes through the run once more. `tell` hears how far it is, from 0
 * to 1. `noTracer`: the worker could not be fetched, or has failed.
 */
export async function traced(
  { run }: AppContext, wish: ExportWish, signal: AbortSignal, tell: (share: number) => void,
): Promise<TraceFile | "cancelled" | "noTracer"> {
  run.getState().play(false);
  const answer = await run.getState().share();
  if (!answer.ok || answer.kind !== "link") return "noTracer";
  const worker = new Worker(new URL("../../worker/tracer.ts", import.meta.url), { type: "module" });
  try {
    return await new Promise((resolve) => {
      signal.addEventListener("abort", () => resolve("cancelled"));
      worker.addEventListener("error", (event) => {
        event.preventDefault();
        resolve("noTracer");
      });
      worker.addEventListener("messageerror", () => resolve("noTracer"));
      worker.addEventListener("message", ({ data }: MessageEvent<TraceNews>) => {
        if (data.kind === "file") resolve(data);
        else tell(data.share);
      });
      worker.postMessage({ link: answer.text, wish } satisfies TraceOrder);
    });
  } finally {
    worker.terminate();
  }
}
