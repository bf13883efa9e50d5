import type { Stream } from "../../kernel/random.ts";
import type { FlowEnd, FlowStyle, OrderSight } from "../../proto/flow.ts";
import type { HistoryEntry, HistoryKind, MicroOperation } from "../../proto/history.ts";
import type { Mutation } from "../../proto/kv.ts";
import type { Key } from "../../proto/region.ts";
import type { ClientSettings } from "../../proto/settings/client.ts";
import type { Answers, Step, TxnTask } from "../txn/state.ts";
import { drawPlace } from "./draw.ts";

/** What a workload draws its next task from. */
export interface Draws {
  readonly stream: Stream;
  /** `client.txn-keys` of them, spread over the regions; the same for all clients. */
  readonly keys: readonly Key[];
  /** All keys that there are, whatever the settings say. */
  readonly all: readonly Key[];
  readonly settings: ClientSettings;
  /** Different for all tasks of all clients, and about the same for those of one time divided by `clients`. */
  readonly number: number;
  readonly client: number;
  readonly clients: number;
  /** Orders that the client has seen half done. */
  readonly watched: readonly number[];
}

/** What transactions do: pure functions over what a task is and what its reads brought. */
export interface Workload {
  /** What can be checked of its history. */
  readonly history: HistoryKind;
  /** What is there before the first of its tasks finds something; nothing for most. */
  seed(keys: readonly Key[]): readonly Mutation[];
  draw(draws: Draws): TxnTask;
  /** Whether the task does nothing but read, so that it may read the past. */
  isLook(task: TxnTask): boolean;
  /** The task's next step behind so many answered ones. */
  next(task: TxnTask, answers: Answers): Step;
  /** The task as the history has it, as far as it came. */
  told(task: TxnTask, answers: Answers): readonly MicroOperation[];
  /** Of orders alone, which are done by several tasks, and looked at. */
  readonly flow?: Flow;
}

/** How the tasks of orders belong together. */
export interface Flow {
  readonly style: FlowStyle;
  /** What a coordinator that starts does first: it looks for what it has left. Null where others finish that. */
  recovery(draws: Draws): TxnTask | null;
  /** What a task that has ended says of its order, and what is done next. */
  follow(task: TxnTask, answers: Answers, outcome: HistoryEntry["outcome"]): Following;
}

export interface Following {
  readonly next: readonly TxnTask[];
  /** For how many milliseconds it rests before that. */
  readonly rest: number;
  /** How the order ended with it, if it did. */
  readonly end: FlowEnd | null;
  /** What the task saw of the order, if it looked. */
  readonly sight: OrderSight | null;
}

export const put = (key: Key, value: string): Mutation => ({ op: "put", key, value, isPessimistic: false });

export const NOTHING: readonly never[] = [];

/** One of the keys, as `client.key-distribution` wants them drawn. */
export const drawKey = ({ stream, settings }: Pick<Draws, "stream" | "settings">, keys: readonly Key[]): Key =>
  keys[drawPlace(stream, keys.length, settings)] ?? "";

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
