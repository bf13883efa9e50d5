import type { Answer, WorkerCommand, Update } from "../../worker/protocol.ts";

type Question = Extract<WorkerCommand, { readonly ask: number }>;
type WithoutAsk<C> = C extends Question ? Omit<C, "ask"> : never;
/** A command that is answered, before the port has numbered it. */
export type Asking = WithoutAsk<WorkerCommand>;
/** A command that nobody answers. */
export type OneWayCommand = Exclude<WorkerCommand, Question>;

/** What the worker says of itself, as opposed to answers. */
export type News = Exclude<Update, { readonly kind: "answer" | "pong" }>;

/**
 * What is known of the worker's end: it has failed for good; something it said cannot be read, which ends it; or it has been
 * silent for so long that it may have failed.
 */
export type WorkerLoss = "gone" | "unread" | "silent";

/** Whether there is a worker no more. One that is only silent may speak again. */
export const isEnded = (loss: WorkerLoss | null): boolean => loss !== null && loss !== "silent";

/** The page's end of the conversation with the worker that runs the cluster. */
export interface Port {
  tell(command: OneWayCommand): void;
  /** Resolves with the answer of the same number. Never rejects: a refusal is an answer with `ok` false. */
  ask(command: Asking): Promise<Answer>;
  /** Ends the worker. Whoever still waits for an answer gets a refusal without a word. */
  close(): void;
}

/** The worker is asked this often whether it is there. */
const BEAT_MS = 2_000;
/** A worker that has said nothing for so long is reported. To read a large dump or to replay a long run may take seconds. */
const SILENT_MS = 9_000;

/** Starts a worker that runs `worker/main`: how is the business of the page that the app stands on. */
export type StartWorker = () => Pick<Worker, "postMessage" | "terminate" | "addEventListener">;

/** Starts the worker. `onUpdate` hears everything that is not an answer; `onLoss` that it is lost, or null: it speaks again. */
export function openPort(start: StartWorker, onUpdate: (update: News) => void, onLoss: (loss: WorkerLoss | null) => void): Port {
  const worker = start();
  const waiting = new Map<number, (answer: Answer) => void>();
  let lastAsk = 0;
  let loss: WorkerLoss | null = null;
  const lose = (now: WorkerLoss | null): void => {
    if (now === loss) return;
    loss = now;
    onLoss(now);
  };
  const watch = watchSilence(() => worker.postMessage({ kind: "ping" } satisfies WorkerCommand), () => lose(loss ?? "silent"));
  worker.addEventListener("message", (event: MessageEvent<Update>) => {
    const update = event.data;
    watch.heard();
    // One that has ended may have said something before: that it speaks again is true of silent ones alone.
    if (loss === "silent") lose(null);
    if (update.kind === "pong") return;
    if (update.kind !== "answer") {
      onUpdate(update);
      return;
    }
    const resolve = waiting.get(update.ask);
    waiting.delete(update.ask);
    resolve?.(update.answer);
  });
  // The worker catches its own mistakes: what comes here kept it from starting, or ended it.
  worker.addEventListener("error", () => lose("gone"));
  // An answer or news that is lacking is made up for by nothing: what it says from now on would stand on what nobody knows.
  worker.addEventListener("messageerror", () => {
    worker.terminate();
    lose("unread");
  });
  return {
    tell: (command) => worker.postMessage(command),
    ask: (command) =>
      new Promise((resolve) => {
        lastAsk += 1;
        waiting.set(lastAsk, resolve);
        worker.postMessage({ ...command, ask: lastAsk });
      }),
    close: () => {
      watch.end();
      worker.terminate();
      for (const resolve of waiting.values()) resolve({ ok: false, notices: [] });
      waiting.clear();
    },
  };
}

/** Behind it there is no worker, and none will be: whoever asks gets a refusal without a word. */
export const closedPort: Port = {
  tell: () => undefined,
  ask: () => Promise.resolve({ ok: false, notices: [] }),
  close: () => undefined,
};

/** Calls `ask` regularly, and `onSilence` where nothing was heard for long. A page that slept itself blames nobody. */
function watchSilence(ask: () => void, onSilence: () => void): { heard(): void; end(): void } {
  let lastHeard = performance.now();
  let lastBeat = lastHeard;
  const beat = (): void => {
    const now = performance.now();
    const slept = document.hidden || now - lastBeat > 2 * BEAT_MS;
    lastBeat = now;
    if (slept) lastHeard = now;
    ask();
    if (now - lastHeard > SILENT_MS) onSilence();
  };
  const timer = setInterval(beat, BEAT_MS);
  return {
    heard: () => {
      lastHeard = performance.now();
    },
    end: () => clearInterval(timer),
  };
}
