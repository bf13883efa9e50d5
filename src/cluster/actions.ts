import type { Duration, Instant } from "../kernel/time.ts";
import type { Node } from "../proto/events.ts";
import type { RegionId, StoreId, StoreLabel } from "../proto/region.ts";

/** What people (and scenarios, links, tests) do to a cluster. A closed union; each is data. */
export type Action =
  | { readonly kind: "kill"; readonly node: Node }
  | { readonly kind: "power-off"; readonly node: Node }
  | { readonly kind: "restart"; readonly node: Node }
  /** Strikes whoever leads a region then. */
  | StrikeLeader
  /** Stops the process for a while, as a long garbage collection would; until `resume` where `duration` is null. */
  | { readonly kind: "pause"; readonly node: Node; readonly duration: Duration | null }
  | { readonly kind: "resume"; readonly node: Node }
  | { readonly kind: "cut"; readonly from: Node; readonly to: Node; readonly bothWays: boolean }
  /** Mends one link: cuts, latency, loss and duplication between the two, in the direction or both. */
  | { readonly kind: "mend"; readonly from: Node; readonly to: Node; readonly bothWays: boolean }
  /** Cuts every link of the machine. */
  | { readonly kind: "isolate"; readonly node: Node }
  /** Cuts every link between machines of different groups. Machines that no group names: see `placeAll`. */
  | { readonly kind: "partition"; readonly groups: readonly (readonly Node[])[] }
  /** Mends the whole network. */
  | { readonly kind: "heal" }
  | { readonly kind: "latency"; readonly from: Node; readonly to: Node; readonly bothWays: boolean; readonly extra: Duration;
      /** The largest random addition to `extra`, drawn for each message; none where it is not said. */ readonly jitter?: Duration }
  | { readonly kind: "loss"; readonly from: Node; readonly to: Node; readonly bothWays: boolean; readonly percent: number }
  | { readonly kind: "duplicate"; readonly from: Node; readonly to: Node; readonly bothWays: boolean; readonly percent: number }
  /** `extra` 0 makes the disk fast again. */
  | { readonly kind: "slow-disk"; readonly node: Node; readonly extra: Duration }
  | { readonly kind: "stall-disk"; readonly node: Node; readonly duration: Duration }
  | { readonly kind: "fill-disk"; readonly node: Node; readonly full: boolean }
  | { readonly kind: "clock"; readonly node: Node; readonly offset: Duration; readonly driftPpm: number }
  | { readonly kind: "add-store"; readonly labels: readonly StoreLabel[] }
  /** `pd-ctl store delete`: PD drains the store (Offline), then buries it (Tombstone). */
  | { readonly kind: "remove-store"; readonly store: StoreId }
  | { readonly kind: "transfer-leader"; readonly region: RegionId; readonly to: StoreId }
  /** Changes a setting by its dotted name (`pd.max-store-down-time`, `client.rate`); the value as text, validated before. */
  | { readonly kind: "set"; readonly key: string; readonly value: string };

/** A fault of the store that leads a region when its time comes: at once, or behind its next heartbeat. */
export interface StrikeLeader {
  readonly kind: "strike-leader";
  readonly fault: "kill" | "power-off" | "pause" | "isolate";
  readonly region: RegionId;
  /** How long a pause lasts; null until `resume`, and for the other faults. */
  readonly duration: Duration | null;
  /** Waits until the leader's next heartbeat has arrived at every running follower. */
  readonly afterHeartbeat: boolean;
  /** So long after that heartbeat at most, at random; 0 without `afterHeartbeat`. */
  readonly within: Duration;
}

export type ActionKind = Action["kind"];

/** An action with its instant: `(topology, preset, seed, inputs)` is the whole truth of a run. */
export interface Input {
  readonly at: Instant;
  readonly action: Action;
}

/** Why an action was not carried out: a code for dictionaries, and the English sentence. */
export interface Refusal {
  readonly code: string;
  readonly text: string;
  readonly values: Readonly<Record<string, string | number>>;
}
