/** The texts of PD's operators and settings, in English. They come with PD's inspector, not with the first frame. */
export const pdEn = {
  ended: "Ended",
  total: (count: string) => `${count} in all`,
  kind: "operator",
  results: "results",
  result: (outcome: string, count: string) => `${outcome} ${count}`,
  rate: (most: string, from: string, to: string) => `Ended per minute, ${from} to ${to}; at most ${most}`,
  perMinute: (rate: string) => `${rate}/min`,
  last: (shown: number, all: string) => (String(shown) === all ? "All of them, newest first" : `The last ${shown} of ${all}, newest first`),
  took: (duration: string) => `in ${duration}`,
  filter: "Only of a store or region",
  filterHint: "store 4, region 17",
  filterWrong: (typed: string) => `“${typed}” names no store and no region; expected such as store 4 or region 17.`,
  filterNone: "No operator of it has ended yet.",
  beside: { title: "This cluster beside TiKV", setting: "setting", here: "here" },
  settings: {
    intro: "A change counts from this moment on, is part of the link, and can be taken back like any other deed.",
  },
};
