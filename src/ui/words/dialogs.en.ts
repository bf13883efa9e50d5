import type { DialogId } from "../state/screen.ts";

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** What the late dialogs and lines say, in English. */
export const dialogsEn = {
  titles: {
    partition: "Partition …", palette: "Commands", regions: "All regions", gallery: "All scenarios", quiz: "Raft quiz",
    sheet: "Questions", share: "Share", import: "Import a real cluster", follow: "Follow a request", report: "What clients got",
    campaign: "Over many seeds", anatomy: "Anatomy of a failover",
    alerts: "Which alerts would have fired", compare: "Compare", help: "Help",
  } satisfies Readonly<Record<DialogId, string>>,
  partition: {
    title: "Partition the network",
    intro: "Machines of one side cannot reach those of the other, in either direction.",
    left: "Side A",
    right: "Side B",
    byZone: (zone: string) => `zone ${zone} alone`,
    apply: "Partition",
    needBoth: "Put at least one machine on each side.",
  },
  notices: {
    warningTitle: "Opened, with remarks",
    failedIntro: "The running cluster was not touched.",
    warningIntro: "Where something was missing or contradictory, this was assumed:",
    errors: (count: number) => plural(count, "error", "errors"),
    warnings: (count: number) => plural(count, "warning", "warnings"),
    more: (count: number) => `and ${count} more`,
  },
  breach: {
    stopped: (at: string) => `Stopped at ${at}:`,
    modified: "A rule of Raft is off in this run; this is what it prevents.",
    replayed: "Writes are replayed on a conflict in this run (client.txn-retry): this is what that loses.",
    ours: "This must never happen: it is our mistake, not yours.",
    show: "Show it",
    history: "Show the history",
    back: "Step back",
    allRules: "The same with the rule on",
    copy: "Copy link",
    copied: "Link copied",
  },
  stopped: {
    title: "The simulation has stopped",
    intro: "This is our mistake, not yours: something that must always hold did not. Everything up to here can still be looked at.",
    invariant: (id: string) => `The invariant ${id} does not hold:`,
    link: "A link that replays it:",
    reload: "Open a new cluster",
  },
  palette: {
    placeholder: "Kill store 4, cut store 1 -> store 2, set pd.max-store-down-time 10m …",
    say: (text: string) => `Do: ${text}`,
    groups: { say: "In words", act: "Act", go: "Select", regions: "Select a region", time: "Time", page: "Page" },
    select: (thing: string) => `Select ${thing}`,
    /** What is done, or what sort of thing it is, and which. */
    which: (what: string, thing: string) => `${what}: ${thing}`,
    heal: "Mend the whole network",
    detectors: "Failure detectors and failover policy",
    metrics: "Metrics as curves",
  },
};
