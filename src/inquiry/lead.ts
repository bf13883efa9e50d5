import { candidatesOf } from "../cluster/candidates.ts";
import { groupPicture } from "../cluster/group-look.ts";
import type { GroupMember, GroupPicture } from "../cluster/group-picture.ts";
import { leaderRefusalOf } from "../cluster/leader-target.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { StoreId } from "../proto/region.ts";
import { defineInquiry } from "./definition.ts";
import { onTheWay, stopped } from "./machines.ts";
import { majorityOf } from "./majority.ts";
import type { Obstacle } from "./types.ts";

/** Why a store does not lead a region, as its replicas stand now. Of an election that is over, `vote` tells. */
export const leadQuestion = defineInquiry({
  kind: "lead", places: ["store", "region"],
  ask: (store, region) => ({ kind: "lead", store: store ?? 0, region: region ?? 0 }),
  answer: ({ store, region }, { cluster }) => {
    const group = groupPicture(cluster, region);
    if (group === null) return [{ kind: "no-region", region }];
    const member = group.members.find((each) => each.store === store);
    if (member === undefined) return [{ kind: "no-replica", store, region }];
    if (group.leader === store) return [{ kind: "leads", store, region, term: member.term }];
    const { leader } = group;
    const leading = group.members.find((each) => each.store === leader);
    return [
      ...(leading === undefined ? [] : [{ kind: "leads", store: leader, region, term: leading.term } as const]),
      ...standing(cluster, group, member), ...keptAway(cluster, store),
    ];
  },
});

/** How the replica itself stands: the first thing that keeps it from leading, and what would stand in its way behind that. */
function standing(cluster: Cluster, group: GroupPicture, member: GroupMember): readonly Obstacle[] {
  const { store } = member;
  const silent = stopped(cluster, store);
  if (silent.length > 0) return silent;
  if (member.role === "learner") return [{ kind: "learner", store }];
  if (member.role === "candidate" || member.role === "pre-candidate") return candidacy(cluster, group, member);
  const alive = group.leader !== 0 && member.leader === group.leader;
  const way = group.leader === 0 ? [] : onTheWay(cluster, group.leader, store);
  const waits: Obstacle[] = [];
  if (member.asleep) waits.push({ kind: "asleep", store, leader: member.leader });
  else if (alive && way.length === 0) waits.push({ kind: "follows", store, leader: member.leader, term: member.term });
  if (member.timer?.kind === "election" && !(alive && way.length === 0)) {
    waits.push({ kind: "timer", store, ticks: member.timer.elapsed, whole: member.timer.whole, until: member.timer.due });
  }
  if (member.lastIndex === 0) waits.push({ kind: "empty", store });
  return [...waits, ...way, ...behind(cluster, group, store)];
}

/** It stands: who has not voted for it yet, and why. */
function candidacy(cluster: Cluster, group: GroupPicture, { store, term, role, votes }: GroupMember): readonly Obstacle[] {
  const { have, needed } = majorityOf(group, (voter) => voter === store
    || votes.some((vote) => vote.store === voter && vote.answer === "granted"));
  return [
    { kind: "stands", store, term, preVote: role === "pre-candidate", granted: have, needed },
    ...votes.flatMap((vote): readonly Obstacle[] => {
      if (vote.answer === "granted") return [];
      if (vote.answer === "refused" || vote.reason !== null) {
        return [{ kind: "vote-refused", store: vote.store, to: store, reason: vote.reason }];
      }
      const why = [...stopped(cluster, vote.store), ...onTheWay(cluster, store, vote.store)];
      return why.length > 0 ? why : [{ kind: "vote-outstanding", store: vote.store, to: store }];
    }),
    ...behind(cluster, group, store),
  ];
}

/** Whose log is newer: those refuse it their votes (Raft 5.4.1). Only where there are so many that it cannot win. */
function behind(cluster: Cluster, group: GroupPicture, store: StoreId): readonly Obstacle[] {
  const candidates = candidatesOf(cluster, group.region);
  const own = candidates.find((each) => each.store === store);
  if (own === undefined) return [];
  const newer = candidates.filter(({ runs, lastTerm, lastIndex }) =>
    runs && (lastTerm > own.lastTerm || (lastTerm === own.lastTerm && lastIndex > own.lastIndex))).map((each) => each.store);
  const mayVote = candidates.filter(({ runs, store: each }) => runs && !newer.includes(each)).map((each) => each.store);
  const { have, needed } = majorityOf(group, (voter) => mayVote.includes(voter));
  if (newer.length === 0 || have >= needed) return [];
  return [{ kind: "log-behind", store, lastTerm: own.lastTerm, lastIndex: own.lastIndex, others: newer }];
}

/** PD hands this store no leadership, whatever Raft would allow. */
function keptAway(cluster: Cluster, store: StoreId): readonly Obstacle[] {
  const filter = leaderRefusalOf(cluster, store);
  return filter === null ? [] : [{ kind: "kept-away", store, filter }];
}
