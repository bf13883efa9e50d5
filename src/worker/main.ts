import type { WorkerCommand, Update } from "./protocol.ts";
import { createServer, serveCommand, refresh, stop, type SliceEnd } from "./serve.ts";

/** The worker's bootstrap: a clock, a message loop, and the server that knows the rest. */

/** Wall time between slices while nothing moves, and while the run keeps up with its pace. */
const IDLE_MILLIS = 30;
const PAUSE_MILLIS = 1;
/** A pause of the computer (a laptop's lid) is not caught up with: at most this much wall time counts per slice. */
const CATCH_UP_MILLIS = 100;

const post = (update: Update, transfer: Transferable[] = []): void => {
  self.postMessage(update, { transfer });
};

const server = createServer(post, () => performance.now());
let last = performance.now();

self.addEventListener("message", (event: MessageEvent<WorkerCommand>) => {
  void serveCommand(server, event.data);
});

// A channel's messages come without the 4 ms that nested timers are held back, and behind those of the page that are waiting.
const channel = new MessageChannel();
channel.port1.onmessage = loop;

function loop(): void {
  const now = performance.now();
  const elapsed = Math.min(CATCH_UP_MILLIS, now - last);
  last = now;
  const goOn = (): void => channel.port2.postMessage(null);
  const progress = slice(elapsed);
  if (progress === "behind") goOn();
  else setTimeout(goOn, progress === "moving" ? PAUSE_MILLIS : IDLE_MILLIS);
}

/** A mistake in one slice must not end the loop: what stands can still be looked at, rewound and left. */
function slice(elapsed: number): SliceEnd {
  try {
    return refresh(server, elapsed);
  } catch (error) {
    stop(server, error);
    return "still";
  }
}

self.addEventListener("unhandledrejection", (event) => stop(server, event.reason));
loop();
