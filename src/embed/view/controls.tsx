import { ExternalLink, Pause, Play, RotateCcw, SkipForward } from "lucide-react";
import { useEffect, useRef, useState, type CSSProperties } from "react";
import { addressIn } from "../../ui/state/address.ts";
import { sightOf } from "../../ui/state/screen.ts";
import { useApp, useRun } from "../../ui/app/context.ts";
import "../../ui/bar/bar.css";
import { lazyPart } from "../../ui/parts/lazy-part.tsx";
import { isOnBench } from "../../ui/state/bench.ts";
import { storyTime } from "../../ui/words/format.ts";
import { useWords } from "../../ui/words/index.ts";
import { after, seconds, type Instant } from "../../kernel/time.ts";
import { shownUntil } from "../duration.ts";
import { useEmbed, useEmbedText, useSetting } from "./embed.tsx";

const PaceControl = lazyPart(async () => ({ default: (await import("../../ui/bar/pace-control.tsx")).PaceControl }), () => null);
const Transport = lazyPart(async () => ({ default: (await import("../../ui/bar/transport.tsx")).Transport }), () => null);

/** One row under the picture: start and stop, time, pace, and the way to the whole page. */
export function Controls() {
  const text = useEmbedText();
  const { restart } = useEmbed();
  const isFull = useSetting(({ controls }) => controls === "full");
  const onBench = useRun(isOnBench);
  const step = useRun((run) => run.step);
  const plays = useRun(({ status }) => status?.playing ?? false);
  return (
    <div className="embed-controls" role="group" aria-label={text.controls}>
      {!onBench && (isFull ? <Transport /> : <PlayButton />)}
      <button
        type="button" className="button icon plain" aria-label={text.restart} title={text.restart} onClick={() => restart(plays)}
      ><RotateCcw aria-hidden /></button>
      {!onBench && (
        <>
          {!isFull && (
            <button
              type="button" className="button icon plain embed-next" aria-label={text.next} title={text.next}
              onClick={() => step("notable")}
            ><SkipForward aria-hidden /></button>
          )}
          <SmallClock />
          <Scrubber />
          <div className="embed-pace"><PaceControl /></div>
        </>
      )}
      <WholePageLink />
    </div>
  );
}

function PlayButton() {
  const text = useEmbedText();
  const plays = useRun(({ status }) => status?.playing ?? false);
  const atEnd = useRun(({ status }) => (status?.violations ?? 0) > 0);
  const playOrPause = useRun((run) => run.playOrPause);
  const label = plays ? text.pause : text.play;
  return (
    <button
      type="button" className="button icon primary" aria-label={label} title={label} disabled={atEnd && !plays}
      onClick={playOrPause}
    >{plays ? <Pause aria-hidden /> : <Play aria-hidden />}</button>
  );
}

/** The time that the engine has reached. Written past React, with every frame. */
function SmallClock() {
  const { bar } = useWords();
  const { frames } = useApp();
  const face = useRef<HTMLSpanElement>(null);
  useEffect(() => frames.subscribe((_displayNow, { now }) => {
    const written = storyTime(now);
    if (face.current !== null && face.current.textContent !== written) face.current.textContent = written;
    return false;
  }), [frames]);
  return <span ref={face} className="embed-clock" role="timer" aria-live="off" aria-label={bar.clock}>00:00.000</span>;
}

/** All of the run on one line, with what is done to the cluster on it. */
function Scrubber() {
  const text = useEmbedText();
  const status = useRun((run) => run.status);
  const seek = useRun((run) => run.seek);
  const end = useSetting((settings) => settings.end);
  const [held, setHeld] = useState<number | null>(null);
  if (status === null) return <div className="embed-scrub" />;
  const inputs = status.branches.find(({ id }) => id === status.branch)?.inputs ?? [];
  const most = shownUntil(status, end);
  const at = held ?? status.now;
  const share = (instant: number): string => `${(100 * instant / most).toFixed(2)}%`;
  const style = { "--done": share(at) } as CSSProperties;
  return (
    <div className="embed-scrub" style={style}>
      {inputs.filter((input) => input.at <= most).map((input) => (
        <i
          key={JSON.stringify(input)} style={{ left: share(input.at) }}
          data-done={input.at <= at || undefined}
        />
      ))}
      <input
        type="range" min={0} max={most} step={seconds(0.01)} value={at} aria-label={text.time}
        aria-valuetext={storyTime(at as Instant)}
        onChange={(event) => {
          const to = Number(event.target.value);
          setHeld(to);
          seek(after(0 as Instant, to as ReturnType<typeof seconds>));
        }}
        onPointerUp={() => setHeld(null)} onKeyUp={() => setHeld(null)} onBlur={() => setHeld(null)}
      />
    </div>
  );
}

/** A plain link: it is made when somebody reaches for it, so that it leads to where the run stands. */
function WholePageLink() {
  const text = useEmbedText();
  const { run, screen } = useApp();
  const { wholePage } = useEmbed();
  const kept = useRun((state) => state.kept);
  const [made, setMade] = useState<string | null>(null);
  if (wholePage === null) return null;
  const make = async (): Promise<void> => {
    const answer = await run.getState().share();
    if (!answer.ok || answer.kind !== "link") return;
    setMade(addressIn(wholePage, answer.text, run.getState().selection, sightOf(screen.getState())));
  };
  return (
    <a
      className="embed-whole" target="_blank" rel="noopener"
      href={made ?? (kept === null ? wholePage : addressIn(wholePage, kept))}
      title={text.open} onPointerEnter={() => void make()} onFocus={() => void make()}
    ><ExternalLink aria-hidden /><span>{text.open}</span></a>
  );
}
