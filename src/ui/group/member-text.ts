import type { GroupMember } from "../../cluster/group-picture.ts";
import type { StoreId } from "../../proto/region.ts";
import type { GroupWords } from "../words/group.en.ts";

/** What a server waits for: how far its one timer has come. That it sleeps, where it does; "" where no timer runs. */
export function timerText({ timer, process, asleep }: GroupMember, words: GroupWords): string {
  if (asleep) return words.asleep;
  if (timer === null || process === "dead" || process === "off") return "";
  return timer.kind === "heartbeat" ? words.beats(timer.elapsed, timer.whole) : words.ticks(timer.elapsed, timer.whole);
}

/** A server in one sentence, for who does not see it. */
export function memberText(member: GroupMember, words: GroupWords, nameOf: (store: StoreId) => string): string {
  const { store, process, role, term, writing, votedFor } = member;
  return [
    `${nameOf(store)}: ${words.roles[role]}`, words.term(term), process === "running" ? "" : words.processes[process],
    votedFor === 0 ? "" : votedFor === store ? words.votedSelf : words.votedFor(nameOf(votedFor)),
    timerText(member, words), writing === null ? "" : words.writes,
  ].filter((part) => part !== "").join(words.comma);
}
