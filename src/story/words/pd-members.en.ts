import type { Duration } from "../../kernel/time.ts";
import type { PdLeaveReason } from "../../proto/events/pd.ts";
import { memberName } from "../../proto/names.ts";
import type { Dictionary } from "./dictionary.ts";
import { DURATION_UNITS, durationIn } from "./format.ts";
import { reference, say, type SentencePart } from "./parts.ts";

const pd = (id: number): SentencePart => reference("pd", id, memberName(id));

const time = (duration: Duration): string => durationIn(DURATION_UNITS.en, duration);

const pdLeft: Readonly<Record<PdLeaveReason, string>> = {
  "lease-expired": "its process stood still for longer than its lease",
  "disk-stalled": "its disk completed nothing for longer than its lease",
  "quorum-lost": "it reached no majority of PD's members, and leads etcd no more",
  "handed-over": "another member leads etcd",
  "key-gone": "its lease ran out",
};

type MemberEvent = "pd.added" | "pd.members.changed" | "pd.orders.unanswered"
  | "pd.etcd.campaign" | "pd.etcd.elected" | "pd.leader.elected" | "pd.leader.lost";

/** What becomes of PD's members, in English. */
export const pdMembersEn: Pick<Dictionary["events"], MemberEvent> = {
  "pd.orders.unanswered": (e) => say`${pd(e.member)} never answers ${
    e.orders === 1 ? "an order" : `${e.orders} orders`}: etcd had not committed it, and it may be lost.`,
  "pd.added": (e) => say`${pd(e.member)} starts as a new member of PD, without data.`,
  "pd.members.changed": (e) => say`${pd(e.member)} ${e.isGone ? "has left PD" : "belongs to PD now"}: ${
    e.members === 1 ? "one member decides alone" : `${e.members} members, of whom ${Math.floor(e.members / 2) + 1} decide`}.`,
  "pd.etcd.campaign": ({ member, missed }) => (
    missed === member ? say`${pd(member)}, which led etcd, hears of no leader and stands for election.`
    : missed === 0 ? say`${pd(member)} has heard of no leader of etcd yet, and stands for election.`
    : say`${pd(member)} has not heard of etcd's leader, ${pd(missed)}, and stands for election.`),
  "pd.etcd.elected": (e) => say`${pd(e.member)} was elected leader of etcd in term ${e.term}.`,
  "pd.leader.elected": (e) => say`${pd(e.member)} leads PD now: it gives timestamps, answers clients and takes heartbeats.`,
  "pd.leader.lost": (e) => say`${pd(e.member)} leads PD no more: ${pdLeft[e.reason]}.`,
};

/** How PD got over the loss of its leader, in English. */
export const pdLeaderLostEn: Dictionary["reasons"]["pd-leader-lost"] = ({ etcdElectedAfter, leadsAfter, schedulesAfter }) => {
  const elected = etcdElectedAfter === null ? [] : [`etcd elected another after ${time(etcdElectedAfter)}`];
  const rest = leadsAfter === null ? [etcdElectedAfter === null ? "etcd has elected no other yet" : "nobody gives timestamps yet"]
    : [`PD led again, and gave timestamps, after ${time(leadsAfter)}`,
      schedulesAfter === null ? "it does not schedule yet" : `it scheduled again after ${time(schedulesAfter)}`];
  return say`PD lost its leader: ${[...elected, ...rest].join("; ")}.`;
};
