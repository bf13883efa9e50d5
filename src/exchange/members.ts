import { memberName } from "../proto/names.ts";
import type { Input } from "../action/index.ts";
import { TOPOLOGY_LIMITS } from "../cluster/topologies.ts";
import { quoted } from "../kernel/words.ts";
import { START } from "../kernel/time.ts";
import type { Documents } from "./documents.ts";
import type { JsonObject, JsonValue } from "./json.ts";
import { warn } from "./notices.ts";
import { isList, isObject, pathOf, within, type DocumentPlace, type Reading } from "./reading.ts";

/** PD's members as a run begins with them. */
export interface PdMembers {
  readonly count: number;
  /** Its number from 1; undefined where nobody is said to lead. */
  readonly leader: number | undefined;
  /** Priorities, and who does not run. */
  readonly inputs: readonly Input[];
}

/** As many as a cluster has that nobody says more of. */
const USUAL_MEMBERS = 3;

interface Member {
  readonly id: string;
  readonly name: string;
  readonly priority: number;
  readonly place: DocumentPlace;
}

/** What `pd-ctl member` and `pd-ctl health` tell: how many members there are, who leads, who is gone. */
export function readMembers(reading: Reading, documents: Documents): PdMembers {
  const document = documents.members.at(-1);
  const health = documents.health.at(-1);
  const listed = document === undefined ? [] : membersIn(document.value["members"] ?? null, within(document.place, "members"));
  const seen = health === undefined ? [] : membersIn(health.value, health.place);
  const all = listed.length > 0 ? listed : seen;
  const [first] = all;
  if (first === undefined) return { count: USUAL_MEMBERS, leader: undefined, inputs: [] };
  const leading = leaderIn(document?.value);
  const leader = all.find(({ id }) => id === leading);
  const members = withinLimit(reading, all, leader);
  const where = pathOf(first.place.parent ?? first.place);
  const names = members.map(({ name }, index) => `${memberName(index + 1)} = ${quoted(name)}`).join(", ");
  warn(reading.notices, "members.used", where, { count: members.length, names });
  if (leader === undefined && members.length > 1) warn(reading.notices, "members.no-leader", where);
  return {
    count: members.length,
    leader: leader === undefined ? undefined : members.indexOf(leader) + 1,
    inputs: [...priorities(members), ...goneMembers(reading, members, health?.value ?? [], health?.place ?? first.place)],
  };
}

const idOf = (value: JsonValue | undefined): string =>
  (typeof value === "string" || typeof value === "number" ? String(value) : "");

const membersIn = (list: JsonValue, place: DocumentPlace): readonly Member[] =>
  (isList(list) ? list : []).flatMap((item, index) => (isObject(item)
    ? [{
        id: idOf(item["member_id"]), name: typeof item["name"] === "string" ? item["name"] : "",
        priority: typeof item["leader_priority"] === "number" ? item["leader_priority"] : 0, place: within(place, index),
      }]
    : []));

/** Who leads PD; where only etcd's leader is told, PD follows it before long. */
function leaderIn(value: JsonObject | undefined): string {
  const leader = value?.["leader"] ?? value?.["etcd_leader"];
  return isObject(leader) ? idOf(leader["member_id"]) : "";
}

function withinLimit(reading: Reading, members: readonly Member[], leader: Member | undefined): readonly Member[] {
  const limit = TOPOLOGY_LIMITS.pds;
  if (members.length <= limit) return members;
  const where = pathOf(members[limit]?.place ?? members[0]?.place ?? { parent: null, key: "" });
  warn(reading.notices, "members.limited", where, { count: members.length, limit });
  const others = members.filter((member) => member !== leader).slice(0, leader === undefined ? limit : limit - 1);
  return members.filter((member) => member === leader || others.includes(member));
}

/** The most that PD takes for a priority here. */
const MOST_PRIORITY = 100;

const priorities = (members: readonly Member[]): readonly Input[] => members.flatMap(({ priority }, index) =>
  (priority <= 0 ? [] : [{
    at: START,
    action: {
      kind: "order",
      command: { kind: "prefer-member", member: index + 1, priority: Math.min(MOST_PRIORITY, Math.round(priority)) },
    },
  } satisfies Input]));

/** Members that do not answer do not run. */
function goneMembers(
  reading: Reading, members: readonly Member[], health: JsonValue, place: DocumentPlace,
): readonly Input[] {
  return (isList(health) ? health : []).flatMap((item, index): Input[] => {
    if (!isObject(item) || item["health"] !== false) return [];
    const member = members.findIndex(({ id }) => id === idOf(item["member_id"])) + 1;
    if (member === 0) return [];
    warn(reading.notices, "members.unhealthy", pathOf(within(place, index, "health")), { member: memberName(member) });
    return [{ at: START, action: { kind: "kill", node: { kind: "pd", id: member } } }];
  });
}
