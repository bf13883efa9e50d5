import { Pause, Play, SkipBack } from "lucide-react";
import { useEffect, useRef } from "react";
import type { Instant } from "../../kernel/time.ts";
import { useStore } from "zustand";
import { compareTexts } from "../words/compare.texts.ts";
import { paceText, storyTime } from "../words/format.ts";
import { useTexts } from "../words/texts.ts";
import type { Conductor } from "./conductor.ts";
import type { ReadySides } from "./use-sides.ts";

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
  const pace = useStore(conductor, (state) => state.pace);
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
        <select value={pace} title={text.pace} onChange={({ target }) => conductor.pace(Number(target.value))}>
          {PACES.map((each) => <option key={each} value={each}>{paceText(each)}</option>)}
        </select>
      </label>
      <Clock conductor={conductor} />
      {parting !== null && <button type="button" className="button" onClick={() => goTo(parting.at)}>{text.toParting}</button>}
      {consequence !== null && (
        <button type="button" className="button" onClick={() => goTo(consequence.at)}>{text.toConsequence}</button>
      )}
      <span className="segments" role="group" aria-label={text.shown}>
        <button type="button" aria-pressed={isNear} onClick={() => setNear(true)}>{text.near}</button>
        <button type="button" aria-pressed={!isNear} onClick={() => setNear(false)}>{text.whole}</button>
      </span>
      <span className="quiet" aria-live="off">{waiting && playing ? text.waits : ""}</span>
    </div>
  );
}

/** Written with each picture, without drawing anything else anew. */
function Clock({ conductor }: { readonly conductor: Conductor }) {
  const text = useTexts(compareTexts);
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const write = (): void => {
      if (place.current !== null) place.current.textContent = storyTime(conductor.getState().now);
    };
    write();
    return conductor.subscribe(write);
  }, [conductor]);
  return <span ref={place} className="mono compare-clock" title={text.clock} />;
}
