import { Pause, Play, SkipBack } from "lucide-react";
import { useEffect, useRef } from "react";
import type { Instant } from "../../kernel/time.ts";
import { useStore } from "zustand";
import { compareTexts } from "../words/compare.texts.ts";
import { paceText, storyTime } from "../words/format.ts";
import { useTexts } from "../words/texts.ts";
import type { Conducting, Conductor } from "./conductor.ts";
import type { ReadySides } from "./use-sides.ts";

const AUTO = "auto";
const PACES = [0.01, 0.1, 0.5, 1, 5, 10, 60, 600];

interface ControlsProps {
  readonly ready: ReadySides;
  readonly isNear: boolean;
  readonly setNear: (isNear: boolean) => void;
}

/** One cursor and one pace for both. */
export function PairControls({ ready: { conductor, comparison }, isNear, setNear }: ControlsProps) {
  const text = useTexts(compareTexts);
  const playing = useStore(conductor, (state) => state.playing);
  const chosen = useStore(conductor, ({ auto, pace }) => (auto ? AUTO : pace));
  const waiting = useStore(conductor, (state) => state.waiting);
  const goTo = (at: number): void => {
    conductor.play(false);
    conductor.seek(at as Instant);
  };
  const { parting, consequence } = comparison;
  return (
    <div className="compare-controls" role="group" aria-label={text.compare}>
      <button type="button" data-first className="button primary icon" aria-label={playing ? text.pause : text.play}
        title={playing ? text.pause : text.play} onClick={() => conductor.play(!playing)}
      >{playing ? <Pause aria-hidden /> : <Play aria-hidden />}</button>
      <button type="button" className="button icon" aria-label={text.toStart} title={text.toStart} onClick={() => goTo(0)}>
        <SkipBack aria-hidden />
      </button>
      <label><span className="visually-hidden">{text.pace}</span>
        <select
          value={chosen} title={chosen === AUTO ? text.autoHint : text.pace}
          onChange={({ target: { value } }) => conductor.pace(value === AUTO ? AUTO : Number(value))}
        >
          <option value={AUTO}>{text.auto}</option>
          {PACES.map((each) => <option key={each} value={each}>{paceText(each)}</option>)}
        </select>
      </label>
      <Clock conductor={conductor} />
      {parting !== null && <ToMark kind="parting" text={text.toParting} go={() => goTo(parting.at)} />}
      {consequence !== null && <ToMark kind="consequence" text={text.toConsequence} go={() => goTo(consequence.at)} />}
      <span className="segments" role="group" aria-label={text.shown}>
        <button type="button" aria-pressed={isNear} onClick={() => setNear(true)}>{text.near}</button>
        <button type="button" aria-pressed={!isNear} onClick={() => setNear(false)}>{text.whole}</button>
      </span>
      <span className="quiet" aria-live="off">{waiting && playing ? text.waits : ""}</span>
    </div>
  );
}

interface ToMarkProps {
  readonly kind: "parting" | "consequence";
  readonly text: string;
  readonly go: () => void;
}

const ToMark = ({ kind, text, go }: ToMarkProps) => (
  <button type="button" className="button" data-mark={kind} title={text} aria-label={text} onClick={go}>{text}</button>
);

/** While both play nobody reads more instants in a second than one each so many milliseconds. */
const CLOCK_MS = 80;

/** Where both stand and how fast they go on, written without drawing anything else anew. */
function Clock({ conductor }: { readonly conductor: Conductor }) {
  const text = useTexts(compareTexts);
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let written = -Infinity;
    const write = ({ now, playing, pace, auto }: Conducting): void => {
      const wall = performance.now();
      if (place.current === null || (playing && wall - written < CLOCK_MS)) return;
      written = wall;
      place.current.textContent = `${storyTime(now)}${auto ? ` · ${paceText(shortPace(pace))}` : ""}`;
    };
    write(conductor.getState());
    return conductor.subscribe(write);
  }, [conductor]);
  return <span ref={place} className="mono compare-clock" title={text.clock} />;
}

/** A rising pace is told with two digits. */
const shortPace = (pace: number): number => Number(pace.toPrecision(2));
