import { useEffect, useRef } from "react";
import type { FileContents, GivenFile } from "../../worker/protocol.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Guarded } from "../parts/guarded.tsx";
import { lazyPart } from "../parts/lazy-part.tsx";
import { useApp, useOwnsPage, useRun } from "../app/context.ts";
import { countText } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { importingTexts } from "../words/importing.texts.ts";
import { useTexts } from "../words/texts.ts";
import "./dialogs.css";

const Observed = lazyPart(() => import("../observed/observed-dialog.tsx"));
const LeftLive = lazyPart(() => import("../observed/left-live.tsx"));

/** What files lead to: a record of a real cluster is looked at; of others it is asked whether they belong to what is open. */
export function AddFiles() {
  const waiting = useRun((run) => run.waiting);
  const isObserving = useRun((run) => run.observed != null);
  const hasLeft = useRun((run) => run.leftLive != null);
  const { run } = useApp();
  const ownsPage = useOwnsPage();
  useEffect(() => {
    // Who served this page watches a real cluster, and lets in whoever has this token.
    const isServed = ownsPage && location.hash.startsWith("#t=");
    if (isServed) void import("../observed/live.ts").then(({ followLive }) => followLive(run));
  }, [run, ownsPage]);
  if (isObserving) return <Guarded><Observed /></Guarded>;
  return (
    <>
      {hasLeft && <LeftLive />}
      {waiting !== null && <Question waiting={waiting} />}
    </>
  );
}

/** Asks of files that come while an imported cluster is open: do they belong to it, or are they another? */
function Question({ waiting }: { readonly waiting: readonly GivenFile[] }) {
  const words = useWords();
  const text = useTexts(importingTexts).add;
  const { run } = useApp();
  const imported = useRun(({ imported }) => imported);
  const open = useRun(({ open }) => open);
  const likelier = useRef<HTMLButtonElement>(null);
  // After the dialog, which is an inner part and opens first, has put the keyboard on its first button.
  useEffect(() => likelier.current?.focus(), []);
  const cancel = (): void => run.setState({ waiting: null });
  const answer = (add: boolean) => (): void => void open({ kind: "files", files: waiting, add });
  return (
    <Dialog title={text.title(waiting.map((file) => file.name).join(words.common.listSeparator))} onClose={cancel}>
      <p>{text.intro}</p>
      <FileChips files={imported} />
      <div className="dialog-actions">
        <button type="button" className="button" onClick={cancel}>{words.common.cancel}</button>
        <button type="button" className="button" onClick={answer(false)}>{text.alone}</button>
        <button type="button" ref={likelier} className="button primary" onClick={answer(true)}>{text.together}</button>
      </div>
    </Dialog>
  );
}

/** The files that are open, with what each gave. */
export function FileChips({ files }: { readonly files: readonly FileContents[] }) {
  const { common } = useWords();
  const { contents: { stores, regions, other }, opened } = useTexts(importingTexts);
  const contents = (file: FileContents): string => [
    file.stores > 0 ? stores(countText(file.stores)) : "", file.regions > 0 ? regions(countText(file.regions)) : "",
  ].filter((part) => part !== "").join(common.listSeparator) || other;
  if (files.length === 0) return null;
  return (
    <ul className="file-chips" aria-label={opened}>
      {files.map((file) => <li key={file.name}><span className="mono">{file.name}</span> {contents(file)}</li>)}
    </ul>
  );
}
