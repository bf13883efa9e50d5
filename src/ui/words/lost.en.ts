/** What is said of a worker that is lost, and how to go on without it, in English. */
export const lostEn = {
  gone: "The simulation has ended unexpectedly. What was done is kept.",
  unread: "The simulation sent something unreadable and was stopped. What was done can be computed again.",
  silent: "The simulation has not answered for a while. It may still be busy.",
  goOn: (time: string) => `Go on from ${time}`,
  startAnew: "Start a new cluster",
};
