import { assertInvariant } from "../kernel/assert.ts";
import type { Instant } from "../kernel/time.ts";
import { isSchedulers, type OperatorStep, type PeerRef } from "../proto/operators.ts";
import type { Peer } from "../proto/region.ts";
import type { OperatorDraft } from "./operator.ts";
import { canReplace, fitRegion, wantedPeers } from "./placement.ts";
import { isLearner, type RegionInfo } from "./region-info.ts";
import type { PdState } from "./state.ts";
import { isDown } from "./store-record.ts";

/** What PD asserts of an operator of its own before it begins; what people order may be worse than this. */
export function assertSafe(state: PdState, info: RegionInfo, draft: OperatorDraft, now: Instant): void {
  const { description, steps, from, to } = draft;
  if (description.startsWith("admin-") || !steps.some(movesPeers)) return;
  const { peers } = info.region;
  const lives = ({ storeId }: Pick<Peer, "storeId">): boolean => {
    const store = state.stores.get(storeId);
    return store === undefined || !isDown(store, state.settings, now);
  };
  const gone = refsOf(steps, (step) => (step.kind === "remove-peer" ? [step.target] : []));
  const come = refsOf(steps, (step) => (step.kind === "add-learner" ? [step.target] : []));
  const votes = refsOf(steps, votersMade);
  const silenced = [...gone, ...refsOf(steps, (step) => (step.kind === "enter-joint" ? step.demote : []))];
  const voters = peers.filter((peer) => !isLearner(peer));
  const left = [...voters.filter((peer) => !names(silenced, peer.id)), ...votes.map(({ store }) => ({ storeId: store }))];
  const most = (half: readonly Pick<Peer, "storeId">[]): boolean => half.filter(lives).length * 2 > half.length;
  assertInvariant("operator-quorum", !most(voters) || most(left), "an operator leaves most voters on stores that live");
  const had = peers.filter(lives).length;
  const { voters: wanted, learners } = wantedPeers(state, info.region);
  const kept = peers.filter((peer) => lives(peer) && !names(gone, peer.id)).length + come.length;
  assertInvariant("operator-replicas", kept >= Math.min(had, wanted + learners), "an operator leaves as many replicas as are wanted");
  if (!isSchedulers(description) || come.length === 0) return;
  const fit = fitRegion(state, info);
  const target = state.stores.get(to);
  assertInvariant(
    "operator-isolation", fit === null || target === undefined || canReplace(state, fit, from, target),
    "a move for the sake of order keeps replicas as far apart as they were",
  );
}

const movesPeers = ({ kind }: OperatorStep): boolean => kind === "remove-peer" || kind === "enter-joint";

const votersMade = (step: OperatorStep): readonly PeerRef[] =>
  (step.kind === "enter-joint" ? step.promote : step.kind === "promote-learner" ? [step.target] : []);

const refsOf = (steps: readonly OperatorStep[], of: (step: OperatorStep) => readonly PeerRef[]): readonly PeerRef[] =>
  steps.flatMap(of);

const names = (refs: readonly PeerRef[], id: number): boolean => refs.some(({ peer }) => peer === id);
