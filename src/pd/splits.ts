import { between } from "../kernel/time.ts";
import type { MachineId } from "../machine/computer.ts";
import type { Message } from "../proto/messages.ts";
import type { SplitPolicy } from "../proto/operators.ts";
import type { Key, RegionId } from "../proto/region.ts";
import { labelsIn } from "./label-part.ts";
import type { OperatorDraft } from "./operator.ts";
import type { Purpose } from "./plans.ts";
import type { RegionInfo } from "./region-info.ts";
import { allocateId, type PdHost, type PdState } from "./state.ts";
import { suspect, suspectAll } from "./wakeups.ts";

/** An answer with ids, as protobuf. */
const ANSWER_BYTES = 160;

/** A region is about to fall apart: its leader gets ids for the new ones, unless it knows less of the region than PD does. */
export function onAskBatchSplit(
  state: PdState, host: PdHost, from: MachineId, { region, count }: Extract<Message, { readonly kind: "ask-batch-split" }>,
): void {
  const known = state.tree.infos.get(region.id)?.region.epoch;
  if (known === undefined || region.epoch.version < known.version || region.epoch.confVer < known.confVer) return;
  // More at once than etcd has granted so far: the store asks again.
  if (state.ids.next + count * (1 + region.peers.length) > state.ids.reserved) return;
  const ids = Array.from({ length: count }, () =>
    ({ region: allocateId(state), peers: region.peers.map(() => allocateId(state)) }));
  noteSplit(state, host, [region.id, ...ids.map((each) => each.region)]);
  host.send(from, "pd", { kind: "ask-batch-split-response", regionId: region.id, epoch: region.epoch, ids }, ANSWER_BYTES);
}

/** What has just been split is not merged again for a while (split-merge-interval). */
function noteSplit(state: PdState, host: PdHost, regions: readonly RegionId[]): void {
  const now = host.clock();
  const { splitMergeInterval } = state.settings;
  for (const [id, at] of [...state.splits]) if (between(at, now) >= splitMergeInterval) state.splits.delete(id);
  for (const id of regions) state.splits.set(id, now);
  host.startTimer(splitMergeInterval, { kind: "merge-due", regions });
}

/** All regions may be merged when PD has led for a while, or when a label that forbade it has run out. */
export function armMerges(state: PdState, host: PdHost): void {
  host.startTimer(state.settings.splitMergeInterval, { kind: "merge-due", regions: null });
  labelsIn(state)?.awaitEnds(state, host);
}

/** From now on these regions, or all that were there when PD started, may be merged. */
export function onMergeDue(state: PdState, host: PdHost, regions: readonly RegionId[] | null): void {
  if (regions === null) {
    labelsIn(state)?.collectLabels(state, host);
    suspectAll(state, host);
  } else for (const id of regions) if (state.tree.infos.has(id)) suspect(state, host, id);
}

/** The operator that lets a region fall apart. */
export const planSplitRegion = (
  { region, sizeMiB }: RegionInfo, { policy, keys }: { readonly policy: SplitPolicy; readonly keys: readonly Key[] },
  { description, kinds, priority }: Purpose,
): OperatorDraft => ({
  regionId: region.id, description, kinds, priority, epoch: region.epoch, sizeMiB,
  steps: [{ kind: "split-region", region, policy, keys }], from: 0, to: 0,
});
