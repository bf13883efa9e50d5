/** The texts about films of a run, in English. */
export const filmEn = {
  title: "A film of the stage",
  length: "Length",
  make: { gif: "Make a GIF", webm: "Make a WebM film" },
  making: (taken: number, of: number) => `${taken} of ${of} pictures`,
  cancel: "Cancel",
  steps: (pictures: number, step: string, size: string) =>
    `${pictures} pictures of ${size}, ${step} of the run from one to the next, of the part that is chosen above.`,
  nothing: "There is nothing to show yet: the run stands at its beginning.",
  /** Where the stage shows something else. */
  other: {
    group: "A film shows the cluster: the group that is open at large is not filmed.",
    keys: "A film shows the cluster: the axis of the keys is not filmed.",
  },
  made: (name: string, size: string) => `${name}: ${size}`,
  save: "Save the film",
  replaced: "The run has changed meanwhile. Try again.",
  failed: "The browser could not make the film, or what it takes could not be fetched. Try again, or as a GIF.",
};
