import { defineDialog } from "./define-dialog.tsx";

/** Every dialog that a reader can call up, in the order of the help. */
export const DIALOGS = [
  defineDialog({
    id: "partition", place: "act", title: ({ faults }) => faults.partition.label, keys: { name: "partition", keys: ["p"] },
    load: () => import("./partition-dialog.tsx"),
  }),
  defineDialog({
    id: "palette", place: "hidden", title: ({ palette }) => palette.title, keys: { name: "palette", keys: ["Ctrl k", "/"] },
    load: () => import("./palette.tsx"),
  }),
  defineDialog({
    id: "gallery", place: "page", title: ({ bar }) => bar.scenarioHint, keys: { name: "gallery", keys: ["l"] },
    load: () => import("../gallery/gallery-dialog.tsx"),
  }),
  defineDialog({
    id: "share", place: "page", title: ({ bar }) => bar.share, keys: null,
    load: () => import("./share-dialog.tsx"),
  }),
  defineDialog({
    id: "import", place: "page", title: ({ importing }) => importing.title, keys: null,
    load: () => import("./import-dialog.tsx"),
  }),
  defineDialog({
    id: "help", place: "page", title: ({ bar }) => bar.help, keys: { name: "help", keys: ["?"] },
    load: () => import("./help-dialog.tsx"),
  }),
] as const;

export type DialogId = (typeof DIALOGS)[number]["id"];
