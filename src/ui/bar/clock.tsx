import { useEffect, useRef } from "react";
import { useApp, useRun } from "../app/context.ts";
import { clockParts, microsText } from "../words/format.ts";
import { useWords } from "../words/index.ts";

/** The virtual time that the engine has reached. Written past React, with every frame, and only where the text has changed. */
export function ClockFace() {
  const words = useWords();
  const { frames } = useApp();
  const whole = useRef<HTMLSpanElement>(null);
  const fraction = useRef<HTMLSpanElement>(null);
  const micros = useRef<HTMLSpanElement>(null);
  // While time passes nobody could read them; single steps are often closer together than a millisecond.
  const stands = useRun((run) => run.status?.playing === false);
  useEffect(() => frames.subscribe((_displayNow, frame) => {
    const [wholeText, fractionText] = clockParts(frame.now);
    write(whole.current, wholeText);
    write(fraction.current, fractionText);
    write(micros.current, microsText(frame.now));
  }), [frames]);
  // A timer announces nothing by itself, and may be read when a person asks for it.
  return (
    <div className="clock" role="timer" aria-live="off" aria-label={words.bar.clock}>
      <span ref={whole}>00:00:00</span><span ref={fraction} className="clock-fraction">.000</span>
      <span ref={micros} className="clock-micros" data-shown={stands || undefined} />
    </div>
  );
}

function write(element: HTMLElement | null, text: string): void {
  if (element !== null && element.textContent !== text) element.textContent = text;
}
