import type { Cluster } from "../cluster/cluster.ts";
import { groupPicture } from "../cluster/group-look.ts";
import type { GroupMember, GroupPicture } from "../cluster/group-picture.ts";
import { leadingReplica, regionReplicas } from "../cluster/region-replicas.ts";
import { mergePhaseOf } from "../cluster/views/merge.ts";
import type { Instant } from "../kernel/time.ts";
import type { RegionId } from "../proto/region.ts";
import { defineInquiry } from "./definition.ts";
import { computerOf, ofDisk, onTheWay, partedAmong, stopped } from "./machines.ts";
import { allVoters, majorityOf } from "./majority.ts";
import type { Obstacle } from "./types.ts";

/** Why a region takes neither reads nor writes; where it does take them, what may make them slow. */
export const serveQuestion = defineInquiry({
  kind: "serve", places: ["region"],
  ask: (region) => ({ kind: "serve", region: region ?? 0 }),
  answer: ({ region }, { cluster }) => {
    if (cluster.merged.has(region)) return [{ kind: "merged", region }];
    const group = groupPicture(cluster, region);
    if (group === null) return [{ kind: "no-region", region }];
    const leader = group.members.find((member) => member.store === group.leader);
    if (!cluster.unavailable.has(region)) {
      const lease = leader?.leaseUntil === null ? [{ kind: "no-lease", store: leader.store } as const] : [];
      return [{ kind: "serves", region, store: group.leader }, ...lease, ...hampers(cluster, region)];
    }
    return leader === undefined ? leaderless(cluster, group) : cannotServe(cluster, group, leader);
  },
});

/** It serves, and yet something holds requests back. */
function hampers(cluster: Cluster, region: RegionId): readonly Obstacle[] {
  const leader = leadingReplica(cluster, regionReplicas(cluster, region));
  if (leader === undefined) return [];
  const merge = mergePhaseOf(leader.peer);
  return [
    ...(merge === null ? [] : [{ kind: "merging", other: merge.other, phase: merge.phase } as const]),
    ...ofDisk(cluster, leader.store),
  ];
}

/** Nobody leads: who is missing, and when the first of the others may stand. */
function leaderless(cluster: Cluster, group: GroupPicture): readonly Obstacle[] {
  const { region, members } = group;
  const voters = allVoters(group);
  const since = cluster.unavailable.get(region) ?? cluster.now;
  const running = members.filter(({ store, process }) => process === "running" && voters.includes(store));
  const { have, needed } = majorityOf(group, (voter) => running.some(({ store }) => store === voter));
  const silent = voters.flatMap((store) => stopped(cluster, store));
  const first: Obstacle = { kind: "leaderless", region, since };
  if (have < needed) return [first, { kind: "too-few", region, running: have, needed }, ...silent];
  const due = running.filter(({ timer }) => timer?.kind === "election" && timer.due !== null)
    .sort((a, b) => (a.timer?.due ?? 0) - (b.timer?.due ?? 0))[0];
  return [
    first, ...silent, ...partedAmong(cluster, running.map(({ store }) => store)),
    ...running.filter(({ asleep }) => asleep).map(({ store, leader }): Obstacle => ({ kind: "asleep", store, leader })),
    ...running.filter(({ role }) => role.endsWith("candidate")).map((member) => candidate(group, member)),
    ...(due?.timer?.due === undefined || due.timer.due === null ? []
      : [{ kind: "first-timer", store: due.store, until: due.timer.due as Instant } as const]),
  ];
}

function candidate(group: GroupPicture, { store, term, role, votes }: GroupMember): Obstacle {
  const { have, needed } = majorityOf(group, (voter) => voter === store
    || votes.some((vote) => vote.store === voter && vote.answer === "granted"));
  return { kind: "stands", store, term, preVote: role === "pre-candidate", granted: have, needed };
}

/** Somebody leads and may not answer: its first entry is not committed yet, or it reaches no majority. */
function cannotServe(cluster: Cluster, group: GroupPicture, leader: GroupMember): readonly Obstacle[] {
  const { region } = group;
  const { store, term, leaseUntil } = leader;
  const others = allVoters(group).filter((voter) => voter !== store);
  const { have: reached, needed } = majorityOf(group, (voter) => voter === store
    || (computerOf(cluster, voter)?.process === "running"
      && !onTheWay(cluster, store, voter).some(({ kind }) => kind === "parted")));
  const why = others.flatMap((voter) => [...stopped(cluster, voter), ...onTheWay(cluster, store, voter)]);
  // What voters promised holds for a while after the last of them was heard: reads need nobody until then.
  const lease = leaseUntil === null ? [] : [{ kind: "lease", store, ends: leaseUntil } as const];
  return reached < needed ? [{ kind: "no-quorum", region, store, reached, needed }, ...lease, ...why]
    : [{ kind: "unconfirmed", region, store, term }, ...why, ...ofDisk(cluster, store)];
}
