import type { Stream } from "../../kernel/random.ts";
import type { HistoryKind, MicroOperation } from "../../proto/history.ts";
import type { Mutation } from "../../proto/kv.ts";
import type { Key } from "../../proto/region.ts";
import type { Answers, Step, TxnTask } from "../txn/state.ts";

/** What a workload draws its next task from. */
export interface Draws {
  readonly stream: Stream;
  /** `client.txn-keys` of them, spread over the regions; the same for all clients. */
  readonly keys: readonly Key[];
  readonly writePercent: number;
  /** Different for all tasks of all clients, and about the same for those of one time divided by `clients`. */
  readonly number: number;
  readonly clients: number;
}

/** What transactions do: pure functions over what a task is and what its reads brought. */
export interface Workload {
  /** What can be checked of its history. */
  readonly history: HistoryKind;
  /** What is there before the first of its tasks finds something; nothing for most. */
  seed(keys: readonly Key[]): readonly Mutation[];
  draw(draws: Draws): TxnTask;
  /** The task's next step behind so many answered ones. */
  next(task: TxnTask, answers: Answers): Step;
  /** The task as the history has it, as far as it came. */
  told(task: TxnTask, answers: Answers): readonly MicroOperation[];
}

export const put = (key: Key, value: string): Mutation => ({ op: "put", key, value, isPessimistic: false });

export const insert = (key: Key, value: string): Mutation => ({ op: "insert", key, value, isPessimistic: false });

export const NOTHING: readonly never[] = [];

/** A number that stands at a key; 0 where nothing does. */
export const numberAt = (value: string | null | undefined): number => Number(value ?? 0);

/** The reads of a step, as the history has them. */
export const readsOf = (answer: Answers[number] | undefined): MicroOperation[] =>
  (answer ?? []).map(({ key, value }) => ({ kind: "read", key, value }));

/** What the last step of a task wrote, as the history has it. */
export function writesOf(step: Step): MicroOperation[] {
  if (step.kind !== "commit") return [];
  return step.mutations.map(({ op, key, value }) => ({ kind: "write", key, value: op === "delete" ? null : value }));
}
