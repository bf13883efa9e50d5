import type { WorkerCommand } from "./protocol.ts";
import { serveCommand, refresh, type SliceEnd } from "./serve.ts";
import { createServer, stop, type Server } from "./server.ts";

/** Wall time between slices while nothing moves, and while the run keeps up with its pace: a quarter of a picture. */
const IDLE_MILLIS = 30;
const PAUSE_MILLIS = 4;
/** A pause of the computer (a laptop's lid) is not caught up with: at most this much wall time counts per slice. */
const CATCH_UP_MILLIS = 100;

/** Runs a server for ever: a clock and a loop. Returns what takes the page's commands. */
export function startServing(post: Server["post"]): (command: WorkerCommand) => void {
  const server = createServer(post, () => performance.now());
  let last = performance.now();
  // A channel's messages come without the 4 ms that nested timers are held back, and behind those of the page that are waiting.
  const channel = new MessageChannel();
  let pause: ReturnType<typeof setTimeout> | null = null;
  // From here on nobody wakes the loop: it is on its way, and must not come twice.
  const goOn = (): void => {
    pause = null;
    channel.port2.postMessage(null);
  };
  const loop = (): void => {
    const now = performance.now();
    const elapsed = Math.min(CATCH_UP_MILLIS, now - last);
    last = now;
    const progress = slice(server, elapsed);
    if (progress === "behind") goOn();
    else pause = setTimeout(goOn, progress === "moving" ? PAUSE_MILLIS : IDLE_MILLIS);
  };
  // What was asked for is done now, not at the end of the pause: who goes from instant to instant waits for each.
  const wake = (): void => {
    if (pause === null) return;
    clearTimeout(pause);
    goOn();
  };
  channel.port1.onmessage = loop;
  self.addEventListener("unhandledrejection", (event) => stop(server, event.reason));
  loop();
  return (command) => {
    void serveCommand(server, command);
    if (command.kind === "seek") wake();
  };
}

/** A mistake in one slice must not end the loop: what stands can still be looked at, rewound and left. */
function slice(server: Server, elapsed: number): SliceEnd {
  try {
    return refresh(server, elapsed);
  } catch (error) {
    stop(server, error);
    return "still";
  }
}
