import type { Refusal } from "../action/definition.ts";
import type { Action } from "../action/index.ts";
import { latePart } from "../kernel/late-part.ts";
import type { Cluster, Observer } from "./cluster.ts";
import type { springStrikes, strikeMachine } from "./strikes.ts";

/** What `cluster/inputs` does. */
export interface Acting {
  act(cluster: Cluster, action: Action, observer: Observer): Refusal | null;
}

/** What people do to a cluster. It is needed at the first input, and what only follows from one comes with it (`bringHands`). */
export const HANDS = latePart<Acting>("hands");

/** Faults that wait for a leader's heartbeat. */
export const STRIKES = latePart<{
  readonly springStrikes: typeof springStrikes;
  readonly strikeMachine: typeof strikeMachine;
}>("strikes");
