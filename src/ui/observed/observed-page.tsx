import { ArrowLeft, ChartLine, Download } from "lucide-react";
import { useEffect, useState, useSyncExternalStore, type ReactNode } from "react";
import { START, type Instant } from "../../kernel/time.ts";
import { cardsOf } from "../../observe/cards.ts";
import type { ObservedPicture } from "../../observe/picture.ts";
import { rehearsalOf, type RehearsalFile } from "../../observe/rehearsal.ts";
import type { Selection } from "../../cluster/details.ts";
import { useApp, useRun, type AppContext } from "../app/context.ts";
import { ClockFace } from "../bar/clock.tsx";
import { PaceControl } from "../bar/pace-control.tsx";
import { Transport } from "../bar/transport.tsx";
import { Dropdown } from "../parts/dropdown.tsx";
import { Guarded } from "../parts/guarded.tsx";
import { lazyPart } from "../parts/lazy-part.tsx";
import { Stage } from "../stage/stage.tsx";
import { TimeBar } from "../timeline/time-bar.tsx";
import { observedTexts } from "../words/observed.texts.ts";
import { useTexts } from "../words/texts.ts";
import { EventList } from "./event-list.tsx";
import { KnownList } from "./known-list.tsx";
import { latestAt } from "./lane-paint.ts";
import type { OpenRecord } from "./played.ts";
import { SaveChoices } from "./save-choices.tsx";

const HistoryPanel = lazyPart(() => import("./history-panel.tsx"));
const RegionAsked = lazyPart(() => import("./region-asked.tsx"));

interface ObservedPageProps {
  readonly open: OpenRecord;
  readonly onBack: () => void;
  readonly onRehearse: (files: readonly RehearsalFile[]) => void;
}

/** A record on stage and time bar, with what was known and what happened beside them. */
export function ObservedPage({ open, onBack, onRehearse }: ObservedPageProps) {
  const text = useTexts(observedTexts);
  const { run } = useApp();
  const at = useShownInstant();
  const sights = open.sightsAt(at);
  const selection = useRun((state) => state.selection);
  const files = rehearsalOf(sights);
  const picture = open.pictureAt(at);
  // What grows is told of anew when there is more of it, wherever the reader stands.
  useRun(({ status }) => status?.eventCount);
  const isHeard = useSyncExternalStore(open.feed?.subscribe ?? never, open.feed?.isHeard ?? always);
  const isEmpty = picture.stores.length + picture.pds.length === 0;
  const region = selection?.kind === "region" ? picture.regions.findIndex(({ id }) => id === selection.id) : -1;
  const [showsHistory, setShowsHistory] = useState(false);
  useKeys();
  return (
    <div className="observed-page">
      <ObservedBar
        open={open} files={files} showsHistory={showsHistory} onHistory={() => setShowsHistory(!showsHistory)} onBack={onBack}
        onRehearse={onRehearse}
      />
      <main className="observed-main">
        <section className="observed-stage" aria-label={text.onStage}>
          {isEmpty && <p className="quiet">{text.nobody}</p>}
          {!isEmpty && <div className="stage-views"><Guarded><Stage behind={false} /></Guarded></div>}
        </section>
        <section className="observed-strip" data-behind={showsHistory || undefined} aria-label={text.time}>
          <Guarded><TimeBar /></Guarded>
        </section>
        {showsHistory && open.feed !== null && (
          <Guarded><HistoryPanel feed={open.feed} at={at} onClose={() => setShowsHistory(false)} /></Guarded>
        )}
        <aside className="observed-side">
          {!isHeard && <p role="alert">{text.lost}</p>}
          <p className="quiet">{text.honest}</p>
          <h3>{text.events}</h3>
          {open.events.length === 0 ? <p className="quiet">{text.none}</p> : (
            <EventList events={open.events} latest={latestAt(open.events, at)} onGo={(to) => run.getState().visit(to)} />
          )}
          <h3>{text.stage}</h3>
          <KnownList
            cards={cardsOf(sights)} chosen={keyOf(picture, selection)} picture={picture} region={region}
            more={moreOf(open, picture, region, at)}
          />
        </aside>
      </main>
    </div>
  );
}

