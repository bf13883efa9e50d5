/** What branches are called, in English. */
export const branchesEn = {
  name: (id: number) => `Branch ${id}`,
  more: (deed: string, more: number) => `${deed}, and ${more} more`,
  without: (deed: string) => `without ${deed}`,
  left: (name: string, time: string) => `left "${name}" at ${time}`,
  first: "The first run",
  actions: (count: number) => `${count} ${count === 1 ? "action" : "actions"}`,
  all: "Names, notes, side by side …",
  asks: "right click, or Shift+F10: what if …",
  hint: "Every action in the past makes a new branch; the others stay",
};

export type BranchesWords = typeof branchesEn;
