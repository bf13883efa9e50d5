import { pictureEn } from "../../figure/words/picture.en.ts";
const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** The texts of the stage and the time bar, in English. */
export const stageEn = {
  ...pictureEn.stage,
  tools: (store: string) => `What to do to ${store}`,
  views: {
    title: "View of the stage", cluster: "Cluster", keys: "Keys", keysHint: "regions along the axis of their keys",
    group: "Group", groupHint: "one Raft group at large",
    compare: "Compare",
  },
  zoom: {
    tools: "Part of the stage that is shown",
    closer: "Enlarge the stage",
    farther: "Reduce the stage",
    whole: "Show the whole stage",
    minimap: "Map of the stage",
    seen: (percent: number, seen: number, stores: number) => `${percent} %, ${seen} of ${plural(stores, "store", "stores")} in sight`,
  },
  keys: "Arrow keys move between stores, Enter selects one, Enter again enters its tiles, Escape leaves them.",
  empty: "The cluster is being built …",
  time: {
    slider: "Time of the run",
    at: (now: string, end: string) => `${now} of ${end} simulated`,
    faults: "faults",
    keys: "keys",
    keysRange: (regions: number) => plural(regions, "range", "ranges"),
    pd: "PD",
    dead: "dead",
    paused: "paused",
    notYet: "not yet simulated",
    everySecond: (next: string) => `a value each second: the next at ${next}`,
    branches: "branches",
    branch: (name: string, from: string) => `Branch: ${name}, from ${from}`,
    overview: "Part of the run that is shown",
    part: (from: string, to: string, end: string) => `${from} to ${to}, of ${end}`,
    closer: "Zoom in",
    farther: "Zoom out",
    whole: "Show the whole run",
    follow: "Follow the present",
    find: "Look for events",
    served: "serves",
    outage: "no reads, no writes",
    outageOf: (count: number) => `${count} without reads and writes`,
    clientsFail: { reads: "clients' reads fail", writes: "clients' writes fail", both: "clients' reads and writes fail" },
    won: (region: string) => `elected in ${region}`,
    stood: (region: string) => `stood for election in ${region}`,
    more: (count: number) => `${count} more`,
    goesBefore: "click: just before it",
    planned: (what: string) => `planned: ${what}`,
  },
  /** On a flag: the store that PD has given a number. */
  storeAdded: (store: string) => `add ${store}`,
};

/** What every language must say about the stage and the time bar. */
export type StageWords = typeof stageEn;
