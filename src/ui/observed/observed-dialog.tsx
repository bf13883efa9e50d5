import { createElement, useEffect, useMemo, useRef } from "react";
import { wholeRun } from "../../figure/time-axis.ts";
import { readRecord } from "../../observe/read.ts";
import type { RehearsalFile } from "../../observe/rehearsal.ts";
import { useApp, useRun, type AppContext } from "../app/context.ts";
import { createKeyring } from "../keys/keyring.ts";
import { Dialog } from "../parts/dialog.tsx";
import { useModal } from "../parts/modal.ts";
import type { ObservedGiven } from "../state/run.ts";
import { observedTexts, type ObservedTexts } from "../words/observed.texts.ts";
import { useTexts } from "../words/texts.ts";
import { ObservedPage } from "./observed-page.tsx";
import { openLive, openRecord, type OpenRecord } from "./played.ts";
import { RecordEngine } from "./record-engine.ts";
import { recordGuise } from "./record-guise.ts";
import "./observed.css";

/** A record of a real cluster, in the place of the simulation: that goes on as it went when the reader comes back. */
export default function Observed() {
  const file = useRun((run) => run.observed);
  return file == null ? null : <Read key={file.name} file={file} />;
}

/** Opens what is looked at, or says what is wrong with it. */
function opened({ name, text, feed, refused }: ObservedGiven, words: ObservedTexts): OpenRecord | string {
  if (feed !== undefined) return openLive(feed, name);
  if (refused !== undefined) return words.refused;
  const read = readRecord(typeof text === "string" ? text : new TextDecoder().decode(text));
  return read.ok ? openRecord(read.record, name) : words.wrong(read.line, read.problem);
}

function Read({ file }: { readonly file: ObservedGiven }) {
  const text = useTexts(observedTexts);
  const { run } = useApp();
  const open = useMemo(() => opened(file, text), [file, text]);
  // What grows goes on growing, so that whoever comes back has missed nothing.
  const close = (): void => run.setState({ observed: null, ...(file.feed === undefined ? {} : { leftLive: file }) });
  if (typeof open !== "string") return <Whole open={open} onClose={close} />;
  return (
    <Dialog title={text.title(file.name)} onClose={close}>
      <p role="alert">{open}</p>
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
