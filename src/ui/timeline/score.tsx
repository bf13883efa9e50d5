import { BoxSelect, ChevronLeft, ChevronRight, List, Pin, Waypoints, X, ZoomIn } from "lucide-react";
import { useEffect, useRef, type KeyboardEvent } from "react";
import { flushSync } from "react-dom";
import { SCORE_KINDS, type ScoreKind } from "../../figure/score.ts";
import { formatClock, type TimeSpan } from "../../figure/time-axis.ts";
import type { Duration } from "../../kernel/time.ts";
import { idText } from "../../proto/names.ts";
import type { RegionId } from "../../proto/region.ts";
import { useApp, useNames, useRun, useScreen } from "../app/context.ts";
import { regionToShow } from "../stage/region-to-show.ts";
import { MOST_PINNED } from "../state/score.ts";
import { countText, durationText } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import type { ScoreWords } from "../words/score.en.ts";
import { scoreTexts } from "../words/score.texts.ts";
import { useTexts } from "../words/texts.ts";
import { jumpAlong, jumpToKind } from "./jump.ts";
import { readQuery } from "./query.ts";
import { ScoreList } from "./score-list.tsx";
import type { TimeShot, TimeView } from "./time-view.ts";
import "./score.css";

interface ScoreProps {
  readonly view: TimeView;
  readonly shot: TimeShot | null;
}

/** The row over the time bar: what is looked for, jumps, intervals, pinned regions; and all of it as a list. */
export default function Score(props: ScoreProps) {
  return useScreen((state) => state.score.open) ? <Row {...props} /> : null;
}

function Row({ view, shot }: ScoreProps) {
  const text = useTexts(scoreTexts);
  const { screen, root } = useApp();
  const score = useScreen((state) => state.score);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  const close = (): void => {
    // At once: what the list had in its place cannot take the focus before it is back.
    flushSync(() => screen.turnScore({ open: false, query: "", kind: null, asList: false, drawing: false }));
    root.querySelector<HTMLElement>(".time-slider")?.focus({ preventScroll: true });
  };
  const keys = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  };
  const found = shot?.found ?? null;
  return (
    <>
      <div className="score" role="search" aria-label={text.title} onKeyDown={keys}>
        <Field field={field} text={text} found={found} />
        <Kinds text={text} />
        <Found text={text} found={found} />
        <span className="score-group score-end">
          <Pins text={text} />
          <button
            type="button" className="button plain icon small" aria-pressed={score.drawing} title={text.interval}
            aria-label={text.interval} onClick={() => screen.turnScore({ drawing: !score.drawing })}
          ><BoxSelect aria-hidden /></button>
          <button
            type="button" className="button plain icon small" aria-pressed={score.asList} title={text.list} aria-label={text.list}
            onClick={() => screen.turnScore({ asList: !score.asList })}
          ><List aria-hidden /></button>
          <button type="button" className="button plain icon small" title={text.close} aria-label={text.close} onClick={close}>
            <X aria-hidden />
          </button>
        </span>
        {score.interval !== null && <Interval interval={score.interval} view={view} text={text} />}
      </div>
      {score.asList && <ScoreList view={view} shot={shot} text={text} />}
    </>
  );
}

function Field({ field, text, found }: {
  readonly field: { readonly current: HTMLInputElement | null }; readonly text: ScoreWords; readonly found: TimeShot["found"];
}) {
  const app = useApp();
  const query = useScreen(({ score }) => score.query);
  return (
    <input
      ref={field} type="search" className="score-field" value={query} placeholder={text.placeholder}
      aria-label={text.field} title={text.help}
      onChange={({ target }) => app.screen.turnScore({ query: target.value })}
      onKeyDown={(event) => {
        if (event.key === "Enter" && found !== null) jumpAlong(app, found, event.shiftKey ? -1 : 1, text.ofFound);
      }}
    />
  );
}

