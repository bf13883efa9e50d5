import { PRESET_NAMES, type PresetName } from "../kernel/preset.ts";
import { MAX_REPLICAS, replicasOf, TOPOLOGY_LIMITS } from "../cluster/topologies.ts";
import type { GeneratedTopology } from "../cluster/topology.ts";
import { GENERATED_BOUNDS, SEED_BOUNDS } from "./generated-bounds.ts";
import type { Notice } from "../language/notice.ts";
import { makeNotice } from "./notices.ts";
import { quoted } from "../kernel/words.ts";

/** Why a cluster of these parameters, each within its own bounds, is too large all the same; null where it is not. */
export function generatedFault(parameters: GeneratedTopology, where: string): Notice | null {
  const count = replicasOf(parameters);
  if (count <= MAX_REPLICAS) return null;
  const { regions, replicas } = parameters;
  return makeNotice("error", "topology.too-many-replicas", where, { regions, replicas, count, limit: MAX_REPLICAS });
}

/** A cluster as somebody asks for it by its numbers: nothing of it is checked yet. */
export interface GeneratedRun {
  readonly topology: GeneratedTopology;
  readonly preset: string;
  readonly seed: number;
}

export type CheckedRun =
  | { readonly ok: true; readonly run: { readonly topology: GeneratedTopology; readonly preset: PresetName;
    readonly seed: number } }
  | { readonly ok: false; readonly notices: readonly Notice[] };

/** The run that these numbers mean, or a sentence for each of them that cannot be. */
export function checkGeneratedRun({ topology, preset, seed }: GeneratedRun): CheckedRun {
  const notices: Notice[] = [];
  const check = (where: string, found: number | undefined, [least, most]: readonly [number, number]): void => {
    if (found !== undefined && Number.isSafeInteger(found) && found >= least && found <= most) return;
    const missing = found === undefined || Number.isNaN(found);
    notices.push(missing
      ? makeNotice("error", "generated.no-number", where, { least, most })
      : makeNotice("error", "generated.out-of-range", where, { found, least, most }));
  };
  for (const [name, bounds] of Object.entries(GENERATED_BOUNDS)) check(name,
    topology[name as keyof typeof GENERATED_BOUNDS], bounds);
  if (topology.pds !== undefined) check("pds", topology.pds, [0, TOPOLOGY_LIMITS.pds]);
  check("seed", seed, SEED_BOUNDS);
  const known = PRESET_NAMES.find((name) => name === preset);
  if (known === undefined) {
    notices.push(makeNotice("error", "generated.no-preset", "preset", { found: quoted(preset), known: PRESET_NAMES.join(", ") }));
  }
  const tooMany = notices.length === 0 ? generatedFault(topology, "regions") : null;
  if (tooMany !== null) notices.push(tooMany);
  return known === undefined || notices.length > 0 ? { ok: false, notices }
    : { ok: true, run: { topology, preset: known, seed } };
}
