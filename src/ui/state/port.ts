import type { Answer, Command, Update } from "../../worker/protocol.ts";

type Question = Extract<Command, { readonly ask: number }>;
type WithoutAsk<C> = C extends Question ? Omit<C, "ask"> : never;
/** A command that is answered, before the port has numbered it. */
export type Asking = WithoutAsk<Command>;
/** A command that nobody answers. */
export type Telling = Exclude<Command, Question>;

/** What the worker says of itself, as opposed to answers. */
export type News = Exclude<Update, { readonly kind: "answer" }>;

/** The page's end of the conversation with the worker that runs the cluster. */
export interface Port {
  tell(command: Telling): void;
  /** Resolves with the answer of the same number. Never rejects: a refusal is an answer with `ok` false. */
  ask(command: Asking): Promise<Answer>;
}

/** Starts the worker. `onUpdate` hears everything that is not an answer; `onCrash` a failure outside the protocol. */
export function openPort(onUpdate: (update: News) => void, onCrash: (reason: string) => void): Port {
  const worker = new Worker(new URL("../../worker/main.ts", import.meta.url), { type: "module" });
  const waiting = new Map<number, (answer: Answer) => void>();
  let lastAsk = 0;
  worker.addEventListener("message", (event: MessageEvent<Update>) => {
    const update = event.data;
    if (update.kind !== "answer") {
      onUpdate(update);
      return;
    }
    const resolve = waiting.get(update.ask);
    waiting.delete(update.ask);
    resolve?.(update.answer);
  });
  worker.addEventListener("error", (event) => onCrash(event.message));
  return {
    tell: (command) => worker.postMessage(command),
    ask: (command) =>
      new Promise((resolve) => {
        lastAsk += 1;
        waiting.set(lastAsk, resolve);
        worker.postMessage({ ...command, ask: lastAsk });
      }),
  };
}