/** How to get back, what is looked at, its time, and what can be done with it. */
function ObservedBar({ open, files, showsHistory, onHistory, onBack, onRehearse }: ObservedPageProps & {
  readonly files: readonly RehearsalFile[]; readonly showsHistory: boolean; readonly onHistory: () => void;
}) {
  const text = useTexts(observedTexts);
  return (
    <header className="observed-bar">
      <button type="button" className="button" aria-label={text.back} title={text.back} onClick={onBack}>
        <ArrowLeft aria-hidden /><span className="observed-long">{text.back}</span>
      </button>
      <h2>
        <span className="chip">{open.feed === null ? text.watched : text.live}</span>
        <span className="observed-title">{open.name}</span>
      </h2>
      <div className="observed-time"><Transport /><ClockFace /><PaceControl /></div>
      {open.feed !== null && (
        <button
          type="button" className="button icon" aria-label={text.history} title={text.history} aria-pressed={showsHistory}
          onClick={onHistory}
        ><ChartLine aria-hidden /></button>
      )}
      <Dropdown className="button icon" label={text.save} button={<Download aria-hidden />}>
        {(close) => <SaveChoices record={open.record} onDone={close} />}
      </Dropdown>
      {files.length > 0 && (
        <button
          type="button" className="button primary" aria-label={text.rehearse} title={text.rehearsal}
          onClick={() => onRehearse(files)}
        >
          <span className="observed-long">{text.rehearse}</span><span className="observed-short">{text.rehearseShort}</span>
        </button>
      )}
    </header>
  );
}

/** So near to its end what grows is the present. */
const NOW_MICROS = 2_500_000;

/** What can be asked of a region besides: a group of etcd has no number, and a record nobody who could be asked. */
function moreOf({ feed, record }: OpenRecord, { regions }: ObservedPicture, row: number, at: Instant): ReactNode {
  const name = regions[row]?.name ?? "";
  if (feed === null || !/^\d{1,20}$/.test(name)) return null;
  return <RegionAsked key={name} feed={feed} region={name} isNow={record.end - at <= NOW_MICROS} />;
}

const never = (): (() => void) => () => undefined;
const always = (): boolean => true;

/** The instant that the stage shows, a few times a second: what is written renews itself no faster than it can be read. */
function useShownInstant(): Instant {
  const { run } = useApp();
  const [at, setAt] = useState<Instant>(() => run.getState().status?.now ?? START);
  useEffect(() => run.subscribe(({ status }) => {
    if (status === null) return;
    const { playing, now } = status;
    setAt((before) => (playing && Math.abs(now - before) < LEAST_MICROS ? before : now));
  }), [run]);
  return at;
}

const LEAST_MICROS = 100_000;

/** The key of the card of what is chosen on the stage. */
function keyOf({ stores, pds }: ObservedPicture, selection: Selection | null): string | null {
  if (selection?.kind === "store") return stores.find(({ id }) => id === selection.id)?.card.key ?? null;
  return selection?.kind === "pd" ? pds.find(({ n }) => n === selection.id)?.card.key ?? null : null;
}

/** Keys are heard wherever the focus is: at first the room itself has it. */
function useKeys(): void {
  const app = useApp();
  useEffect(() => {
    const hear = (event: KeyboardEvent): void => onKey(app, event);
    app.root.addEventListener("keydown", hear);
    return () => app.root.removeEventListener("keydown", hear);
  }, [app]);
}

/** Space plays, arrows lead from event to event, unless what has the focus hears them itself. */
function onKey(app: AppContext, event: KeyboardEvent): void {
  const { target } = event;
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !(target instanceof Element)) return;
  const isArrow = event.key === "ArrowLeft" || event.key === "ArrowRight";
  if (target.closest("input, select, textarea, [role='slider']") !== null && !app.focus.wasClicked(target)) return;
  if (event.key === " " && target.closest("button, a") !== null && !app.focus.wasClicked(target.closest("button, a"))) return;
  const { playOrPause, step } = app.run.getState();
  if (event.key === " ") playOrPause();
  else if (isArrow) step(event.key === "ArrowRight" ? "event" : "previous-event");
  else return;
  event.preventDefault();
}
