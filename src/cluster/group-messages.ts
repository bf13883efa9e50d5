import { eachPlanned } from "../kernel/queue.ts";
import type { MachineId } from "../machine/computer.ts";
import type { Message } from "../proto/messages.ts";
import type { RegionId, StoreId } from "../proto/region.ts";
import { CAMPAIGN_TRANSFER, formatMessageType, type Message as RaftMessage } from "../raft/index.ts";
import { envelopesOf, tellAddressees } from "../store/index.ts";
import { nodeOf, storeStateOf, type Cluster, type LostPacket, type Planned } from "./cluster.ts";
import { arrivalOf, type Arrival } from "./delivery.ts";
import type { GroupMessage } from "./group-picture.ts";
import { sayingOf } from "./steps.ts";

/** A message on its way, or one that was lost on it. */
export interface Carried extends LostPacket {
  readonly fate: GroupMessage["fate"];
}

type Fields = GroupMessage["fields"];

/** How a message fares that would be there by now. One that waits for a paused process has arrived. */
const FATES: Readonly<Record<Arrival, GroupMessage["fate"]>> = {
  received: "arrives", waits: "arrives", refused: "refused", lost: "lost",
};

/** A planned delivery as one that is on its way; its number is the sequence with which it was planned. */
export const carriedBy = (cluster: Cluster, number: number, item: Planned & { readonly kind: "deliver" }): Carried => ({
  number, from: item.from, to: item.to, message: item.message, departed: item.departed, arrives: item.arrives,
  fate: FATES[arrivalOf(cluster, item)],
});

/** All that is under way in the cluster, and what was lost for as long as it would have travelled. In no order. */
export const carriedIn = (cluster: Cluster): Carried[] => [...underWayIn(cluster), ...lostIn(cluster)];

/** What is under way. In no order. */
export function underWayIn(cluster: Cluster): Carried[] {
  const carried: Carried[] = [];
  eachPlanned(cluster.queue, (item, _, sequence) => {
    if (item.kind === "deliver") carried.push(carriedBy(cluster, sequence, item));
  });
  return carried;
}

/** What was lost and would still travel. */
export const lostIn = ({ lost, now }: Cluster): Carried[] =>
  lost.filter(({ arrives }) => arrives >= now).map((packet) => ({ ...packet, fate: "lost" }));

/** What of it the group says to itself: none, one or several messages. */
export function messagesIn(cluster: Cluster, region: RegionId, carried: Carried): GroupMessage[] {
  const { message, number, departed, arrives, fate } = carried;
  const at = {
    packet: number, from: storeAt(cluster, carried.from), to: storeAt(cluster, carried.to), departed, arrives, fate,
  };
  if (message.kind === "raft") {
    if (!isFor(message, region)) return [];
    const found: GroupMessage[] = [];
    envelopesOf(message).forEach((envelope, index) => {
      if (envelope.regionId !== region) return;
      const { message: said } = envelope;
      const reason = said === null ? null : refusalIn(cluster, region, carried, said);
      found.push({
        ...at, place: index + 1,
        ...(said === null ? { says: sayingOf(said, envelope.extra), term: 0, entries: null, fields: tombstoneFields(envelope) }
          : toldBy(said, reason)),
      });
    });
    return found;
  }
  if ((message.kind !== "snapshot-chunk" && message.kind !== "snapshot-result") || message.regionId !== region) return [];
  const transfer: Fields[number] = ["transfer", `${message.transferId}`];
  if (message.kind === "snapshot-result") {
    const fields: Fields = [transfer, ["peer", `${message.to}`], ["refusal", message.refusal ?? "none"]];
    return [{ ...at, place: 1, says: "snapshot-result", term: 0, entries: null, fields }];
  }
  const said = message.envelope?.message ?? null;
  const chunk: Fields = [transfer, ["chunk", `${message.index + 1} of ${message.total}`]];
  return [{
    ...at, place: 1, says: "snapshot", term: said?.term ?? 0, entries: null,
    fields: said === null ? chunk : [...chunk, ...fieldsOf(said, null)],
  }];
}

/** What a Raft message says, whoever carries it; `reason` is why it refuses a vote, where that is known. */
export const toldBy = (said: RaftMessage, reason: string | null): Pick<GroupMessage, "says" | "term" | "entries" | "fields"> =>
  ({ says: sayingOf(said, null), term: said.term, entries: spanOf(said), fields: fieldsOf(said, reason) });

/** In the order of departure; those of one instant as they were sent. */
export const byDeparture = (a: GroupMessage, b: GroupMessage): number =>
  a.departed - b.departed || a.packet - b.packet || a.place - b.place;

const storeAt = (cluster: Cluster, machine: MachineId): StoreId => {
  const node = nodeOf(cluster, machine);
  return node.kind === "store" ? node.id : 0;
};

function isFor(packet: Message & { readonly kind: "raft" }, region: RegionId): boolean {
  let found = false;
  tellAddressees(packet, (addressed) => {
    found ||= addressed === region;
  });
  return found;
}

/** Why a vote was refused that this message refuses: what the voter remembers of it; null for any other message. */
function refusalIn(cluster: Cluster, region: RegionId, { from }: Carried, said: RaftMessage): string | null {
  const says = sayingOf(said, null);
  if (says !== "vote-refused" && says !== "pre-vote-refused") return null;
  const preVote = says === "pre-vote-refused";
  const known = storeStateOf(cluster, from)?.peers.get(region)?.refusals.find((each) => each.to === said.to);
  // A rejection bears the term of its voter, which is not below that of the vote that was asked for, unless it was a pre-vote.
  return known === undefined || known.preVote !== preVote || (!preVote && known.term !== said.term) ? null : known.reason;
}

function spanOf({ entries }: RaftMessage): GroupMessage["entries"] {
  const first = entries[0];
  const last = entries[entries.length - 1];
  return first === undefined || last === undefined ? null : { from: first.index, to: last.index };
}

const tombstoneFields = ({ to, epoch }: { to: { id: number }; epoch: { confVer: number; version: number } }): Fields =>
  [["type", "tombstone"], ["to", `${to.id}`], ["confVer", `${epoch.confVer}`], ["version", `${epoch.version}`]];

/** Every field of a Raft message that says something, by etcd's names. */
function fieldsOf(message: RaftMessage, reason: string | null): Fields {
  const fields: [string, string][] = [
    ["type", formatMessageType(message.type)], ["from", `${message.from}`], ["to", `${message.to}`], ["term", `${message.term}`],
  ];
  const add = (name: string, value: number): void => {
    if (value !== 0) fields.push([name, `${value}`]);
  };
  add("logTerm", message.logTerm);
  add("index", message.index);
  if (message.entries.length > 0) {
    fields.push(["entries", message.entries.map(({ index, term }) => `${index}@${term}`).join(" ")]);
  }
  add("commit", message.commit);
  add("commitTerm", message.commitTerm);
  add("vote", message.vote);
  if (message.reject) fields.push(["reject", "true"]);
  add("rejectHint", message.rejectHint);
  if (reason !== null) fields.push(["reason", reason]);
  if (message.context === CAMPAIGN_TRANSFER) fields.push(["context", "transfer"]);
  else add("context", message.context);
  if (message.snapshot !== null) fields.push(["snapshot", `${message.snapshot.index}@${message.snapshot.term}`]);
  return fields;
}
