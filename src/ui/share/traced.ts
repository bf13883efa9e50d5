import type { ExportWish } from "../../worker/protocol.ts";
import type { TraceNews, TraceOrder } from "../../worker/tracer-protocol.ts";
import type { AppContext } from "../app/context.ts";

export type TraceFile = Extract<TraceNews, { readonly kind: "file" }>;

/**
 * What one group did step by step, by a worker of its own that goes through the run once more. `tell` hears how far it is, from 0
 * to 1, and says whether anybody still wants it. `noTracer`: the worker could not be fetched, or has failed.
 */
export async function traced(
  { run }: AppContext, wish: ExportWish, tell: (share: number) => boolean,
): Promise<TraceFile | "cancelled" | "noTracer"> {
  run.getState().play(false);
  const answer = await run.getState().share();
  if (!answer.ok || answer.kind !== "link") return "noTracer";
  const worker = new Worker(new URL("../../worker/tracer.ts", import.meta.url), { type: "module" });
  try {
    return await new Promise((resolve) => {
      worker.addEventListener("error", (event) => {
        event.preventDefault();
        resolve("noTracer");
      });
      worker.addEventListener("message", ({ data }: MessageEvent<TraceNews>) => {
        if (data.kind === "file") resolve(data);
        else if (!tell(data.share)) resolve("cancelled");
      });
      worker.postMessage({ link: answer.text, wish } satisfies TraceOrder);
    });
  } finally {
    worker.terminate();
  }
}
