import { bisector } from "d3-array";
import { memo, useDeferredValue, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { Instant } from "../../kernel/time.ts";
import { isDeed, type ClusterEvent } from "../../proto/events.ts";
import { foldElections, type ElectionPhase } from "../../story/election-phase.ts";
import { sceneOf } from "../../story/scenes.ts";
import type { Scene } from "../../story/types.ts";
import { useApp, useRun, useScreen } from "../app/context.ts";
import { lazyPart } from "../parts/lazy-part.tsx";
import { useWholeRows } from "../parts/whole-rows.ts";
import { countText, durationText, storyTime } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { storyTexts } from "../words/story.texts.ts";
import { useTexts } from "../words/texts.ts";
import { FailoverLine } from "./failover-line.tsx";
import { SceneSentence } from "./sentence.tsx";
import type { SceneTeller } from "./sentences.ts";
import { TimeLink } from "./time-link.tsx";
import { sceneTone } from "./tone.ts";
import { Why } from "./why.tsx";
import "./story.css";

/** How many sentences stand on the page at first, and how many more each request brings. */
const PAGE = 120;
/** Within so many pixels of its end the list counts as being read at its end, and follows. */
const AT_END = 40;

const BesideRaftTotal = lazyPart(() => import("../beside-raft/total.tsx"), () => null);

/** What has happened up to the moment on display, as cards and sentences. */
export function Story() {
  const words = useWords();
  const text = useTexts(storyTexts);
  const { screen } = useApp();
  const filter = useScreen(({ storyFilter }) => storyFilter);
  return (
    <section className="story" aria-label={words.landmarks.story} tabIndex={-1}>
      <div className="panel-head">
        <h2>{text.title}</h2>
        <div className="head-end segments" role="group" aria-label={text.filter}>
          {(["scenes", "all"] as const).map((each) => (
            <button
              key={each} type="button" aria-pressed={filter === each}
              onClick={() => screen.setState({ storyFilter: each })}
            >{text[each]}</button>
          ))}
        </div>
      </div>
      <FailoverLine />
      <BesideRaft />
      <Scroll filter={filter} />
    </section>
  );
}

/** What replicates beside Raft, and what it has lost: the folds know it, no event does. */
function BesideRaft() {
  const isThere = useRun((run) => run.status?.replication != null);
  return isThere ? <BesideRaftTotal /> : null;
}

/** What the filter lets through: scenes, or plain events that become scenes of their own only where they are shown. */
function sentencesOf(
  filter: "scenes" | "all", events: readonly ClusterEvent[], scenes: SceneTeller,
): readonly (Scene | ClusterEvent)[] {
  return filter === "scenes" ? scenes(events) : events;
}

const asScene = (told: Scene | ClusterEvent): Scene => ("event" in told ? told : sceneOf(told));

const instantOf = (told: Scene | ClusterEvent): Instant => ("event" in told ? told.event.at : told.at);

function Scroll({ filter }: { readonly filter: "scenes" | "all" }) {
  const text = useTexts(storyTexts);
  const events = useDeferredValue(useRun((run) => run.events));
  const { scenes } = useApp();
  const all = sentencesOf(filter, events, scenes);
  // While the past is run again on the way to an instant, what is told is what leads there.
  const now = useRun(({ status }) => (status?.errand?.kind === "instant" ? status.errand.to : status?.now) ?? 0);
  const [pages, setPages] = useState(1);
  const told = useMemo(() => byInstant.right(all, now), [all, now]);
  // What has not happened yet at the moment on display is in no summary either.
  const entries = useMemo(() => {
    const past = all.slice(0, told);
    return filter === "all" ? past : foldElections(past.map(asScene), events);
  }, [all, told, events, filter]);
  const shown = useMemo(() => entries.slice(-PAGE * pages), [entries, pages]);
  const newest = all[told - 1];
  const list = useFollowEnd(newest === undefined ? 0 : asScene(newest).event.id);
  useWholeRows(list, "top", ".sentence");
  const earlier = entries.length - shown.length;
  return (
    <div className="story-scroll" ref={list} tabIndex={0} role="group" aria-label={text[filter]}>
      {told === 0 && <p className="quiet">{filter === "all" ? text.emptyAll : text.empty}</p>}
      {earlier > 0 && (
        <button type="button" className="link-button" onClick={() => setPages(pages + 1)}>
          {text.earlier(earlier)}
        </button>
      )}
      <Sentences entries={shown} />
      {all.length > told && <p className="quiet later">{text.later(all.length - told)}</p>}
    </div>
  );
}

/** Most reports of the worker tell nothing new: then not even the list is gone through. */
const Sentences = memo(function Sentences({ entries }: { readonly entries: readonly (Scene | ClusterEvent | ElectionPhase)[] }) {
  return (
    <ol className="sentences">
      {entries.map((entry) => {
        if ("scenes" in entry) return <Phase key={`phase ${entry.from}`} phase={entry} />;
        const scene = asScene(entry);
        return <Entry key={scene.event.id} scene={scene} />;
      })}
    </ol>
  );
});

// The list is looked at anew with every report of the worker; a sentence that has been told does not change.
const Entry = memo(ToldEntry, (before, after) =>
  before.scene.event === after.scene.event && before.scene.last === after.scene.last && before.scene.more === after.scene.more
  && before.scene.away === after.scene.away && before.scene.others.length === after.scene.others.length);

function ToldEntry({ scene }: { readonly scene: Scene }) {
  const text = useTexts(storyTexts);
  const { event } = scene;
  const { screen } = useApp();
  const open = useScreen(({ whyOf }) => whyOf === event.id);
  const toggleWhy = (): void => screen.setState({ whyOf: open ? null : event.id });
  return (
    <li className="sentence" data-tone={sceneTone(scene)} data-input={isDeed(event.body) ? "" : undefined}>
      <Span scene={scene} />
      <span className="dot" aria-hidden />
      <div className="sentence-text">
        <SceneSentence scene={scene} />
        {" "}
        {event.body.name === "pd.recovery.stage" && event.body.stage === "finished" && <LostWrites />}
        <button type="button" className="link-button why" aria-expanded={open} onClick={toggleWhy}>{text.why}</button>
        {open && <Why event={event} follows />}
      </div>
    </li>
  );
}

/** How many writes an unsafe recovery has lost that clients had been told of: the checkers know it, no event does. */
function LostWrites() {
  const text = useTexts(storyTexts);
  const lost = useRun((run) => run.status?.lostWrites ?? 0);
  return <>{text.lostWrites(lost)} </>;
}

/** The elections after a fault in one sentence; those of each region stand behind it. */
function Phase({ phase }: { readonly phase: ElectionPhase }) {
  const words = useWords();
  const text = useTexts(storyTexts);
  const [open, setOpen] = useState(false);
  const { scenes: inner, to, regions, after } = phase;
  const [first] = inner;
  if (first === undefined) return null;
  const { min, median, max } = after;
  if (min === null || median === null || max === null) return null;
  const told = text.elections(countText(regions), durationText(min, words),
    durationText(max, words), durationText(median, words));
  return (
    <>
      <li className="sentence" data-tone="repaired">
        <Span scene={{ ...first, last: to }} />
        <span className="dot" aria-hidden />
        <div className="sentence-text">
          {told}{" "}
          <button type="button" className="link-button" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? text.fold : text.unfold(countText(inner.length))}
          </button>
        </div>
      </li>
      {open && inner.map((scene) => <Entry key={scene.event.id} scene={scene} />)}
    </>
  );
}

