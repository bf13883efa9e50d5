import { DEFAULT_TOPOLOGY } from "../../cluster/topologies.ts";
import type { Action, Input } from "../../action/index.ts";
import type { GeneratedTopology } from "../../cluster/topology.ts";
import { after, millis, seconds, START, type Instant } from "../../kernel/time.ts";
import type { Node } from "../../proto/events.ts";
import type { ReplicationMode } from "../../proto/settings/replication.ts";
import type { Scenario } from "../scenario.ts";

/** The cluster of the first page with fewer operations: enough to see who waits, and minutes of it are soon gone through. */
export const LIGHT_LOAD: GeneratedTopology = { ...DEFAULT_TOPOLOGY, rate: 10 };

/** An input, so many seconds after the start; to the millisecond. */
export const input = (at: number, action: Action): Input => ({ at: after(START, millis(Math.round(at * 1_000))), action });

/** A rule of Raft is switched off, named as in settings. */
export const ruleOff = (at: number, rule: string): Input =>
  input(at, { kind: "set", key: `raft.rule.${rule}`, value: "off" });

/** Something replicates beside Raft, and store 4 with a client is cut off from all others, for half a minute or until then. */
export const cutWithClient = (id: string, mode: ReplicationMode, healed = 40): Scenario => ({
  id,
  topology: { stores: 5, regions: 12, replicas: 3, zones: 3, clients: 3, pds: 3, rate: 50 },
  preset: "tikv",
  seed: 1,
  inputs: [
    input(9, { kind: "set", key: "replication.mode", value: mode }),
    input(10, {
      kind: "partition",
      groups: [
        [store(4), { kind: "client", id: 1 }],
        [...stores(1, 2, 3, 5), ...[1, 2, 3].map((id): Node => ({ kind: "pd", id })),
          { kind: "client", id: 2 }, { kind: "client", id: 3 }],
      ],
    }),
    input(healed, { kind: "heal" }),
  ],
  startAt: shortlyBefore(9),
  playUntil: after(START, seconds(healed + 15)),
});

export const store = (id: number): Node => ({ kind: "store", id });

export const stores = (...ids: readonly number[]): readonly Node[] => ids.map(store);

/**
 * Where a scenario opens: so shortly before its first input, given in seconds, that nobody waits for it, and late enough to look
 * round.
 */
export const shortlyBefore = (at: number): Instant => after(START, millis(Math.round(at * 1_000) - 40));
