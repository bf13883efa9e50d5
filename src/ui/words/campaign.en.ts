import type { KnownMeasure } from "../../campaign/measures.ts";

/** The texts of a campaign on the page, in English: they come with it. */
export const campaignEn = {
  reading: "Reading the run …",
  intro: (actions: number) => (actions === 0
    ? "Nothing has been done in this run so far; under another seed everything random in it still comes out differently."
    : `This run from its first instant, with ${actions === 1 ? "the action" : `the ${actions} actions`} in it, once for each seed: `
      + "everything random comes out differently."),
  seeds: "Seeds",
  length: "Each lasts",
  /** `isRest`: others have been run before. */
  run: (count: number, isRest: boolean) => `Run ${isRest ? "the other " : ""}${count} ${count === 1 ? "seed" : "seeds"}`,
  stop: "Stop",
  badCount: (most: string) => `Seeds: expected a whole number from 1 to ${most}.`,
  badLength: "Length: expected a duration such as 30s or 5m30s.",
  begun: (workers: number) => (workers === 1 ? "Running on one worker." : `Running on ${workers} workers.`),
  progress: "Trials that have ended",
  going: (done: string, of: string) => `${done} of ${of}`,
  left: (time: string) => `about ${time} to go`,
  ended: (count: string) => `All ${count} have ended.`,
  stopped: (done: string, of: string) => `Stopped: ${done} of ${of} have ended, and count.`,
  failed: (reason: string) => `It could not be run here: ${reason}`,
  held: (trials: number) => (trials === 1 ? "In one trial nothing was breached." : `In ${trials} trials nothing was breached.`),
  breached: (count: number, trials: number) => `In ${count} of ${trials} trials something did not hold:`,
  refused: (seeds: number) => (seeds === 1 ? "Under 1 seed" : `Under ${seeds} seeds`),
  colon: ": ",
  about: ({ about }: KnownMeasure) => about,
  spread: (name: string, count: string, min: string, max: string) => `${name}: ${count} values from ${min} to ${max}`,
  bar: (count: string, from: string, to: string) => `${count}: ${from} to ${to}`,
  figures: { median: "median", p95: "p95", p99: "p99", max: "max" },
  worst: "worst",
  seed: (seed: number) => `seed ${seed}`,
  newTab: "opens in a new tab",
  save: "Save report.json",
  copy: "Copy as a command",
  copied: "Command copied",
  notCopied: "The browser does not let the page copy.",
};

export type CampaignWords = typeof campaignEn;
