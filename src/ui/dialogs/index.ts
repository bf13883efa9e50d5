import type { DialogId } from "../state/screen.ts";
import { defineDialog, type DialogDefinition } from "./define-dialog.tsx";
import type { DialogValue } from "./dialog-value.ts";
import { TypeAhead } from "../parts/type-ahead.tsx";

/** What is known of each dialog before it is fetched, in the order of the help. */
const DEFINITIONS: Readonly<Record<DialogId, DialogDefinition>> = {
  partition: {
    place: "act", keys: { name: "partition", keys: ["p"] },
    load: () => import("./partition-dialog.tsx"),
  },
  palette: {
    place: "hidden", keys: { name: "palette", keys: ["Ctrl k", "/"] },
    load: () => import("./palette.tsx"), Waiting: TypeAhead,
  },
  regions: {
    place: "page", keys: { name: "regions", keys: ["f"] },
    load: () => import("../region-list/region-list-dialog.tsx"),
  },
  gallery: {
    place: "page", keys: { name: "gallery", keys: ["l"] },
    load: () => import("../gallery/gallery-dialog.tsx"),
  },
  quiz: {
    place: "page", keys: null,
    load: () => import("../quiz/quiz-dialog.tsx"),
  },
  sheet: {
    place: "hidden", keys: null,
    load: () => import("../lesson/sheet-dialog.tsx"),
  },
  share: {
    place: "page", keys: null,
    load: () => import("../share/share-dialog.tsx"),
  },
  import: {
    place: "page", keys: null,
    load: () => import("./import-dialog.tsx"),
  },
  follow: {
    place: "page", keys: null,
    load: () => import("../follow/follow-dialog.tsx"),
  },
  report: {
    place: "page", keys: null,
    load: () => import("../report/report-dialog.tsx"),
  },
  campaign: {
    place: "page", keys: null,
    load: () => import("../campaign/campaign-dialog.tsx"),
  },
  anatomy: {
    place: "page", keys: null,
    load: () => import("../anatomy/anatomy-dialog.tsx"),
  },
  alerts: {
    place: "page", keys: null,
    load: () => import("../alerts/alerts-dialog.tsx"),
  },
  compare: {
    place: "page", keys: null,
    load: () => import("../compare/compare-dialog.tsx"),
  },
  help: {
    place: "page", keys: { name: "help", keys: ["?"] },
    load: () => import("./help-dialog.tsx"),
  },
};

/** Every dialog that a reader can call up. */
export const DIALOGS: readonly DialogValue[] =
  Object.entries(DEFINITIONS).map(([id, definition]) => defineDialog(id as DialogId, definition));
