import { generateTopology } from "../cluster/topologies.ts";
import type { Topology } from "../cluster/topology.ts";
import type { Notice } from "../language/notice.ts";
import type { Scenario } from "../exchange/scenario.ts";
import { need } from "../kernel/late-part.ts";
import type { Instant } from "../kernel/time.ts";
import type { RegionId } from "../proto/region.ts";
import { RECORDS, type Records } from "./parts.ts";
import { createRun, type Run } from "./run.ts";

/** A run from whatever somebody gave us, or the sentences that say why there is none. */
export type Opened =
  | {
      readonly ok: true;
      readonly run: Run;
      /** The instant to show first. */
      readonly at: Instant;
      /** Where playing pauses by itself; null for never. */
      readonly playUntil: Instant | null;
      /** The region whose group is shown at large at first; absent where the whole cluster is. */
      readonly group?: RegionId;
      readonly notices: readonly Notice[];
    }
  | { readonly ok: false; readonly notices: readonly Notice[] };

/** Hears what is going to be built, before that takes its time. */
export type BeforeBirth = (topology: Topology) => void;

/** The run of a scenario at its birth, with `folds` over its past: a bare one without any. */
export function openScenario(
  scenario: Scenario, beforeBirth: BeforeBirth, folds: Records["folds"] = need(RECORDS).folds,
): Opened {
  const { id, preset, seed, inputs, startAt, playUntil, view } = scenario;
  const topology = generateTopology(scenario.topology);
  beforeBirth(topology);
  const [first] = topology.regions;
  return {
    ok: true, run: createRun({ scenario: id, topology, preset, seed, inputs }, true, folds), at: startAt, playUntil, notices: [],
    ...(view === "group" && first !== undefined ? { group: first.id } : {}),
  };
}
