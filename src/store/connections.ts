import { after, between, START, type Duration } from "../kernel/time.ts";
import type { MachineId } from "../machine/computer.ts";
import type { StoreId } from "../proto/region.ts";
import { storeUnreachable } from "./hibernation.ts";
import type { Turn } from "./turn.ts";

/*
 * A store's connections to other stores, as far as they have ever broken (TiKV: raft_client.rs). What is sent while it waits
 * before it connects again is lost.
 */

/** The connection to that machine has ended, or could not be made. */
export function connectionLost(turn: Turn, machine: MachineId): void {
  const { state, host, clock } = turn;
  const { raftClientInitialReconnectBackoff, raftClientMaxBackoff, unreachableBackoff } = host.settings.store;
  const { connections } = state.memory;
  const known = connections.get(machine);
  // Refused was what had left before it was noticed.
  if (known !== undefined && clock < known.until) return;
  const wasFine = known === undefined || known.wait === 0;
  const wait = Math.min(wasFine ? raftClientInitialReconnectBackoff : 2 * known.wait, raftClientMaxBackoff) as Duration;
  const reportedAt = known?.reportedAt ?? null;
  connections.set(machine, { wait, until: after(clock, wait), reportedAt });
  const silence = reportedAt === null ? unreachableBackoff : between(reportedAt, clock);
  if (silence >= unreachableBackoff) report(turn, machine);
  else if (wasFine) host.startTimer((unreachableBackoff - silence) as Duration, { kind: "unreachable", machine });
}

/** A report that came too early after the one before it is due, if it is still true. */
export function reportLate(turn: Turn, machine: MachineId): void {
  if ((turn.state.memory.connections.get(machine)?.wait ?? 0) > 0) report(turn, machine);
}

function report(turn: Turn, machine: MachineId): void {
  const { connections } = turn.state.memory;
  const known = connections.get(machine);
  if (known !== undefined) connections.set(machine, { ...known, reportedAt: turn.clock });
  const store = storeOn(turn, machine);
  if (store !== undefined) storeUnreachable(turn, store);
}

function storeOn({ host }: Turn, machine: MachineId): StoreId | undefined {
  for (const [store, at] of host.directory.stores) if (at === machine) return store;
  return undefined;
}

/** A store is heard that was not reached before: the next time begins anew. */
export function heardFrom(turn: Turn, machine: MachineId): void {
  const { connections } = turn.state.memory;
  const known = connections.get(machine);
  if (known === undefined || known.wait === 0 || turn.clock < known.until) return;
  connections.set(machine, { ...known, wait: 0 as Duration, until: START });
}
