import { unreachable } from "../../kernel/assert.ts";
import { need } from "../../kernel/late-part.ts";
import { holdsKey } from "../../proto/keys.ts";
import { isClientRead, type Mutation, type TxnCommand } from "../../proto/kv.ts";
import type { Key, Region } from "../../proto/region.ts";
import { proceed } from "../attempt.ts";
import { copyBackoffs } from "../backoff.ts";
import { createOperation } from "../operation.ts";
import { PREWARMING } from "../prewarm/part.ts";
import { startWaiting, takeTicket } from "../tickets.ts";
import type { ClientHost, ClientState, Operation } from "../types.ts";
import type { TxnState } from "./state.ts";

/** How long commands may be retried, in client-go's budgets: 20 s for most, which `client.max-retry-time` stands for. */
export const PATIENCE = { most: 1, prewrite: 2, commit: 2, secondaries: 41 / 20, resolve: 2 } as const;

/**
 * Sends a command on its way. Its keys may lie in any number of regions, and `owner` is told of each part (0: nobody is).
 * `key` finds the region of a command that names no key.
 */
export function launch(
  state: ClientState, host: ClientHost, command: TxnCommand, owner: number, patience: number = PATIENCE.most,
  key: Key = routeOf(command),
): void {
  const isRead = isClientRead(command);
  const operation = createOperation(
    takeTicket(state), host.now, isRead ? "get" : "put", key, "", command, owner, patience,
  );
  begin(state, host, operation);
}

/** A command is on its way to a region. Those of transactions under way count where clients look for peaks. */
function begin(state: ClientState, host: ClientHost, operation: Operation): void {
  startWaiting(state, operation);
  if (host.settings.client.prewarmRise > 0 && state.txn?.running.has(operation.owner) === true) {
    need(PREWARMING).noteKey(state, host, operation.key);
  }
  proceed(state, host, operation);
}

/** Nobody waits for the owner's commands any more: they are not tried again, and go as soon as they would be. */
export function abandon({ waiting }: ClientState, owner: number): void {
  for (const operation of waiting) if (operation.owner === owner) operation.patience = 0;
}

/** Leaves an operation those keys of its command that lie in the region; another one goes on with the others. */
export function narrow(state: ClientState, host: ClientHost, operation: Operation, region: Region): void {
  const { command } = operation;
  if (command === null) return;
  if (command.kind === "scan" || command.kind === "raw-scan" || command.kind === "scan-lock" || command.kind === "gc") {
    if (region.endKey !== "" && (command.endKey === "" || command.endKey > region.endKey)) {
      operation.command = { ...command, endKey: region.endKey };
    }
    return;
  }
  const rest = partOf(command, region, false);
  if (rest === null) return;
  operation.command = partOf(command, region, true);
  const other = createOperation(
    takeTicket(state), operation.startedAt, operation.operation, routeOf(rest), "", rest, operation.owner, operation.patience,
  );
  other.unanswered = operation.unanswered;
  if (operation.backoffs !== null) other.backoffs = copyBackoffs(operation.backoffs);
  if (state.txn !== null) expectOneMore(state.txn, operation.owner);
  begin(state, host, other);
}

function expectOneMore(txn: TxnState, owner: number): void {
  const waiter = txn.running.get(owner) ?? txn.resolving.get(owner);
  if (waiter !== undefined) waiter.pending += 1;
}

/** The command for those of its keys that lie in the region, or for those that do not; null where there are none of these. */
function partOf(command: TxnCommand, region: Region, inside: boolean): TxnCommand | null {
  switch (command.kind) {
    case "prewrite": {
      const mutations = pick(command.mutations, mutationKey, region, inside);
      if (mutations === null) return null;
      const holdsPrimary = command.secondaries.length > 0 && holdsKey(region, command.primary) === inside;
      // What is in two regions is not committed in one phase, whatever was hoped before.
      return { ...command, mutations, secondaries: holdsPrimary ? command.secondaries : [], tryOnePhase: false };
    }
    case "commit":
    case "rollback":
    case "pessimistic-lock":
    case "pessimistic-rollback":
    case "check-secondary-locks": {
      const keys = pick(command.keys, itself, region, inside);
      return keys === null ? null : { ...command, keys };
    }
    case "resolve-lock": {
      const keys = command.keys === null ? null : pick(command.keys, itself, region, inside);
      return keys === null ? null : { ...command, keys };
    }
    case "get":
    case "scan":
    case "raw-scan":
    case "heartbeat":
    case "check-txn-status":
    case "scan-lock":
    case "gc":
      return null;
    default:
      return unreachable(command);
  }
}

const mutationKey = ({ key }: Mutation): Key => key;
const itself = (key: Key): Key => key;

/** Null where all, or none, lie outside. */
function pick<T>(items: readonly T[], keyOf: (item: T) => Key, region: Region, inside: boolean): readonly T[] | null {
  let outside = 0;
  for (const item of items) if (!holdsKey(region, keyOf(item))) outside += 1;
  if (outside === 0) return null;
  return items.filter((item) => holdsKey(region, keyOf(item)) === inside);
}

/** The key by which a command finds its region. */
function routeOf(command: TxnCommand): Key {
  switch (command.kind) {
    case "get": return command.key;
    case "prewrite": return command.mutations[0]?.key ?? command.primary;
    case "commit":
    case "rollback":
    case "pessimistic-lock":
    case "pessimistic-rollback":
    case "check-secondary-locks":
      return command.keys[0] ?? "";
    case "heartbeat":
    case "check-txn-status":
      return command.primary;
    case "resolve-lock": return command.keys?.[0] ?? "";
    case "scan":
    case "raw-scan":
    case "scan-lock":
    case "gc":
      return command.startKey;
    default:
      return unreachable(command);
  }
}

/** What the command adds to the bytes of its request: an estimate that only bandwidth sees. */
export function commandBytes(command: TxnCommand): number {
  if (command.kind === "prewrite") {
    return command.mutations.reduce((sum, { key, value }) => sum + key.length + value.length + 8, 48);
  }
  return "keys" in command ? (command.keys ?? []).reduce((sum, key) => sum + key.length + 4, 24) : 48;
}
