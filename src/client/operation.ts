import type { Instant } from "../kernel/time.ts";
import type { TxnCommand } from "../proto/kv.ts";
import type { Key } from "../proto/region.ts";
import { copyBackoffs } from "./backoff.ts";
import { copyTried } from "./selector.ts";
import type { Operation } from "./types.ts";

export const NOT_ASKED = -1 as Instant;

/** Whether somebody wants the command: the collector of old versions waits in nobody's name. */
export const isAsked = ({ kind }: TxnCommand): boolean => kind !== "gc" && kind !== "scan-lock";

/** An operation that has asked nobody yet. */
export const createOperation = (
  ticket: number, now: Instant, operation: "get" | "put", key: Key, value: string | null, command: TxnCommand | null = null,
  owner: number = 0, patience: number = 1,
): Operation => ({
  operation,
  key,
  command,
  owner,
  patience,
  askedAt: NOT_ASKED,
  unanswered: false,
  value,
  startedAt: now,
  ticket,
  phase: "sleeping",
  sentAt: now,
  sentClock: 0 as Instant,
  region: 0,
  store: 0,
  target: 0,
  pdMember: 0,
  version: 0,
  generation: 0,
  peerIndex: 0,
  askedLeader: false,
  replica: null,
  attempts: 0,
  lastError: "",
  scoutOf: 0,
  parkedAt: now,
  tried: null,
  backoffs: null,
});

export const copyOperation = (operation: Operation): Operation => ({
  ...operation,
  tried: operation.tried === null ? null : copyTried(operation.tried),
  backoffs: operation.backoffs === null ? null : copyBackoffs(operation.backoffs),
});
