/** Why PD did something, or did not, in English. It comes with PD's inspector, not with the first frame. */
export const whyEn = {
  loop: "PD's loop",
  heard: (regions: string, stores: string) => `Heartbeats in: ${stores} stores, ${regions} regions.`,
  looking: (suspects: string) => `Is anything missing or unbalanced? ${suspects} regions to look at.`,
  leaves: "No: PD leaves it as it is.",
  acts: (operators: string) => `Yes: ${operators} operators out; the stores execute them, report, and PD looks again.`,
  waits: (waiting: string, stuck: string) => `${waiting} regions wait for a limit, ${stuck} cannot be helped for now.`,
  ended: (ended: string) => `${ended} operators ended in the last ten minutes.`,
  decisions: "What it decided, and why",
  none: "Nothing yet: no region has lacked anything since this member leads.",
  outcomes: {
    started: "operator out", "no-store": "no store left", temporary: "refused for the moment", "no-leader": "no leader known",
  },
  now: "What PD would do now",
  content: "Nothing: the region fits its placement rules.",
  store: "store",
  isolation: "isolation",
  score: "score",
  verdict: "PD's filter",
  chosen: "chosen",
  able: "would do",
};
