import { useState, type MouseEvent } from "react";
import { labelFlags, type FlagLabel, type PlacedFlag } from "../../figure/flag-row.ts";
import { formatClock, timeScale } from "../../figure/time-axis.ts";
import { after, micros, START, type Instant } from "../../kernel/time.ts";
import type { EventId } from "../../proto/events.ts";
import type { IdNames } from "../../proto/names.ts";
import { useNames, useOwnsPage, usePalette, useRun } from "../app/context.ts";
import { lazyPart } from "../parts/lazy-part.tsx";
import { textWidth, useTextSize } from "../parts/text-size.ts";
import { branchesTexts } from "../words/branches.texts.ts";
import { useWords, type Words } from "../words/index.ts";
import { useTexts } from "../words/texts.ts";
import { actionText, flagText } from "./flag-text.ts";
import type { TimeShot } from "./time-view.ts";

const WhatIfPopup = lazyPart(() => import("../compare/what-if-popup.tsx"), () => null);

/** A fault of which somebody asks "what if", and where on the page. */
interface AskedFlag {
  readonly fault: EventId;
  readonly x: number;
  readonly y: number;
}

/** A flag as it is drawn: something that was done, or that is planned. */
interface Post {
  readonly key: string;
  readonly x: number;
  readonly text: string;
  /** Deeds that are folded into it. */
  readonly more: number;
  readonly title: string;
  readonly tone: string;
  /** Where a click goes; null for what has not happened yet. */
  readonly at: Instant | null;
  /** The fault of which "what if" can be asked; null for what is none. */
  readonly fault: EventId | null;
}

/** What was done and what is planned, as flags. They come with their words, when there is something to tell. */
export default function Flags({ shot }: { readonly shot: TimeShot }) {
  const words = useWords();
  const { font } = usePalette();
  const { scale } = useTextSize();
  const names = useNames();
  const ownsPage = useOwnsPage();
  // What comes of it opens in a dialog, which a page of somebody else does not have.
  const mayAsk = useRun((run) => !run.readonly) && ownsPage;
  const [asked, setAsked] = useState<AskedFlag | null>(null);
  const { flags: box, plot } = shot.layout;
  const posts = [...shot.flags.map((placed) => doneAs(placed, words, names)), ...plannedPosts(shot, words, names)];
  const width = (text: string): number => textWidth(text, `600 ${(FLAG_SIZE * scale).toFixed(1)}px ${font}`) + FLAG_PADDING * scale;
  const forMore = width(" +9") - width("");
  const labels = labelFlags(
    posts.map(({ x }) => x), posts.map(({ text, more }) => width(text) + (more > 0 ? forMore : 0)), posts.map(({ more }) => more),
    posts.map(({ tone }) => tone === "fault"), forMore, plot.width);
  return (
    <div className="flags" style={{ left: box.x, top: box.y, width: box.width, height: box.height }}>
      {asked !== null && <WhatIfPopup {...asked} onClose={() => setAsked(null)} />}
      {posts.map((post, i) => {
        const label = labels[i];
        if (label === undefined) return null;
        return (
          <Flag
            key={post.key} post={post} label={label} hidden={label.hidden.map((place) => posts[place]?.title ?? "")}
            ask={mayAsk ? setAsked : null}
          />
        );
      })}
    </div>
  );
}

/** Of the words on a flag, at scale 1, as in timeline.css. */
const FLAG_SIZE = 11.5;
const FLAG_PADDING = 16;

interface FlagProps {
  readonly post: Post;
  readonly label: FlagLabel;
  /** The titles of those that hide in its label. */
  readonly hidden: readonly string[];
  /** Opens what can be asked of its fault; null where nothing can. */
  readonly ask: ((asked: AskedFlag) => void) | null;
}

function Flag({ post, label: { room, more, behind }, hidden, ask }: FlagProps) {
  const seek = useRun((run) => run.seek);
  const told = useTexts(branchesTexts);
  const { at, text, x, fault } = post;
  const menu = ask === null || fault === null ? null : (event: MouseEvent): void => {
    event.preventDefault();
    ask({ fault, x: event.clientX, y: event.clientY });
  };
  const title = [post.title, ...hidden, ...(menu === null ? [] : [told.asks])].join("\n");
  const label = room !== null && <span>{text}{more > 0 && ` +${more}`}</span>;
  const isBehind = behind || undefined;
  const style = { left: x, maxWidth: room ?? 6 };
  if (at === null) return <span className="flag planned" data-behind={isBehind} style={style} title={title}>{label}</span>;
  return (
    <button
      type="button" className="flag" data-tone={post.tone} data-behind={isBehind} style={style} title={title}
      aria-label={post.title} aria-haspopup={menu === null ? undefined : "menu"} onContextMenu={menu ?? undefined}
      onClick={() => seek(after(START, micros(Math.max(0, at - 1))))}
    >{label}</button>
  );
}

function doneAs(placed: PlacedFlag, words: Words, names: IdNames): Post {
  const { at, tone, event } = placed.flag;
  const text = flagText(event.body, words, names);
  const clock = formatClock(at, at % 1_000_000 === 0 ? 1_000_000 : 1_000);
  const told = [clock, text, ...(placed.more > 0 ? [words.stage.time.more(placed.more)] : [])];
  const title = [...told, words.stage.time.goesBefore].join(" · ");
  const fault = tone === "fault" ? event.id : null;
  return { key: String(event.id), x: placed.x, text, more: placed.more, title, tone, at: event.at, fault };
}

function plannedPosts(shot: TimeShot, words: Words, names: IdNames): readonly Post[] {
  const { span, layout: { plot } } = shot;
  const inSight = shot.planned.filter(({ at }) => at >= span.from && at <= span.to);
  return inSight.map((input, i) => {
    const text = actionText(input.action, words, names);
    const title = words.stage.time.planned(text);
    const x = timeScale(span, plot.width)(input.at);
    return { key: `planned ${i}`, x, text, more: 0, title, tone: "planned", at: null, fault: null };
  });
}
