import type { Cluster } from "../cluster/cluster.ts";
import { groupPicture } from "../cluster/group-look.ts";
import type { GroupMember, GroupPicture } from "../cluster/group-picture.ts";
import type { StoreId } from "../proto/region.ts";
import { defineInquiry } from "./definition.ts";
import { onTheWay, ofDisk, stopped } from "./machines.ts";
import { allVoters, majorityOf } from "./majority.ts";
import type { Obstacle } from "./types.ts";

/** Why an entry is not committed: whose acknowledgement it waits for, and what stands between. */
export const commitQuestion = defineInquiry({
  kind: "commit", places: ["region", "[index]"],
  ask: (region, index = null) => ({ kind: "commit", region: region ?? 0, index }),
  answer: ({ region, index }, { cluster }) => {
    const group = groupPicture(cluster, region);
    if (group === null) return [{ kind: "no-region", region }];
    const leader = group.members.find(({ store }) => store === group.leader);
    if (leader === undefined) {
      return [{ kind: "nobody-commits", region }, ...group.members.flatMap(({ store }) => stopped(cluster, store))];
    }
    if (index !== null && index > leader.lastIndex) return [{ kind: "no-entry", region, index, last: leader.lastIndex }];
    const wanted = index ?? leader.commit + 1;
    if (wanted <= leader.commit || leader.commit === leader.lastIndex) {
      return [{ kind: "committed", region, index: leader.commit }];
    }
    return waiting(cluster, group, leader, wanted);
  },
});

function waiting(cluster: Cluster, group: GroupPicture, leader: GroupMember, index: number): readonly Obstacle[] {
  const { region, learners } = group;
  const matchOf = (store: StoreId): number => (store === leader.store ? leader.durable
    : leader.progress.find((progress) => progress.store === store)?.match ?? 0);
  const { have, needed } = majorityOf(group, (store) => matchOf(store) >= index);
  const term = leader.entries[index - group.logFrom]?.term ?? leader.term;
  return [
    { kind: "uncommitted", region, leader: leader.store, index, last: leader.lastIndex, have, needed },
    ...(term < leader.term ? [{ kind: "older-term", term, of: leader.term } as const] : []),
    ...allVoters(group).flatMap((store): readonly Obstacle[] =>
      (matchOf(store) >= index ? [{ kind: "acknowledged", store, match: matchOf(store) }]
        : store === leader.store ? ofLeader(cluster, leader) : lacking(cluster, group, leader, store, matchOf(store)))),
    ...learners.map((store): Obstacle => ({ kind: "learner", store })),
  ];
}

/** The leader's own disk has not written the entry. */
const ofLeader = (cluster: Cluster, { store, durable, writing }: GroupMember): readonly Obstacle[] => [
  ...ofDisk(cluster, store), { kind: "writing", store, durable, until: writing?.until ?? null },
];

/** What stands between the leader and the acknowledgement of one voter: its process, the way, its disk, a snapshot, or time. */
function lacking(
  cluster: Cluster, { members, messages }: GroupPicture, leader: GroupMember, store: StoreId, match: number,
): readonly Obstacle[] {
  const silent = stopped(cluster, store);
  if (silent.length > 0) return silent;
  const faults = [...onTheWay(cluster, leader.store, store), ...ofDisk(cluster, store)];
  const progress = leader.progress.find((each) => each.store === store);
  if (progress?.state === "snapshot") return [...faults, { kind: "awaits-snapshot", store }];
  if (faults.some(({ kind }) => kind === "parted")) return faults;
  const writing = members.find((member) => member.store === store)?.writing ?? null;
  const isBetween = (a: StoreId, b: StoreId): boolean =>
    (a === leader.store && b === store) || (a === store && b === leader.store);
  const carried = messages.filter(({ from, to, says, fate }) =>
    fate === "arrives" && (says === "append" || says === "append-accepted") && isBetween(from, to));
  const last = carried.at(-1);
  if (writing !== null) {
    return [...faults, { kind: "writing", store, durable: members.find((member) => member.store === store)?.durable ?? 0,
      until: writing.until }];
  }
  if (last !== undefined) {
    return [...faults, { kind: "under-way", from: last.from, to: last.to, what: last.to === store ? "append" : "answer",
      arrives: last.arrives }];
  }
  return [...faults, { kind: "behind", store, match, last: leader.lastIndex, probes: progress?.state === "probe" }];
}
