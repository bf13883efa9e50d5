import type { ScoreKind } from "../../figure/score.ts";

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** The texts of searching and jumping over the time bar, of pinned regions and of intervals, in English. They come with it. */
export const scoreEn = {
  title: "Look for events",
  field: "Find in the run",
  placeholder: "store 4, region 7, snapshot …",
  /** What the words of the field are read as, besides names of machines, regions and places. */
  help: "Names of stores, members of PD, clients, regions and places of the labels (zone a), or words from the sentences of the story or the names of events (Disconnected, vote, snapshot).",
  kinds: {
    fault: "Faults", election: "Elections", commit: "Commits", violation: "Violations",
  } satisfies Record<ScoreKind, string>,
  one: { fault: "fault", election: "election", commit: "commit", violation: "violation" } satisfies Record<ScoreKind, string>,
  meanings: {
    fault: "what people or the world broke", election: "who stood for election, and who won",
    commit: "the first entry of a new leader, a change of members", violation: "an invariant that did not hold",
  } satisfies Record<ScoreKind, string>,
  next: (what: string) => `Next ${what}`,
  previous: (what: string) => `Previous ${what}`,
  ofFound: "event found",
  found: (count: string) => `${count} found`,
  place: (place: number, of: number) => `${place} of ${of}`,
  none: "nothing found",
  noLater: (what: string) => `No later ${what} so far: play on to see what comes`,
  noEarlier: (what: string) => `No ${what} before this`,
  planned: "planned",
  list: "As a list",
  pin: (region: string) => `Pin ${region}`,
  unpin: (region: string) => `Let go of ${region}`,
  mostPinned: (count: number) => `${count} regions are pinned: let go of one first`,
  interval: "Draw an interval",
  between: (from: string, to: string, length: string) => `${from} – ${to}, ${length}`,
  enlarge: "Show it alone",
  spaceTime: (region: string) => `Space-time diagram of ${region}`,
  forget: "Forget the interval",
  close: "Close",
  /** The list: its columns, and the rows of pinned regions in words. */
  when: "when", what: "what", kind: "kind",
  more: (count: string) => `${count} more: narrow the search`,
  empty: "Nothing in the record is like that.",
  reign: (store: string, term: number, from: string, to: string) =>
    `${store} led${term === 0 ? "" : ` in term ${term}`}, ${from} – ${to}`,
  lease: (times: string) => `leases: ${times}`, slept: (times: string) => `asleep: ${times}`,
  open: "now",
  votes: (granted: number, refused: number) =>
    [...(granted > 0 ? [plural(granted, "vote", "votes")] : []), ...(refused > 0 ? [`${refused} refused`] : [])].join(", "),
  stood: (store: string, term: number, won: boolean, votes: string) =>
    `${store} stood for election in term ${term}${won ? " and won" : ""}${votes === "" ? "" : `: ${votes}`}`,
  asked: (store: string, term: number, votes: string) => `${store} asked before term ${term}${votes === "" ? "" : `: ${votes}`}`,
  operator: (what: string, done: boolean) => `operator ${what}${done ? ", done" : ""}`,
  snapshot: (store: string, failed: boolean) => `snapshot to ${store}${failed ? ", failed" : ""}`,
  snapshots: (count: number) => `${plural(count, "snapshot", "snapshots")} coming`,
  pdLeads: "leads PD", pdWon: "elected PD leader", pdStood: "stood for election in etcd",
  /** On a band, where there is room. */
  led: (store: string, term: number) => (term === 0 ? store : `${store} · term ${term}`),
  step: (number: number) => `Step ${number} of the chain of causes`,
};

/** What every language must say of it. */
export type ScoreWords = typeof scoreEn;
