import { trusted } from "./trust.ts";

/** What the first script leaves for the worker, what makes a text of it, and where other parts lie: see `vite.embed.ts`. */
declare const quorumscapeWorkerParts: unknown;
declare const quorumscapeWorker: (parts: unknown) => string;
declare const quorumscapeFolder: string;

/** Starts a classic worker from a blob: the only kind that runs in a sandbox without an origin. */
export function startBlobWorker(): Worker {
  const blob = new Blob([quorumscapeWorker(quorumscapeWorkerParts)], { type: "text/javascript" });
  const address = URL.createObjectURL(blob);
  const worker = new Worker(trusted(address, quorumscapeFolder));
  worker.addEventListener("message", () => URL.revokeObjectURL(address), { once: true });
  return worker;
}
