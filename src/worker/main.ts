import type { WorkerCommand, Update } from "./protocol.ts";
import { createServer, serveCommand, refresh, stop } from "./serve.ts";

/** The worker's bootstrap: a clock, a message loop, and the server that knows the rest. */

/** Wall time that one slice of simulation may take, so that messages never wait long. */
const SLICE_MILLIS = 8;
/** Wall time between slices while nothing moves. */
const IDLE_MILLIS = 30;
/** A pause of the computer (a laptop's lid) is not caught up with: at most this much wall time counts per slice. */
const CATCH_UP_MILLIS = 100;

const post = (update: Update, transfer: Transferable[] = []): void => {
  self.postMessage(update, { transfer });
};

const server = createServer(post);
let last = performance.now();

self.addEventListener("message", (event: MessageEvent<WorkerCommand>) => {
  void serveCommand(server, event.data);
});

// A channel's messages come without the 4 ms that nested timers are held back.
const channel = new MessageChannel();
channel.port1.onmessage = loop;

function loop(): void {
  const now = performance.now();
  const elapsed = Math.min(CATCH_UP_MILLIS, now - last);
  last = now;
  const moved = slice(elapsed, now);
  if (moved) setTimeout(() => channel.port2.postMessage(null), 1);
  else setTimeout(() => channel.port2.postMessage(null), IDLE_MILLIS);
}

/** A mistake in one slice must not end the loop: what stands can still be looked at, rewound and left. */
function slice(elapsed: number, now: number): boolean {
  try {
    return refresh(server, elapsed, now, () => performance.now() - now < SLICE_MILLIS);
  } catch (error) {
    stop(server, error);
    return false;
  }
}

self.addEventListener("unhandledrejection", (event) => stop(server, event.reason));
loop();
