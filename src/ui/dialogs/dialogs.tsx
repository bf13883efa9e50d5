import { Guarded } from "../parts/guarded.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { lazyPart, PartMissing } from "../parts/lazy-part.tsx";
import { useApp, useRun, useScreen } from "../app/context.ts";
import { useWords } from "../words/index.ts";
import { DropZone } from "./drop-zone.tsx";
import "./dialogs.css";

const dialogs = {
  import: lazyPart(() => import("./import-dialog.tsx"), MissingDialog),
  gallery: lazyPart(() => import("../gallery/gallery-dialog.tsx"), MissingDialog),
  help: lazyPart(() => import("./help-dialog.tsx"), MissingDialog),
  palette: lazyPart(() => import("./palette.tsx"), MissingDialog),
  partition: lazyPart(() => import("./partition-dialog.tsx"), MissingDialog),
  share: lazyPart(() => import("./share-dialog.tsx"), MissingDialog),
};

// Nothing to say at first: they come right behind the first frame.
const Notices = lazyPart(async () => ({ default: (await import("./notices.tsx")).Notices }));
const Stopped = lazyPart(async () => ({ default: (await import("./stopped.tsx")).Stopped }));
const Lost = lazyPart(async () => ({ default: (await import("./lost.tsx")).Lost }));
const AddFiles = lazyPart(async () => ({ default: (await import("./add-files.tsx")).AddFiles }));
const RunBefore = lazyPart(() => import("../gallery/run-before.tsx"));

/** Everything that may lie above the page. */
export function Dialogs() {
  const name = useScreen((screen) => screen.dialog);
  const leftForLink = useRun((run) => run.leftForLink);
  const Open = name === null ? null : dialogs[name];
  return (
    <>
      {Open !== null && <Guarded key={name}><Open /></Guarded>}
      <Notices />
      <AddFiles />
      {leftForLink && <RunBefore />}
      <Stopped />
      <Lost />
      <DropZone />
    </>
  );
}

/** A dialog that did not come: said in one that is there already. */
function MissingDialog({ again }: { readonly again: () => void }) {
  const words = useWords();
  const { screen } = useApp();
  return <Dialog title={words.notices.failedTitle} onClose={screen.closeDialog}><PartMissing again={again} /></Dialog>;
}
