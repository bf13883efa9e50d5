import { expect, test } from "vitest";
import type { Input } from "../../src/action/index.ts";
import { drawStorm, factsOf } from "../../src/cli/fuzz/storm.ts";
import { createCluster } from "../../src/cluster/birth.ts";
import { forkCluster, type Cluster, type Observer } from "../../src/cluster/cluster.ts";
import { hashCluster } from "../../src/cluster/digest.ts";
import { act } from "../../src/cluster/inputs.ts";
import { advance } from "../../src/cluster/loop.ts";
import { PRESETS } from "../../src/cluster/presets.ts";
import { checkFold } from "../../src/check/index.ts";
import { createStream, drawInt } from "../../src/kernel/random.ts";
import { seconds, type Instant } from "../../src/kernel/time.ts";
import { createFolds, foldEvent, foldFact, forkFolds, stateOf, type FoldSet } from "../../src/proto/fold.ts";
import { PAST_FOLDS } from "../../src/session/folds.ts";
import { latencyOf, longestDarkness, usageFold } from "../../src/session/usage.ts";
import { randomWorld } from "../cluster/worlds.ts";

/** A cluster with what is folded of its past. */
interface Side {
  readonly cluster: Cluster;
  readonly past: FoldSet;
}

const END = seconds(18) as number as Instant;

const observerOf = ({ past }: { readonly past: FoldSet }): Observer => ({
  event: (event) => foldEvent(past, event),
  observe: (fact, now) => foldFact(past, fact, now),
});

function born(seed: number): Side {
  const { topology, preset } = randomWorld(seed).spec;
  const past = createFolds(PAST_FOLDS, { topology, maxStoreDownTime: PRESETS[preset].pd.maxStoreDownTime, rate: 100 });
  return { cluster: createCluster(topology, preset, seed, observerOf({ past })), past };
}

const fork = ({ cluster, past }: Side): Side => ({ cluster: forkCluster(cluster), past: forkFolds(past) });

/** Goes on to an instant, and does on the way what is due. */
function play(side: Side, inputs: readonly Input[], until: Instant): void {
  const from = side.cluster.now;
  const observer = observerOf(side);
  for (const { at, action } of inputs) {
    if (at <= from || at > until) continue;
    advance(side.cluster, at, observer);
    act(side.cluster, action, observer);
  }
  advance(side.cluster, until, observer);
}

/** Everything that a side has come to, and what is said of its past. */
function outcome({ cluster, past }: Side): readonly unknown[] {
  const { checked, unchecked, violations } = stateOf(past, checkFold);
  const usage = stateOf(past, usageFold);
  return [hashCluster(cluster), checked, unchecked, violations, longestDarkness(usage, cluster.now),
    latencyOf(usage, "get", ["before", "during", "after"]), latencyOf(usage, "put", ["before", "during", "after"])];
}

test.each([2, 3, 4, 5, 7])("both sides of a fork go on as if there were no other, and so does what stood (world %i)", (seed) => {
  const { topology } = randomWorld(seed).spec;
  const random = createStream(seed, "forks");
  const storms = [1, 2, 3].map(() => drawStorm(random, factsOf(topology), END));
  const [common = [], left = [], right = []] = storms;
  const forkedAt = drawInt(random, 1_000_000, 11_000_000) as Instant;
  const alone = [left, right].map((later) => {
    const side = born(seed);
    play(side, [...common.filter(({ at }) => at <= forkedAt), ...later.filter(({ at }) => at > forkedAt)], END);
    return outcome(side);
  });

  const trunk = born(seed);
  play(trunk, common, forkedAt);
  const keyframe = fork(trunk);
  const stood = outcome(keyframe);
  const other = fork(keyframe);
  // By turns, so that a write of one would be read by the other.
  for (let now: number = forkedAt; now < END;) {
    now = Math.min(END, now + drawInt(random, 1, 2_000_000));
    play(trunk, left, now as Instant);
    play(other, right, now as Instant);
  }
  expect(outcome(trunk)).toEqual(alone[0]);
  expect(outcome(other)).toEqual(alone[1]);
  expect(outcome(trunk)).not.toEqual(outcome(other));
  // Woken at last, when all that it shared has been changed by both.
  expect(outcome(keyframe)).toEqual(stood);
  play(keyframe, right, END);
  expect(outcome(keyframe)).toEqual(alone[1]);
});
