import { buffersOf } from "../cluster/frames.ts";
import { firstPicture } from "./first-picture.ts";
import type { RunSource, Update, WorkerCommand } from "./protocol.ts";

/**
 * The worker's bootstrap. It brings what a cluster is; what keeps a run of it (records, checks, what people do) is a file
 * of its own, fetched at once. Until that has come the page's commands wait in their order, and it has a picture to look at.
 */

const post = (update: Update, transfer: Transferable[] = []): void => {
  self.postMessage(update, { transfer });
};

/** What the browser has kept comes sooner than this: then the run's own first picture is there as soon as another would be. */
const PATIENCE_MILLIS = 40;
/** Frames that follow are counted from 1: that this one was drawn makes no room for another. */
const FIRST_NUMBER = 0;

const waiting: WorkerCommand[] = [];
const wait = (command: WorkerCommand): void => {
  waiting.push(command);
  if (command.kind !== "open" || command.beginning?.at !== undefined) return;
  setTimeout(() => showFirst(command.source), PATIENCE_MILLIS);
};
let take = wait;

function showFirst(source: RunSource): void {
  const frame = take === wait ? firstPicture(source) : null;
  if (frame !== null) post({ kind: "frame", number: FIRST_NUMBER, frame }, buffersOf(frame));
}

self.addEventListener("message", (event: MessageEvent<WorkerCommand>) => take(event.data));

const aTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

async function serve(): Promise<void> {
  const { startServing } = await import("./serving.ts");
  const serveNow = startServing(post);
  // Who is being served needs no first picture; the commands come one by one, as they would have come, and new ones join the row.
  take = (command) => waiting.push(command);
  for (const command of waiting) {
    serveNow(command);
    await aTurn();
  }
  take = serveNow;
}

// Without a run there is nothing to speak with: the page hears that this worker is gone, and can start another. A picture
// that came after it would look like life.
serve().catch((error: unknown) => {
  take = () => undefined;
  reportError(error);
});
