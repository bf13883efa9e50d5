import { Inspector } from "../inspector/inspector.tsx";
import { StoryColumn } from "../story/story-column.tsx";
import { TimeBar } from "../timeline/time-bar.tsx";
import { definePanel, type Panel, type PanelPlace } from "./panel.ts";

/** Every panel of the page, in the order of tabs and, within a place, from top to bottom. */
export const PANELS = [
  definePanel({
    id: "inspector", place: "reading", title: ({ landmarks }) => landmarks.inspector, share: 43, leastEm: 9,
    content: Inspector,
  }),
  definePanel({
    id: "story", place: "reading", title: ({ landmarks }) => landmarks.story, share: 57, leastEm: 9,
    content: StoryColumn,
  }),
  definePanel({
    id: "time", place: "below", title: ({ landmarks }) => landmarks.timeBar, share: 28, leastEm: 7,
    content: TimeBar,
  }),
] as const;

export type PanelId = (typeof PANELS)[number]["id"];

/** The panels of one place. */
export const panelsAt = (place: PanelPlace): readonly Panel<PanelId>[] => PANELS.filter((panel) => panel.place === place);