/** From so long a stretch on, a scene says how long it went on. */
const WORTH_SAYING = 1_000_000;

/** When a scene happened, and until when, if it stands for a stretch of time. */
function Span({ scene }: { readonly scene: Scene }) {
  const text = useTexts(storyTexts);
  const { event, last } = scene;
  if (last - event.at < WORTH_SAYING) return <TimeLink at={event.at} />;
  return (
    <div className="times">
      <TimeLink at={event.at} />
      <span className="quiet">{text.until(storyTime(last))}</span>
    </div>
  );
}

/** Sentences are in order of time. */
const byInstant = bisector(instantOf);

/** Keeps the newest sentence in view, unless the reader has scrolled up to read. */
function useFollowEnd(newest: number) {
  const list = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return undefined;
    const note = (): void => {
      atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < AT_END;
    };
    element.addEventListener("scroll", note, { passive: true });
    // The cards above grow and shrink; whoever reads the end goes on reading the end.
    const resized = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
    });
    resized.observe(element);
    return () => {
      element.removeEventListener("scroll", note);
      resized.disconnect();
    };
  }, []);
  useLayoutEffect(() => {
    const element = list.current;
    if (element !== null && atEnd.current) element.scrollTop = element.scrollHeight;
  }, [newest]);
  return list;
}
