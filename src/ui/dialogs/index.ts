import type { DialogId } from "../state/screen.ts";
import { defineDialog } from "./define-dialog.tsx";
import type { DialogValue } from "./dialog-value.ts";
import { TypeAhead } from "../parts/type-ahead.tsx";

/** Every dialog that a reader can call up, in the order of the help. */
export const DIALOGS = Object.values<DialogValue>({
  partition: defineDialog({
    id: "partition", place: "act", keys: { name: "partition", keys: ["p"] },
    load: () => import("./partition-dialog.tsx"),
  }),
  palette: defineDialog({
    id: "palette", place: "hidden", keys: { name: "palette", keys: ["Ctrl k", "/"] },
    load: () => import("./palette.tsx"), Waiting: TypeAhead,
  }),
  regions: defineDialog({
    id: "regions", place: "page", keys: { name: "regions", keys: ["f"] },
    load: () => import("../region-list/region-list-dialog.tsx"),
  }),
  gallery: defineDialog({
    id: "gallery", place: "page", keys: { name: "gallery", keys: ["l"] },
    load: () => import("../gallery/gallery-dialog.tsx"),
  }),
  quiz: defineDialog({
    id: "quiz", place: "page", keys: null,
    load: () => import("../quiz/quiz-dialog.tsx"),
  }),
  sheet: defineDialog({
    id: "sheet", place: "hidden", keys: null,
    load: () => import("../lesson/sheet-dialog.tsx"),
  }),
  share: defineDialog({
    id: "share", place: "page", keys: null,
    load: () => import("../share/share-dialog.tsx"),
  }),
  import: defineDialog({
    id: "import", place: "page", keys: null,
    load: () => import("./import-dialog.tsx"),
  }),
  follow: defineDialog({
    id: "follow", place: "page", keys: null,
    load: () => import("../follow/follow-dialog.tsx"),
  }),
  report: defineDialog({
    id: "report", place: "page", keys: null,
    load: () => import("../report/report-dialog.tsx"),
  }),
  campaign: defineDialog({
    id: "campaign", place: "page", keys: null,
    load: () => import("../campaign/campaign-dialog.tsx"),
  }),
  anatomy: defineDialog({
    id: "anatomy", place: "page", keys: null,
    load: () => import("../anatomy/anatomy-dialog.tsx"),
  }),
  compare: defineDialog({
    id: "compare", place: "page", keys: null,
    load: () => import("../compare/compare-dialog.tsx"),
  }),
  help: defineDialog({
    id: "help", place: "page", keys: { name: "help", keys: ["?"] },
    load: () => import("./help-dialog.tsx"),
  }),
} satisfies { readonly [Id in DialogId]: DialogValue<Id> });
