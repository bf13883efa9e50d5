/** The texts of the anatomy of a failover on the page, in English. What phases are called comes with `story/anatomy`. */
export const anatomyEn = {
  waiting: "Taking the failover apart …",
  none: "No fault has struck yet. Kill a store, and come back.",
  choose: "Failover",
  copy: "Copy as Markdown",
  copied: "Copied.",
  manual: "The browser does not let the page use the clipboard. Save the JSON instead.",
  saved: (name: string) => `Saved: ${name}.`,
  noPicture: "The browser could not draw a picture of this size. Save it as SVG.",
  picture: "Every region and store, phase by phase, since the fault",
  all: (rows: number) => `Show all ${rows} rows`,
  over: (rows: number) => `The ${rows} that took longest are drawn.`,
  phases: "Phases",
  rows: "Region by region, in words",
  lasting: (length: string) => `${length}, still lasting`,
  stillFor: (count: number) => `still lasting for ${count}`,
};
