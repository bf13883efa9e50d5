import { ChartLine, Copy, Download, ExternalLink } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import type { Frame } from "../../cluster/frame.ts";
import { RUN_FORMATS, type RunFormat } from "../../exports/names.ts";
import { poster, POSTER_LIMITS } from "../../figure/poster.ts";
import { START, type Instant } from "../../kernel/time.ts";
import { idText } from "../../proto/names.ts";
import type { ExportWish } from "../../worker/protocol.ts";
import { useApp, useNames, useRun, type AppContext } from "../app/context.ts";
import { saveText } from "../dialogs/saving.ts";
import { runFileName, writeRunFile } from "../history/run-file.ts";
import { lazyPart } from "../parts/lazy-part.tsx";
import { savePng } from "../pictures/save-picture.ts";
import { bytesText, storyTime } from "../words/format.ts";
import { exportsTexts } from "../words/exports.texts.ts";
import { wordsIn } from "../words/index.ts";
import { scenarioTitle } from "../words/scenario-title.ts";
import { selectionText } from "../words/selection-text.ts";
import { useTexts } from "../words/texts.ts";
import { copied } from "./copied.ts";
import { handToPerfetto, openPerfetto } from "./perfetto-window.ts";
import { traced, type TraceFile } from "./traced.ts";

const FilmSection = lazyPart(() => import("../film/film-section.tsx"));

interface File {
  readonly name: string;
  readonly text: string;
  /** Of a trace: why it ends before all is told. */
  readonly ended?: TraceFile["ended"];
}

type Outcome = File | "nothing" | "restless" | "replaced" | "noTracer" | "cancelled";

/** Diagrams are pasted more often than they are kept. */
const COPIED: ReadonlySet<RunFormat> = new Set<RunFormat>(["mermaid", "plantuml"]);

/** What the page can draw as well. */
const METERED: ReadonlySet<RunFormat> = new Set<RunFormat>(["prometheus", "openmetrics"]);

/** The run as a file for another program: which one, which part, and how far it is. */
export default function ExportTab({ frame, runText }: { readonly frame: Frame; readonly runText: string }) {
  const text = useTexts(exportsTexts);
  const app = useApp();
  const [format, setFormat] = useState<RunFormat>("perfetto");
  const spans = useMemo(() => spansOf(app, frame.now), [app, frame]);
  const [part, setPart] = useState<Part>({ span: "whole", isAlone: false });
  const making = useMaking();
  const { share, said } = making;
  const isBusy = share !== null;
  const showCurves = (): void => {
    app.screen.closeDialog();
    app.screen.showDrawer("metrics");
  };
  const wish = (): ExportWish => {
    const { selection } = app.run.getState();
    const region = part.isAlone && selection?.kind === "region" ? selection.id : 0;
    return { format, ...(spans[part.span] ?? spans.whole), region };
  };
  return (
    <>
      <h3 className="dialog-gap">{text.format}</h3>
      <div className="embed-choices" role="radiogroup" aria-label={text.format}>
        {RUN_FORMATS.map((each) => (
          <label key={each} className="check">
            <input
              type="radio" name="export-format" checked={format === each} disabled={isBusy} onChange={() => setFormat(each)}
            />
            <span><b>{text.formats[each].name}</b> <span className="quiet">{text.formats[each].use}</span></span>
          </label>
        ))}
      </div>
      <PartOfRun spans={spans} part={part} isBusy={isBusy} onChange={setPart} />
      <div className="save-row">
        <Uses format={format} isBusy={isBusy} making={making} wish={wish} />
        {isBusy && (
          <>
            <progress value={share} max={1} aria-label={text.making(Math.floor(share * 100))} />
            <button type="button" className="button small" onClick={making.cancel}>{text.cancel}</button>
          </>
        )}
      </div>
      <p className="embed-said" role="status">{said}</p>
      {format === "perfetto" && <p className="quiet">{text.leaves}</p>}
      {format === "tla" && <p className="quiet">{text.traced}</p>}
      {METERED.has(format) && (
        <p>
          <button type="button" className="button small" onClick={showCurves}><ChartLine aria-hidden />{text.curves}</button>
        </p>
      )}
      <StagePicture frame={frame} />
      <RunItself text={runText} at={frame.now} />
      <FilmSection {...(spans[part.span] ?? spans.whole)} />
    </>
  );
}

