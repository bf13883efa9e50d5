const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** The texts about runs that the browser keeps, in English. */
export const historyEn = {
  title: "Earlier runs",
  hint: (runs: number, megabytes: number) =>
    `Kept in this browser alone: the last ${runs} runs to which something was done, ${megabytes} MB at the most. Runs with a name stay longest.`,
  empty: "None yet. Kill a store: the run is kept, also when the tab is closed.",
  trouble: {
    none: "This browser keeps nothing for this page: it is a private window, or its settings forbid it. Save a run as a file instead.",
    full: "The browser has no room left for this. Delete a run, or save it as a file.",
  },
  at: (instant: string) => `at ${instant}`,
  untouched: "nothing done yet",
  more: (count: number) => `and ${count} more`,
  open: "Open",
  openOf: (name: string) => `Open ${name}`,
  rename: "Rename",
  renameOf: (name: string) => `Rename ${name}`,
  name: "Name",
  keepName: "Keep",
  save: "Save as a file",
  saveOf: (name: string) => `Save ${name} as a file`,
  drop: "Delete",
  dropOf: (name: string) => `Delete ${name}`,
  dropped: (name: string) => `Deleted: ${name}.`,
  undo: "Undo",
  gone: "Its text is gone from the browser's store.",
  saved: (name: string) => `Saved: ${name}.`,
  found: (count: number) => plural(count, "run", "runs"),
};
