import type { DialogId } from "../state/screen.ts";
import { defineDialog } from "./define-dialog.tsx";
import type { DialogValue } from "./dialog-value.ts";

/** Every dialog that a reader can call up, in the order of the help. */
export const DIALOGS = Object.values<DialogValue>({
  partition: defineDialog({
    id: "partition", place: "act", title: ({ faults }) => faults.partition.label, keys: { name: "partition", keys: ["p"] },
    load: () => import("./partition-dialog.tsx"),
  }),
  palette: defineDialog({
    id: "palette", place: "hidden", title: ({ palette }) => palette.title, keys: { name: "palette", keys: ["Ctrl k", "/"] },
    load: () => import("./palette.tsx"),
  }),
  regions: defineDialog({
    id: "regions", place: "page", title: ({ landmarks }) => landmarks.regions, keys: { name: "regions", keys: ["f"] },
    load: () => import("../region-list/region-list-dialog.tsx"),
  }),
  gallery: defineDialog({
    id: "gallery", place: "page", title: ({ bar }) => bar.scenarioHint, keys: { name: "gallery", keys: ["l"] },
    load: () => import("../gallery/gallery-dialog.tsx"),
  }),
  quiz: defineDialog({
    id: "quiz", place: "page", title: ({ landmarks }) => landmarks.quiz, keys: null,
    load: () => import("../quiz/quiz-dialog.tsx"),
  }),
  sheet: defineDialog({
    id: "sheet", place: "hidden", title: ({ landmarks }) => landmarks.lesson, keys: null,
    load: () => import("../lesson/sheet-dialog.tsx"),
  }),
  share: defineDialog({
    id: "share", place: "page", title: ({ bar }) => bar.share, keys: null,
    load: () => import("../share/share-dialog.tsx"),
  }),
  import: defineDialog({
    id: "import", place: "page", title: ({ importing }) => importing.title, keys: null,
    load: () => import("./import-dialog.tsx"),
  }),
  follow: defineDialog({
    id: "follow", place: "page", title: ({ landmarks }) => landmarks.follow, keys: null,
    load: () => import("../follow/follow-dialog.tsx"),
  }),
  report: defineDialog({
    id: "report", place: "page", title: ({ landmarks }) => landmarks.report, keys: null,
    load: () => import("../report/report-dialog.tsx"),
  }),
  help: defineDialog({
    id: "help", place: "page", title: ({ bar }) => bar.help, keys: { name: "help", keys: ["?"] },
    load: () => import("./help-dialog.tsx"),
  }),
} satisfies { readonly [Id in DialogId]: DialogValue<Id> });
