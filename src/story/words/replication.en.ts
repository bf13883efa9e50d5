import type { EventOf } from "../../proto/events.ts";
import { idText } from "../../proto/names.ts";
import type { Dictionary } from "./dictionary.ts";
import { bytesText, countText, DURATION_UNITS, durationIn } from "./format.ts";
import { reference, say, strong, type SentencePart, type Telling } from "./parts.ts";

const store = (t: Telling, id: number): SentencePart => reference("store", id, `store ${idText(id, t.names)}`);
const Store = (t: Telling, id: number): SentencePart => reference("store", id, `Store ${idText(id, t.names)}`);
const counted = (count: number, one: string): string => `${countText(count)} ${one}${count === 1 ? "" : "s"}`;

type ReplicationEvent =
  | "replication.promoted" | "replication.fell-back" | "replication.restored" | "replication.discarded"
  | "replication.copied" | "replication.conflicted" | "replication.expired" | "replication.owner";

/** What happens to replication beside Raft, in English. */
export const replicationEn: Pick<Dictionary["events"], ReplicationEvent> = {
  "replication.promoted": (e, t) => say`${Store(t, e.store)} is made the primary of ${
    counted(e.regions, "group")} beside Raft in place of ${
    store(t, e.failed)}: of the replicas that answered its log is the longest.`,
  "replication.fell-back": (e, t) => say`No replica acknowledged ${counted(e.writes, "write")} of ${store(t, e.store)} within ${
    durationIn(DURATION_UNITS.en, e.waited)}: its semi-synchronous replication goes on ${strong("asynchronously")}.`,
  "replication.restored": (e, t) =>
    say`A replica has caught up with ${store(t, e.store)}: its writes wait for acknowledgements again.`,
  "replication.discarded": (e, t) => say`${Store(t, e.store)} discards ${
    counted(e.writes, "write")} beside Raft that the new primary does not have, ${
    strong(`${countText(e.acknowledged)} of them acknowledged`)}.`,
  "replication.copied": (e, t) => say`${Store(t, e.store)} gets ${strong("a whole copy")} of ${
    counted(e.regions, "group")} beside Raft: the logs had been cut meanwhile and do not say any more what it missed.`,
  "replication.conflicted": (e, t) => say`${Store(t, e.store)} meets ${strong(counted(e.conflicts, "conflict"))} in ${
    counted(e.regions, "group")} beside Raft: of two writes that did not know of each other it keeps the later one.`,
  "replication.expired": (e, t) => say`The session of ${store(t, e.store)} ${strong("has expired")} after ${
    durationIn(DURATION_UNITS.en, e.silence)} without a word: nobody owns its ${counted(e.regions, "region")} beside Raft.`,
  "replication.owner": ownerText,
};

function ownerText(e: EventOf<"replication.owner">, t: Telling): readonly SentencePart[] {
  const regions = `${counted(e.regions, "region")} beside Raft`;
  switch (e.to) {
    case "splitting":
      return say`${Store(t, e.store)} is given ${regions} of ${store(t, e.failed)} and ${strong("splits the log")}: ${
        bytesText(e.bytes)} since the last flush.`;
    case "replaying":
      return say`${Store(t, e.store)} has split the log of ${regions} and ${strong("replays")} it region by region.`;
    case "open":
      return say`${Store(t, e.store)} ${strong("opens")} ${regions} that ${store(t, e.failed)} owned, ${
        durationIn(DURATION_UNITS.en, e.took)} after it was given them.`;
    case "fenced":
      return say`${Store(t, e.store)} finds itself ${strong("fenced")}: ${regions} that it owned are another's, and it closes them.`;
  }
}