interface Part {
  readonly span: "whole" | "shown";
  /** Of single regions the selected one alone. */
  readonly isAlone: boolean;
}

interface Making {
  /** How far the file is; null where none is being made. */
  readonly share: number | null;
  readonly said: string;
  readonly say: (said: string) => void;
  /** Makes a file, and says what `finish` says of it. */
  readonly make: (wish: ExportWish, finish: (file: File) => Promise<string> | string) => Promise<void>;
  readonly cancel: () => void;
}

/** One file at a time. */
function useMaking(): Making {
  const text = useTexts(exportsTexts);
  const app = useApp();
  const [share, setShare] = useState<number | null>(null);
  const [said, say] = useState("");
  const working = useRef(new AbortController());
  useEffect(() => () => working.current.abort(), []);
  const make: Making["make"] = async (wish, finish) => {
    working.current.abort();
    const { signal } = working.current = new AbortController();
    setShare(0);
    say("");
    const outcome = await written(app, wish, signal, setShare);
    if (outcome === "cancelled") return;
    setShare(null);
    say(typeof outcome === "string" ? text[outcome] : await finish(outcome));
  };
  const cancel = (): void => {
    working.current.abort();
    setShare(null);
  };
  return { share, said, say, make, cancel };
}

/** What can be done with the file. */
function Uses({ format, isBusy, making: { make, say }, wish }: {
  readonly format: RunFormat; readonly isBusy: boolean; readonly making: Making; readonly wish: () => ExportWish;
}) {
  const text = useTexts(exportsTexts);
  const names = useNames();
  const download = (): Promise<void> => make(wish(), ({ name, text: content, ended }) => {
    saveText(name, content, "application/octet-stream");
    const saved = text.saved(name, bytesText(new Blob([content]).size));
    if (ended == null) return saved;
    return `${saved} ${text.ended(storyTime(ended.at), idText(ended.peer, names), text.ends[ended.why])}`;
  });
  const copy = (): Promise<void> => make(wish(), async (file) => (await copied(file.text) ? text.copied : text.manual));
  const openThere = (): void => {
    const tab = openPerfetto();
    if (tab === null) say(text.blocked);
    else void make(wish(), async (file) => {
      say(text.waiting);
      return await handToPerfetto(tab, file.text, file.name) ? text.handed : text.silent;
    });
  };
  return (
    <>
      <button type="button" className="button primary" disabled={isBusy} onClick={() => void download()}>
        <Download aria-hidden />{text.download}
      </button>
      {COPIED.has(format) && (
        <button type="button" className="button" disabled={isBusy} onClick={() => void copy()}>
          <Copy aria-hidden />{text.copy}
        </button>
      )}
      {format === "perfetto" && (
        <button type="button" className="button" disabled={isBusy} onClick={openThere}>
          <ExternalLink aria-hidden />{text.open}
        </button>
      )}
    </>
  );
}

interface PartProps {
  readonly spans: ReturnType<typeof spansOf>;
  readonly part: Part;
  readonly isBusy: boolean;
  readonly onChange: (part: Part) => void;
}

function PartOfRun({ spans, part, isBusy, onChange }: PartProps) {
  const text = useTexts(exportsTexts);
  const { run } = useApp();
  const { selection, language, status } = run.getState();
  return (
    <>
      <h3 className="dialog-gap">{text.part}</h3>
      <div className="embed-choices" role="radiogroup" aria-label={text.part}>
        {(["whole", "shown"] as const).map((span) => {
          const its = spans[span];
          return its !== null && (
            <label key={span} className="check">
              <input
                type="radio" name="export-part" checked={part.span === span} disabled={isBusy}
                onChange={() => onChange({ ...part, span })}
              />
              <span>{text[span](storyTime(its.from), storyTime(its.to))}</span>
            </label>
          );
        })}
      </div>
      {selection?.kind === "region" && (
        <div className="embed-choices">
          <label className="check">
            <input
              type="checkbox" checked={part.isAlone} disabled={isBusy}
              onChange={({ target }) => onChange({ ...part, isAlone: target.checked })}
            />
            <span>{text.region(selectionText(selection, wordsIn(language), status?.names ?? {}))}</span>
          </label>
        </div>
      )}
    </>
  );
}

