import { defined } from "../kernel/assert.ts";
import type { AnyDetector } from "./detector.ts";
import { lease } from "./lease.ts";
import { missedHeartbeats } from "./missed.ts";
import { pdRule } from "./pd.ts";
import { phiAccrual } from "./phi.ts";
import { policyHealth } from "./policy.ts";
import { activeProbe } from "./probe.ts";

/** Every failure detector that watches without doing anything, in the order of tables. A new one is its file and a line here. */
export const DETECTORS: readonly AnyDetector[] = [pdRule, missedHeartbeats, lease, activeProbe, phiAccrual];

/** With what a failover policy goes by. */
export const WATCHERS: readonly AnyDetector[] = [...DETECTORS, policyHealth];

const BY_NAME: ReadonlyMap<string, AnyDetector> = new Map(WATCHERS.map((each): [string, AnyDetector] => [each.name, each]));

export const detectorOf = (name: string): AnyDetector => defined(BY_NAME.get(name), "a detector is in the table");