/** Each kind with its jumps; the word itself leaves only events of that kind. */
function Kinds({ text }: { readonly text: ScoreWords }) {
  const app = useApp();
  const chosen = useScreen(({ score }) => score.kind);
  const jump = (kind: ScoreKind, by: 1 | -1) => (): void => jumpToKind(app, kind, by);
  return SCORE_KINDS.map((kind) => {
    const [previous, next] = [text.previous(text.one[kind]), text.next(text.one[kind])];
    return (
      <span key={kind} className="score-group segments" role="group" aria-label={text.kinds[kind]}>
        <button type="button" title={previous} aria-label={previous} onClick={jump(kind, -1)}><ChevronLeft aria-hidden /></button>
        <button
          type="button" aria-pressed={chosen === kind} title={text.meanings[kind]}
          onClick={() => app.screen.turnScore({ kind: chosen === kind ? null : kind })}
        >{text.kinds[kind]}</button>
        <button type="button" title={next} aria-label={next} onClick={jump(kind, 1)}><ChevronRight aria-hidden /></button>
      </span>
    );
  });
}

/** How many were found, and jumps along them. */
function Found({ text, found }: { readonly text: ScoreWords; readonly found: TimeShot["found"] }) {
  const app = useApp();
  if (found === null) return null;
  const [previous, next] = [text.previous(text.ofFound), text.next(text.ofFound)];
  return (
    <span className="score-group segments" role="group" aria-label={text.ofFound}>
      <button
        type="button" title={`${previous} (<)`} aria-label={previous} onClick={() => jumpAlong(app, found, -1, text.ofFound)}
      ><ChevronLeft aria-hidden /></button>
      <span className="score-count" role="status">
        {found.length === 0 ? text.none : text.found(countText(found.length))}
      </span>
      <button type="button" title={`${next} (>)`} aria-label={next} onClick={() => jumpAlong(app, found, 1, text.ofFound)}>
        <ChevronRight aria-hidden />
      </button>
    </span>
  );
}

/** Pins the regions that were named, else the selected one. */
function Pins({ text }: { readonly text: ScoreWords }) {
  const { screen, frames } = useApp();
  const words = useWords();
  const names = useNames();
  const query = useScreen(({ score }) => score.query);
  const pinned = useScreen(({ score }) => score.pinned);
  const selection = useRun((run) => run.selection);
  const known = new Set<number>(frames.latest()?.regions.id);
  const named = [...readQuery(query, null, { stores: [], names, kinds: text.one }).regions];
  const wanted: readonly RegionId[] = named.length > 0 ? named : selection?.kind === "region" ? [selection.id] : [];
  const [region] = wanted.filter((each) => known.has(each) && !pinned.includes(each));
  if (region === undefined) return null;
  const label = text.pin(words.nodes.region(idText(region, names)));
  return (
    <button
      type="button" className="button small" disabled={pinned.length >= MOST_PINNED}
      title={pinned.length >= MOST_PINNED ? text.mostPinned(MOST_PINNED) : label}
      onClick={() => screen.turnScore({ pinned: [...pinned, region] })}
    ><Pin aria-hidden />{label}</button>
  );
}

/** What can be done with a stretch of time. */
function Interval({ interval, view, text }: {
  readonly interval: TimeSpan; readonly view: TimeView; readonly text: ScoreWords;
}) {
  const app = useApp();
  const words = useWords();
  const names = useNames();
  const selection = useRun((run) => run.selection);
  const pinned = useScreen(({ score }) => score.pinned);
  const { from, to } = interval;
  const length = durationText(Math.round(to - from) as Duration, words);
  const region = selection?.kind === "region" ? selection.id : pinned[0] ?? regionToShow(app);
  const told = text.between(formatClock(from, 1_000), formatClock(to, 1_000), length);
  const ask = (): void => {
    if (region === null) return;
    app.screen.turnScore({ asked: interval });
    app.screen.showGroup(region);
  };
  return (
    <span className="score-group score-interval" role="group" aria-label={told}>
      <span className="quiet mono">{told}</span>
      <button type="button" className="button small" onClick={() => view.show(interval)}>
        <ZoomIn aria-hidden />{text.enlarge}
      </button>
      {region !== null && (
        <button type="button" className="button small" onClick={ask}>
          <Waypoints aria-hidden />{text.spaceTime(words.nodes.region(idText(region, names)))}
        </button>
      )}
      <button
        type="button" className="button plain icon small" title={text.forget} aria-label={text.forget}
        onClick={() => app.screen.turnScore({ interval: null })}
      ><X aria-hidden /></button>
    </span>
  );
}
