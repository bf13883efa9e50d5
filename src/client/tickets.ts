import { assert } from "../kernel/assert.ts";
import type { ClientState, Operation, Phase } from "./types.ts";

/**
 * A fresh ticket. Clients take every n-th number, so that no two clients of a cluster ever use the same id for a request,
 * not even after a restart: a store that keeps proposals by request id must not confuse them.
 */
export function takeTicket(state: ClientState): number {
  const ticket = state.nextTicket;
  state.nextTicket += state.clients;
  return ticket;
}

/**
 * Lets the operation wait for something new. Its old ticket is worth nothing from here on, so a late answer or timer for
 * what it waited for before finds nobody.
 */
export function waitAnew(state: ClientState, operation: Operation, phase: Phase): void {
  assert(state.waiting.delete(operation.ticket), "an operation that waits anew has waited before");
  operation.ticket = takeTicket(state);
  operation.phase = phase;
  state.waiting.set(operation.ticket, operation);
}
