import type { AttributeName } from "./embed-attributes.ts";

/**
 * What each attribute of `<quorum-scape>` means, as one English sentence: for the manifest, types of markup and the
 * documentation. Apart from the table, which every page with an embed fetches.
 */
export const ATTRIBUTE_MEANINGS: Readonly<Record<AttributeName, string>> = {
  scenario: "The scenario that runs, unless a link or a lesson is named.",
  link: "The run of a share link: the text behind its #s=.",
  lesson: "The lesson that is given.",
  seed: "Another seed than the scenario's.",
  preset: "Other timings than the scenario's.",
  do: "Further commands with their instants, one per line or between semicolons: 10s kill store 4.",
  start: "The instant that is shown first; else the scenario's or the link's own.",
  end: "Where playing pauses by itself.",
  loop: "At the end the run begins again instead of pausing.",
  autoplay: "Plays as soon as it is there; not where the reader wants reduced motion.",
  pace: "How many virtual seconds pass in one; auto slows down when something happens.",
  mode: "In a frame of its own; or inline, in the page itself, whose policy must then allow a worker from a blob.",
  view: "The cluster, its regions along their keys, one Raft group at large, a region's logs, the time bar, the story, a lesson, "
    + "or the whole page.",
  select: "What is selected; the group and the log are those of the region named here.",
  controls: "Which controls stand under the picture.",
  readonly: "The reader may look and play, and break nothing.",
  theme: "Light or dark; auto follows the page and the system.",
  lang: "The language; auto takes the nearest lang of the page.",
  loading: "When the frame is fetched: near the viewport, at once, or when the reader presses the button.",
  ratio: "The room that is kept, as width by height.",
  poster: "A picture that stands there until the frame lives.",
  title: "The accessible name; without one the console warns.",
  base: "The folder in which embed.html lies; else that of the element's script, which alone counts inline.",
};
