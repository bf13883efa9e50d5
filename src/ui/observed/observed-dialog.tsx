import { createElement, useEffect, useMemo, useRef } from "react";
import { wholeRun } from "../../figure/time-axis.ts";
import { readRecord } from "../../observe/read.ts";
import type { RehearsalFile } from "../../observe/rehearsal.ts";
import type { GivenFile } from "../../worker/protocol.ts";
import { useApp, useRun, type AppContext } from "../app/context.ts";
import { createKeyring } from "../keys/keyring.ts";
import { Dialog } from "../parts/dialog.tsx";
import { useModal } from "../parts/modal.ts";
import { observedTexts } from "../words/observed.texts.ts";
import { useTexts } from "../words/texts.ts";
import { ObservedPage } from "./observed-page.tsx";
import { openRecord, type OpenRecord } from "./played.ts";
import { RecordEngine } from "./record-engine.ts";
import { recordGuise } from "./record-guise.ts";
import "./observed.css";

/** A record of a real cluster, in the place of the simulation: that goes on as it went when the reader comes back. */
export default function Observed() {
  const file = useRun((run) => run.observed);
  return file == null ? null : <Read key={file.name} file={file} />;
}

function Read({ file }: { readonly file: GivenFile }) {
  const text = useTexts(observedTexts);
  const { run } = useApp();
  const read = useMemo(() =>
    readRecord(typeof file.text === "string" ? file.text : new TextDecoder().decode(file.text)), [file]);
  const open = useMemo(() => (read.ok ? openRecord(read.record, file.name) : null), [read, file]);
  const close = (): void => run.setState({ observed: null });
  if (open !== null) return <Whole open={open} onClose={close} />;
  return (
    <Dialog title={text.title(file.name)} onClose={close}>
      <p role="alert">{read.ok ? "" : text.wrong(read.line, read.problem)}</p>
    </Dialog>
  );
}

/** Over the whole page: an app of its own, whose worker is the record. */
function Whole({ open, onClose }: { readonly open: OpenRecord; readonly onClose: () => void }) {
  const text = useTexts(observedTexts);
  const page = useApp();
  const room = useRef<HTMLDivElement>(null);
  const { close, props } = useModal(onClose);
  const leave = useRef(close);
  useEffect(() => {
    leave.current = close;
  });
  useEffect(() => keepStanding(page), [page]);
  useEffect(() => {
    const root = room.current;
    if (root === null) return undefined;
    const rehearse = (files: readonly RehearsalFile[]): void => {
      leave.current();
      void page.run.getState().open({ kind: "files", files, add: false });
    };
    return showRecord(page, root, open, () => leave.current(), rehearse);
  }, [page, open]);
  return (
    <dialog {...props} className="observed" aria-label={text.title(open.name)}>
      <div ref={room} className="observed-room" />
    </dialog>
  );
}

/** Whoever looks at what was misses nothing of what is simulated: it stands meanwhile, and goes on if it went. */
function keepStanding({ run }: AppContext): () => void {
  const { status, play } = run.getState();
  const went = status?.playing === true;
  const of = status?.name;
  if (went) play(false);
  return () => {
    const now = run.getState();
    if (went && !now.opening && now.status?.name === of) now.play(true);
  };
}

function showRecord(
  page: AppContext, root: HTMLElement, open: OpenRecord, onBack: () => void,
  onRehearse: (files: readonly RehearsalFile[]) => void,
): () => void {
  const { theme, language, presenter } = page.run.getState();
  const keys = createKeyring<AppContext>();
  // What its keys do, its page hears itself.
  keys.bring([]);
  const { app, dispose } = page.beside({
    root, Content: () => createElement(ObservedPage, { open, onBack, onRehearse }), startWorker: () => new RecordEngine(open),
    keys, ownsPage: false, preferences: { theme, language }, guise: recordGuise(open, () => page.run.getState().language),
  });
  app.run.setState({ readonly: true, presenter });
  app.axis.wanted = { span: wholeRun(Math.max(1, open.record.end)), whole: true };
  const follow = page.run.subscribe((now) => {
    const own = app.run.getState();
    if (now.theme !== own.theme || now.language !== own.language) app.run.setState({ theme: now.theme, language: now.language });
  });
  void app.run.getState().open({ kind: "scenario", id: "observed" });
  root.focus();
  return () => {
    follow();
    dispose();
  };
}
