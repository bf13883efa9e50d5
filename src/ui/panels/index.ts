import { Inspector } from "../inspector/inspector.tsx";
import { TypeAhead } from "../parts/type-ahead.tsx";
import type { PanelId } from "../state/screen.ts";
import { StoryColumn } from "../story/story-column.tsx";
import { TimeBar } from "../timeline/time-bar.tsx";
import { definePanel, type Panel, type PanelPlace } from "./panel.ts";

/** Every panel of the page, in the order of tabs and, within a place, from top to bottom. */
export const PANELS = Object.values<Panel>({
  lesson: definePanel({
    id: "lesson", place: "lesson", title: ({ landmarks }) => landmarks.lesson, share: 110, leastEm: 12,
    load: () => import("../lesson/lesson-column.tsx"),
  }),
  inspector: definePanel({
    id: "inspector", place: "reading", title: ({ landmarks }) => landmarks.inspector, share: 43, leastEm: 9,
    content: Inspector,
  }),
  story: definePanel({
    id: "story", place: "reading", title: ({ landmarks }) => landmarks.story, share: 57, leastEm: 9,
    content: StoryColumn,
  }),
  time: definePanel({
    id: "time", place: "below", title: ({ landmarks }) => landmarks.timeBar, share: 28, leastEm: 7,
    content: TimeBar,
  }),
  terminal: definePanel({
    id: "terminal", place: "drawer", title: ({ landmarks }) => landmarks.terminal, share: 56, leastEm: 9,
    load: () => import("../terminal/terminal-drawer.tsx"), Waiting: TypeAhead,
  }),
  detectors: definePanel({
    id: "detectors", place: "drawer", title: ({ landmarks }) => landmarks.detectors, share: 56, leastEm: 9,
    load: () => import("../detectors/detectors-panel.tsx"),
  }),
  metrics: definePanel({
    id: "metrics", place: "drawer", title: ({ landmarks }) => landmarks.metrics, share: 56, leastEm: 9,
    load: () => import("../metrics/metrics-panel.tsx"),
  }),
} satisfies { readonly [Id in PanelId]: Panel<Id> });

/** The panels of one place. */
export const panelsAt = (place: PanelPlace): readonly Panel[] => PANELS.filter((panel) => panel.place === place);
