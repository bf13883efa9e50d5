import { assertInvariant } from "../kernel/assert.ts";
import type { Instant } from "../kernel/time.ts";
import { isSchedulers, type OperatorStep, type PeerRef } from "../proto/operators.ts";
import type { Peer } from "../proto/region.ts";
import type { OperatorDraft } from "./operator.ts";
import { canReplace, fitRegion } from "./placement.ts";
import { isLearner, type RegionInfo } from "./region-info.ts";
import type { PdState } from "./state.ts";
import { isDown } from "./store-record.ts";

/**
 * What PD asserts of an operator of its own before it begins. What people order may be worse than this, and so may the removal of
 * an orphan: PD chooses it by what the region's leader says of its peers, whatever the states of their stores. So does a merge
 * whose peers go to its neighbour's stores: to PD all of them live. A voter that a new rule wants as a learner becomes one,
 * although the voters that are left may have no quorum then (fixLooseMatchPeer asks for nothing else).
 */
export function assertSafe(state: PdState, info: RegionInfo, draft: OperatorDraft, now: Instant): void {
  const { description, steps, from, to } = draft;
  if (description.startsWith("admin-") || description.startsWith("remove-") || !steps.some(movesPeers)) return;
  const isMerge = description === "merge-region" || description === "random-merge";
  const { peers } = info.region;
  const lives = ({ storeId }: Pick<Peer, "storeId">): boolean => {
    const store = state.stores.get(storeId);
    return store === undefined || isMerge || !isDown(store, state.settings, now);
  };
  const gone = refsOf(steps, (step) => (step.kind === "remove-peer" ? [step.target] : []));
  const votes = refsOf(steps, votersMade);
  const silenced = [...gone, ...refsOf(steps, (step) => (step.kind === "enter-joint" ? step.demote : []))];
  const voters = peers.filter((peer) => !isLearner(peer));
  const left = [...voters.filter((peer) => !names(silenced, peer.id)), ...votes.map(({ store }) => ({ storeId: store }))];
  const most = (half: readonly Pick<Peer, "storeId">[]): boolean => half.filter(lives).length * 2 > half.length;
  const isSafe = description === "fix-demote-voter" || !most(voters) || most(left);
  assertInvariant("operator-quorum", isSafe, "an operator leaves most voters on stores that live");
  const fit = fitRegion(state, info);
  if (fit === null) return;
  const wanted = fit.fits.filter(({ rule }) => rule.role !== "learner");
  // Orphans vote as well; who stands where a learner is wanted is to become one.
  const counted = voters.filter((peer) =>
    !fit.fits.some(({ rule, peers: own }) => rule.role === "learner" && own.includes(peer)));
  const had = counted.filter(lives).length;
  const kept = counted.filter((peer) => lives(peer) && !names(silenced, peer.id)).length + votes.length;
  const count = wanted.reduce((sum, { rule }) => sum + rule.count, 0);
  assertInvariant("operator-replicas", kept >= Math.min(had, count), "an operator leaves as many voters as are wanted");
  if (!isSchedulers(description) || gone.length === 0) return;
  const target = state.stores.get(to);
  assertInvariant(
    "operator-isolation", target === undefined || canReplace(state, fit, from, target),
    "a move for the sake of order keeps replicas as far apart as they were",
  );
}

const movesPeers = ({ kind }: OperatorStep): boolean => kind === "remove-peer" || kind === "enter-joint";

const votersMade = (step: OperatorStep): readonly PeerRef[] =>
  (step.kind === "enter-joint" ? step.promote : step.kind === "promote-learner" ? [step.target] : []);

const refsOf = (steps: readonly OperatorStep[], of: (step: OperatorStep) => readonly PeerRef[]): readonly PeerRef[] =>
  steps.flatMap(of);

const names = (refs: readonly PeerRef[], id: number): boolean => refs.some(({ peer }) => peer === id);
