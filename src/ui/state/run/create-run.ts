import { createStore, type StoreApi } from "zustand";
import type { Frames } from "../frames.ts";
import { closedPort, openPort, type Port, type StartWorker } from "../port.ts";
import type { Keeping } from "../preferences.ts";
import type { RunState, RunStore } from "../run.ts";
import type { Screen } from "../screen.ts";
import { choicesOf } from "./choices.ts";
import { deedsOf } from "./deeds.ts";
import { takeNews } from "./news.ts";
import { openingOf } from "./opening.ts";
import { timeOf } from "./time.ts";
import type { Wire } from "./wire.ts";

interface RunParts {
  readonly frames: Frames;
  readonly screen: Screen;
  readonly keeping: Keeping;
  readonly startWorker: StartWorker;
}

/** A run before its worker has spoken. */
const UNKNOWN = {
  status: null, events: [], curves: [], failovers: [], selection: null, detail: null, answered: null,
  lesson: null, notices: null, deed: null, stopped: null,
  imported: [], waiting: null, loss: null,
  kept: null, before: null, leftForLink: false, opening: false, continued: null,
  openingSize: null, jump: { count: 0, from: undefined, to: null },
} satisfies Partial<RunState>;

/** Makes the store. The worker starts with the first thing asked of it. */
export function createRunStore({ frames, screen, keeping, startWorker }: RunParts): RunStore {
  const motionQuery = matchMedia("(prefers-reduced-motion: reduce)");
  let openedPort: Port | null = null;
  const closePort = (): void => {
    openedPort?.close();
    openedPort = null;
  };
  const store = createStore<RunState>()((set, get) => {
    const wire: Wire = { ...withHearing(set, get), closePort, port: () => (openedPort ??= connect(wire, frames, startWorker)) };
    return {
      ...UNKNOWN, ...keeping.preferences, presenter: false, readonly: false, isPrivate: false, reducedMotion: motionQuery.matches,
      ...deedsOf(wire), ...timeOf(wire), ...openingOf(wire, screen, keeping), ...choicesOf(wire, keeping),
    };
  });
  const noteMotion = (): void => store.setState({ reducedMotion: motionQuery.matches });
  motionQuery.addEventListener("change", noteMotion);
  return {
    ...store,
    // A frame that was drawn after its worker ended is nobody's any more.
    drawn: (frame) => openedPort?.tell({ kind: "drawn", frame }),
    dispose: () => {
      motionQuery.removeEventListener("change", noteMotion);
      closePort();
      // Whoever was waiting for an answer may have more to ask: no worker starts for that.
      openedPort = closedPort;
    },
  };
}

/** The store, and what was heard and is not in it yet: whoever reads or writes it otherwise finds that there. */
function withHearing(set: StoreApi<RunState>["setState"], get: () => RunState): Pick<Wire, "get" | "set" | "hear"> {
  let heard: ((run: RunState) => Partial<RunState>)[] = [];
  const settle = (): void => {
    if (heard.length === 0) return;
    const parts = heard;
    heard = [];
    set((run) => parts.reduce((known, part) => ({ ...known, ...part(known) }), run));
  };
  return {
    get: () => {
      settle();
      return get();
    },
    set: (part) => {
      settle();
      set(part);
    },
    hear: (part) => {
      if (heard.length === 0) setTimeout(settle, 0);
      heard.push(part);
    },
  };
}

/** Begins the conversation with a worker. */
function connect(wire: Wire, frames: Frames, startWorker: StartWorker): Port {
  return openPort(startWorker, (news) => takeNews(wire, frames, news), (loss) => {
    if (loss !== null) frames.setPace(0);
    wire.set(loss === null ? { loss } : { loss, opening: false });
  });
}
