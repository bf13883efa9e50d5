import type { Answer } from "../../../worker/protocol.ts";
import type { Port } from "../port.ts";
import type { Remarks, RunState } from "../run.ts";

/** What a concern of the run's store stands on: the store, and the conversation with the worker. */
export interface Wire {
  get(): RunState;
  set(part: Partial<RunState> | ((run: RunState) => Partial<RunState>)): void;
  /** Keeps what the worker says by itself until all of it has come: panels that show two parts of it are drawn anew once. */
  hear(part: (run: RunState) => Partial<RunState>): void;
  /** Opened with the first thing that is asked of it. */
  port(): Port;
  /** Ends the worker; the next thing asked starts another. */
  closePort(): void;
}

/** Keeps what an answer has to say where a dialog can show it, and hands the answer on. */
export function noteRemarks({ set }: Wire, about: Remarks["about"], answer: Answer): Answer {
  const list = "notices" in answer ? answer.notices : [];
  if (list.length > 0) set({ notices: { about, ok: answer.ok, list } });
  // What was refused a moment ago is no news once something has worked.
  else if (answer.ok && about !== "open") set((run) => (run.notices?.about === "open" ? {} : { notices: null }));
  return answer;
}
