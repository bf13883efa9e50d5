/** What the row under the stage says only now and then, in English. */
export const rareLinesEn = {
  /** So many pictures are drawn in a second. */
  slow: (pictures: number) =>
    `Slow computer: ${pictures} ${pictures === 1 ? "picture" : "pictures"} a second. The simulation is not affected.`,
  dismiss: "Dismiss",
  continued: (at: string) => `This is the run from before the page was reloaded, at ${at}. Space goes on.`,
  startNew: "Start anew",
};