/** The run, to be opened again: what a link holds. */
function RunItself({ text: link, at }: { readonly text: string; readonly at: Instant }) {
  const text = useTexts(exportsTexts);
  const { run } = useApp();
  const save = (): void => {
    const { status, language } = run.getState();
    const title = status === null ? "" : scenarioTitle(status.scenario, status.name, wordsIn(language));
    saveText(runFileName(title), writeRunFile({ title, at, link }), "application/json");
  };
  return (
    <p className="dialog-gap">
      {text.run}{" "}
      <button type="button" className="button small" onClick={save}><Download aria-hidden />{text.saveRun}</button>
    </p>
  );
}

/** The stage as it is: no file of another program, but what people look for where they export. */
function StagePicture({ frame }: { readonly frame: Frame }) {
  const text = useTexts(exportsTexts);
  const { run, root } = useApp();
  const language = useRun((state) => state.language);
  const [said, setSaid] = useState("");
  const draw = (): string => {
    const { events, status } = run.getState();
    const words = wordsIn(language);
    const title = status === null ? "" : scenarioTitle(status.scenario, status.name, words);
    const theme = root.dataset["theme"] === "dark" ? "dark" : "light";
    const { width, height } = POSTER_LIMITS;
    return poster({ frame, events, names: status?.names ?? {}, title }, { width, height, theme, language, words });
  };
  const savePicture = async (): Promise<void> =>
    setSaid(await savePng(draw(), "quorumscape-stage.png") ? text.pictureSaved : text.noPicture);
  return (
    <p className="dialog-gap">
      {text.picture}{" "}
      <button
        type="button" className="button small" aria-label={text.saveSvg}
        onClick={() => saveText("quorumscape-stage.svg", `${draw()}\n`, "image/svg+xml")}
      ><Download aria-hidden />SVG</button>{" "}
      <button type="button" className="button small" aria-label={text.savePng} onClick={() => void savePicture()}>
        <Download aria-hidden />PNG
      </button>
      <span className="quiet" role="status"> {said}</span>
    </p>
  );
}

interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

/** The parts that can be chosen; what the time bar shows only where that is not everything. */
function spansOf({ axis }: AppContext, now: Instant): { readonly whole: Span; readonly shown: Span | null } {
  const { shown } = axis;
  const from = Math.max(START, Math.floor(shown?.span.from ?? 0)) as Instant;
  const to = Math.min(now, Math.ceil(shown?.span.to ?? now)) as Instant;
  const isPart = shown !== null && !shown.whole && from < to && (from > START || to < now);
  return { whole: { from: START, to: now }, shown: isPart ? { from, to } : null };
}

/** Asks on and on until the file is whole, or nobody wants it any more; `tell` hears how far it is. */
async function written(
  app: AppContext, wish: ExportWish, signal: AbortSignal, tell: (share: number) => void,
): Promise<Outcome> {
  const { run } = app;
  if (wish.format === "tla") {
    const file = await traced(app, wish, signal, tell);
    return typeof file !== "string" && file.text === "" ? "restless" : file;
  }
  // What is written is what led to where the run stands: it goes on when the reader wants it to.
  run.getState().play(false);
  for (;;) {
    const answer = await run.getState().write(wish);
    if (signal.aborted) return "cancelled";
    if (!answer.ok || answer.kind !== "document") return "replaced";
    tell(answer.share);
    if (answer.name !== "") return answer.text === "" ? "nothing" : answer;
  }
}
