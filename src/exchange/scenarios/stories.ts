import type { WrittenStory } from "../scenario.ts";

/**
 * What is expected of each scenario that comes along, as conditions in the language of lessons (`docs/LESSONS.md`): the test of
 * the stories runs all of them, `quorumscape run --scenario NAME --check` one. Scenarios of rules that are off have no story of
 * their own: what breaks without a rule is held by the tests of the rules.
 */
export const STORIES: Readonly<Record<string, WrittenStory>> = {
  healthy: {
    until: "15s",
    must: ["unavailable() = 0", "count(raft.campaign.started) = 0", "ops(ok = 0) = 0", "violations() = 0"],
  },
  raft: { until: "10s", must: ["leaders(1) = 1", "count(raft.campaign.started) = 0", "violations() = 0"] },
  "one-group": { until: "10s", must: ["leaders(1) = 1", "count(raft.campaign.started) = 0", "violations() = 0"] },
  "store-dies": {
    until: "60s",
    must: [
      { that: "unavailable() > 0", at: "15s" },
      // Followers stand for election after 10 to 20 s without their leader; the last heartbeat was up to 2 s before the fault.
      "first(raft.campaign.started, at > 10s).at > 18s",
      "last(region.available, at > 10s).outage < 21s",
      "distinct(region.unavailable, region) = distinct(raft.leader.elected, region, at > 10s)",
      { that: "storeState(4) = 'Up'", at: "27s" },
      "storeState(4) = 'Disconnected'",
      "count(pd.operator.created) = 0",
      "ops(ok = 0) = 0",
      "unavailable() = 0",
      "violations() = 0",
    ],
  },
  "pd-leader-dies": {
    until: "60s",
    must: [
      "count(pd.leader.lost) = 0",
      "first(pd.etcd.elected, at > 10s).at < 17s",
      "first(pd.leader.elected, at > 10s).at > 15s",
      "first(pd.leader.elected, at > 10s).at < 22s",
      "first(pd.cluster.prepared, at > 10s).at < 35s",
      "count(raft.campaign.started) = 0",
      "unavailable() = 0",
      "violations() = 0",
    ],
  },
  "asleep-store-dies": {
    until: "130s",
    must: [
      { that: "unavailable() = 6", at: "101s" },
      // The broken connection wakes a replica with most of its timer gone: busy regions wait for 8 s at the least.
      "first(raft.leader.elected, at > 100s).at < 108s",
      "last(region.available, at > 100s).outage < 15s",
      "unavailable() = 0",
      "violations() = 0",
    ],
  },
  "pd-all-die": {
    until: "70s",
    must: [
      "first(pd.leader.elected, at > 10s).at > 40s and first(pd.leader.elected, at > 10s).at < 60s",
      "count(raft.campaign.started) = 0",
      "ops(ok = 0) = 0",
      "unavailable() = 0",
      "violations() = 0",
    ],
  },
  "pd-minority-cut": {
    until: "60s",
    must: [
      "first(pd.leader.lost).member = 1 and first(pd.leader.lost).reason = 'quorum-lost'",
      "first(pd.leader.elected, at > 10s).member != 1 and first(pd.leader.elected, at > 10s).at < 22s",
      "first(pd.cluster.prepared, at > 10s).at < 45s",
      "count(raft.campaign.started) = 0",
      "violations() = 0",
    ],
  },
  "pd-majority-cut": {
    until: "60s",
    must: [
      "first(pd.leader.lost).member = 1 and first(pd.leader.lost).reason = 'quorum-lost'",
      "first(pd.leader.elected, at > 10s).at < 45s and first(pd.cluster.prepared, at > 10s).at > 45s",
      "count(raft.campaign.started) = 0",
      "ops(ok = 0) = 0",
      "violations() = 0",
    ],
  },
  "pd-clock-jumps": {
    until: "40s",
    must: [
      "count(clock.shifted) = 2", "count(pd.leader.lost) = 0", "count(pd.store.state) = 0", "ops(ok = 0) = 0", "violations() = 0",
    ],
  },
  "split-vote": {
    until: "3s",
    must: [
      "distinct(raft.campaign.started, store, campaign = 'vote', at > 1050ms, term = 7) = 2",
      "count(raft.leader.elected, term = 7) = 0",
      "count(raft.leader.elected, at > 1050ms) = 1",
      "violations() = 0",
    ],
  },
  "leader-loses-lease": {
    until: "45s",
    must: [
      { that: "leaders(1) = 2 or leader(1) = 1", at: "20s" },
      // No read of the cut-off side succeeds once another may lead.
      { that: "begun(client = 1, kind = 'get', ok = 1) < first(raft.leader.ready, at > 10s).at", at: "34s" },
      "first(raft.leader.stepped-down, store = 1).reason = 'quorum-lost'",
      "unavailable() = 0",
      "violations() = 0",
    ],
  },
  "minority-partition": {
    until: "3m",
    must: [
      { that: "unavailable() = 0", at: "45s" },
      "count(raft.leader.stepped-down, store in [1, 2], reason = 'quorum-lost') > 0",
      "count(raft.leader.elected, at > 10s, at < 120s, store in [1, 2]) = 0",
      { that: "storeState(1) = 'Disconnected' and storeState(2) = 'Disconnected'", at: "60s" },
      "storeState(1) = 'Up' and storeState(2) = 'Up'",
      "count(pd.operator.created) = 0",
      "violations() = 0",
    ],
  },
  "majority-partition": {
    until: "2m",
    must: [
      // Whoever looks from above sees leaders everywhere; no client reaches one.
      { that: "unavailable() = 0", at: "69s" },
      "ops(ok = 1, began > 30s, at < 70s) = 0",
      { that: "storeState(1) = 'Disconnected' and storeState(5) = 'Up'", at: "69s" },
      "ops(ok = 1, began > 100s) > 100",
      "count(pd.operator.created, description = 'replace-rule-down-peer') = 0",
      "violations() = 0",
    ],
  },
  "zones-apart": {
    until: "90s",
    must: ["count(raft.leader.elected) = 0", "count(raft.leader.stepped-down) = 0", "ops(ok = 0) = 0", "violations() = 0"],
  },
  "one-way-cut": {
    until: "3m",
    must: [
      "count(raft.leader.stepped-down, store = 1, reason = 'quorum-lost') = 6",
      "first(raft.leader.elected, at > 10s).at > 28s",
      "count(raft.leader.elected, store = 1, at > 10s, at < 120s) = 0",
      "count(pd.store.state, store = 1) = 0",
      "unavailable() = 0",
      "violations() = 0",
    ],
  },
  "article-machine": {
    until: "37m",
    must: [
      // Silent for 30 s is failed; nobody stands for election before.
      "first(pd.store.state, to = 'Disconnected').at >= 39s and first(pd.store.state, to = 'Disconnected').at < 42s",
      "first(raft.campaign.started, at > 10s).at > 38s",
      // What is dead for 30 minutes is removed by itself: no order, no second gate.
      "first(pd.store.state, to = 'Offline').at - first(pd.store.state, to = 'Down').at < 1s",
      "count(pd.ordered) = 0",
      "storeState(4) = 'Tombstone'",
      "unavailable() = 0",
      "violations() = 0",
    ],
  },
  "safe-mode": {
    until: "120s",
    must: [
      { that: "first(pd.store.evicted).store = 2 and ops(ledBy = 2, began > 27s) = 0", at: "39s" },
      "first(pd.store.evicted).at > 20s and first(pd.store.evicted).at < 25.1s",
      // Taken, given back in safe mode, taken again with two stores, and given back when it is well.
      "count(pd.store.evicted, scheduler = 'evict-leader') = 4 and count(limit.reached, limit = 'safe-mode') = 2",
      "first(limit.reached, limit = 'safe-mode').at > 50s and first(limit.reached, limit = 'safe-mode').at < 57.1s",
      "violations() = 0",
    ],
  },
  "slow-store": {
    until: "60s",
    must: [
      // Raft replaces no leader for being slow; PD's slow score takes 25 s to make up its mind.
      { that: "count(raft.leader.elected) = 0 and quantile(0.5, kind = 'put', ledBy = 1, at > 12s) > 500ms", at: "33s" },
      "quantile(0.99, kind = 'put', ledBy = 3, at > 12s) < 100ms",
      "first(pd.store.evicted).store = 1 and first(pd.store.evicted).at > 33s and first(pd.store.evicted).at < 45s",
      "distinct(raft.transfer.started, region) = 6",
      "ops(ledBy = 1, began > 45s) = 0",
      "quantile(0.99, kind = 'put', began > 45s) < 100ms",
      // A hand-over is no outage.
      "count(region.available, outage > 500ms) = 0",
      "count(raft.campaign.started, campaign = 'vote') = 0",
      "violations() = 0",
    ],
  },
  "slow-store-kept": {
    until: "60s",
    must: [
      "count(pd.store.evicted) = 0 and count(raft.transfer.started) = 0 and count(raft.campaign.started) = 0",
      "quantile(0.5, kind = 'put', ledBy = 1, began > 45s) > 500ms",
      "quantile(0.99, kind = 'put', ledBy = 3, at > 12s) < 100ms",
      "ops(ok = 0) = 0",
      "violations() = 0",
    ],
  },
  "hot-region": {
    until: "8m",
    must: [
      // Ten seconds above the threshold, and once more for each part that is still above it.
      "first(region.split).at > 14s and first(region.split).at < 25s",
      "distinct(region.split, parts) >= 2",
      // Ten samples, one at every second run, before PD believes that a store carries more than others.
      "first(pd.operator.created).at > 300s and count(pd.operator.created, description = 'transfer-hot-write-leader') >= 1",
      "distinct(pd.operator.finished, region) >= 2",
      "count(region.available, outage > 500ms) = 0",
      "ops(ok = 0) = 0",
      "violations() = 0",
    ],
  },
  "split-and-merge": {
    until: "100s",
    must: [
      // Stores 1 and 2 had heard of the split when the leader died; the third hears of it from the next leader.
      { that: "count(region.split) = 2 and unavailable() = 2", at: "11s" },
      "first(region.available, region = 1, at > 11s).outage > 8s",
      "distinct(region.split, store) = 3",
      "distinct(region.merged, store) = 3",
      "count(pd.operator.finished, description = 'admin-merge-region') = 2",
      "unavailable() = 0",
      "ops(ok = 0) = 0",
      "violations() = 0",
    ],
  },
  "power-loss": {
    until: "75s",
    must: [
      { that: "unavailable() = 30", at: "20s" },
      "first(raft.leader.elected, at > 30s).at > 38s",
      "unavailable() = 0",
      "ops(ok = 1, began > 70s) > 0",
      "violations() = 0",
    ],
  },
  "rolling-restart": {
    until: "300s",
    must: [
      "count(node.killed) = 5",
      "distinct(raft.leader.elected, region, at > 10s) > 20",
      "count(pd.store.state) = 0",
      "count(pd.operator.created, description = 'replace-rule-down-peer') = 0",
      "unavailable() = 0",
      "violations() = 0",
    ],
  },
  "gentle-restart": {
    until: "310s",
    must: [
      "count(node.stopping) = 5",
      "distinct(raft.transfer.started, region, at > 10s) > 20",
      // A hand-over is no outage.
      "count(region.available, outage > 500ms) = 0",
      "count(pd.operator.created, description = 'replace-rule-down-peer') = 0",
      "ops(ok = 0) = 0",
      "unavailable() = 0",
      "violations() = 0",
    ],
  },
  "evict-leader-restart": {
    until: "310s",
    must: [
      "count(node.killed) = 5 and count(pd.ordered) = 10",
      // A store leads nothing when it ends: nobody has to stand for election, and a hand-over is no outage.
      "distinct(raft.transfer.started, region) > 20",
      "count(raft.campaign.started, campaign = 'vote') = 0",
      "count(region.available, outage > 500ms) = 0",
      "count(pd.store.state) = 0",
      "ops(ok = 0) = 0",
      "unavailable() = 0",
      "violations() = 0",
    ],
  },
  "log-gap": {
    until: "90s",
    must: [
      { that: "count(snapshot.started) = 0", at: "60s" },
      "count(snapshot.applied, store = 3, at > 60s) = 2",
      "ops(ok = 0) = 0",
      "violations() = 0",
    ],
  },
  "back-after-31-minutes": {
    until: "33m",
    must: [
      { that: "count(pd.operator.created) = 0", at: "29m50s" },
      { that: "storeState(4) = 'Down'", at: "31m" },
      "first(pd.store.state, store = 4, to = 'Down').at > 30m",
      "first(pd.operator.created).at > 30m",
      "storeState(4) = 'Up'",
      "unavailable() = 0",
      "violations() = 0",
    ],
  },
  "zone-lost": {
    until: "33m",
    must: [
      { that: "unavailable() = 0", at: "40s" },
      { that: "count(pd.operator.created) = 0", at: "29m" },
      "distinct(pd.operator.finished, region) = 12",
      "count(pd.region.stuck, reason = 'no-store') = 0",
      "violations() = 0",
    ],
  },
  "zone-lost-isolated": {
    until: "33m",
    must: [
      "count(pd.operator.finished) = 0",
      "distinct(pd.region.stuck, region, reason = 'no-store') = 12",
      "unavailable() = 0",
      "violations() = 0",
    ],
  },
  "scale-out-and-in": {
    until: "10m",
    must: [
      "count(store.added) = 2",
      { that: "distinct(pd.operator.finished, region, description = 'balance-region') > 0", at: "5m" },
      "first(pd.store.state, store = 1, to = 'Offline').at >= 300s",
      "storeState(1) = 'Tombstone'",
      "ops(ok = 0) = 0",
      "unavailable() = 0",
      "violations() = 0",
    ],
  },
  environments: {
    until: "100s",
    must: [
      { that: "distinct(pd.operator.finished, region, description = 'fix-demote-voter') > 0", at: "29s" },
      { that: "ops(ok = 0) = 0 and unavailable() = 0", at: "60s" },
      "storeState(7) = 'Disconnected' and storeState(8) = 'Disconnected'",
      "ops(ok = 0) = 0",
      "unavailable() = 0",
      "violations() = 0",
    ],
  },
  "peak-prewarmed": {
    until: "130s",
    must: ["distinct(client.prewarmed, client, at < 122.5s) = 3 and first(client.prewarmed).took < 2s", "violations() = 0"],
  },
  "lost-majority": {
    until: "60s",
    must: [
      "unavailable() > 0",
      "count(pd.operator.created) = 0",
      "violations() = 0",
    ],
  },
  "replication-async": {
    until: "55s",
    must: [
      "count(replication.promoted) = 1", "last(replication.discarded).acknowledged > 20", "lostWrites() = 0", "violations() = 0",
    ],
  },
  "replication-semi-sync": {
    until: "55s",
    must: [
      { that: "count(replication.discarded) + count(replication.fell-back) = 0", at: "19s" },
      "first(replication.fell-back).at > 20s", "last(replication.discarded).acknowledged > 20", "lostWrites() = 0", "violations() = 0",
    ],
  },
  "replication-availability-first": {
    until: "55s",
    must: [
      "count(replication.promoted) = 0", "first(replication.conflicted).at > 40s", "last(replication.conflicted).conflicts > 5",
      "violations() = 0",
    ],
  },
  "replication-single-owner": {
    until: "75s",
    must: [
      "first(replication.expired).at > 38s", "count(replication.owner, to = 'open') > 0", "count(replication.owner, to = 'fenced') = 1",
      "first(replication.owner, to = 'fenced').at > 60s", "last(replication.owner, to = 'fenced').store = 4",
      "first(raft.leader.elected).at < 30s", "lostWrites() = 0", "violations() = 0",
    ],
  },
  "replication-log-cut": {
    until: "65s",
    must: [
      "count(replication.copied, store = 3) > 0", "first(replication.copied).at > 50s", "count(replication.discarded) = 0", "violations() = 0",
    ],
  },
  "unsafe-recovery": {
    until: "150s",
    must: [
      { that: "unavailable() = 17", at: "59s" },
      "count(raft.leader.forced) = 17",
      // Each stage waits for reports of all stores that live, and these come every 10 s.
      "last(pd.recovery.stage).stage = 'finished' and last(pd.recovery.stage).at > 80s",
      "storeState(1) = 'Tombstone' and storeState(3) = 'Tombstone'",
      "ops(ok = 1, began > 140s) > 50",
      "unavailable() = 0",
      "violations() = 0",
    ],
  },
};
