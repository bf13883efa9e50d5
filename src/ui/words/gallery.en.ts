/** The texts of the gallery of scenarios, in English. They come with it, not with the first frame. */
export const galleryEn = {
  title: "Scenarios",
  search: "Search the scenarios",
  searchHint: "Search: split vote, lease, restart …",
  found: (count: number) => `${count} ${count === 1 ? "scenario" : "scenarios"}`,
  nothing: (typed: string) => `No scenario speaks of “${typed}”.`,
  showAll: "Show all",
  shelves: {
    start: "Start here",
    faults: "Faults",
    rules: "Rules of Raft and what they prevent",
    own: "Your cluster",
  },
  size: (stores: string, regions: string) => `${stores} · ${regions}`,
  stores: (count: number) => `${count} ${count === 1 ? "store" : "stores"}`,
  regions: (count: number) => `${count} ${count === 1 ? "region" : "regions"}`,
  lasts: (duration: string) => `plays ${duration}`,
  endless: "open end",
  current: "running now",
  planned: (count: number) => `${count} planned ${count === 1 ? "event" : "events"}`,
  newCluster: {
    label: "New cluster …", hint: "As many stores, regions and zones as you like, at the timing of TiKV, the Raft paper or tutorials.",
  },
  before: {
    label: "The run before", hint: (title: string, at: string) => `${title}, at ${at}, with everything that was done to it.`,
    back: "Back to the run before",
    left: "Another run was opened. The one before is kept.",
  },
  form: {
    title: "New cluster",
    back: "All scenarios",
    open: "Create",
    fields: {
      stores: "stores", regions: "regions", replicas: "replicas of each region", zones: "zones", clients: "clients", seed: "seed",
    },
    range: (least: string, most: string) => `${least} to ${most}`,
    seedHint: "decides every random choice",
    preset: "timing",
  },
};
