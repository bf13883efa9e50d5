import { lazy, Suspense } from "react";
import { useScreen } from "../state/screen.ts";
import { AddFiles } from "./add-files.tsx";
import { DropZone } from "./drop-zone.tsx";
import { Notices } from "./notices.tsx";
import { Stopped } from "./stopped.tsx";
import "./dialogs.css";

const dialogs = {
  import: lazy(() => import("./import-dialog.tsx")),
  help: lazy(() => import("./help-dialog.tsx")),
  palette: lazy(() => import("./palette.tsx")),
  partition: lazy(() => import("./partition-dialog.tsx")),
  share: lazy(() => import("./share-dialog.tsx")),
};

/** Everything that may lie above the page. */
export function Dialogs() {
  const name = useScreen((screen) => screen.dialog);
  const Open = name === null ? null : dialogs[name];
  return (
    <>
      {Open !== null && <Suspense fallback={null}><Open /></Suspense>}
      <Notices />
      <AddFiles />
      <Stopped />
      <DropZone />
    </>
  );
}
