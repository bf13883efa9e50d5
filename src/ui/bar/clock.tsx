import { useEffect, useRef, type CSSProperties } from "react";
import { useApp, useRun } from "../app/context.ts";
import { clockParts, microsText } from "../words/format.ts";
import { useWords } from "../words/index.ts";

/** What stands there before the first frame, and how many characters that is: from the hundredth hour on there are more. */
const WHOLE = "00:00:00";
const FACE = { "--whole": WHOLE.length } as CSSProperties;

/** The virtual time that the engine has reached. Written past React, with every frame, and only where the text has changed. */
export function ClockFace() {
  const words = useWords();
  const { frames } = useApp();
  const face = useRef<HTMLDivElement>(null);
  const digits = useRef(WHOLE.length);
  const whole = useRef<HTMLSpanElement>(null);
  const fraction = useRef<HTMLSpanElement>(null);
  const micros = useRef<HTMLSpanElement>(null);
  // While time passes nobody could read them; single steps are often closer together than a millisecond.
  const stands = useRun((run) => run.status?.playing === false);
  useEffect(() => frames.subscribe((_displayNow, frame) => {
    const [wholeText, fractionText] = clockParts(frame.now);
    write(whole.current, wholeText);
    if (digits.current !== wholeText.length) {
      digits.current = wholeText.length;
      face.current?.style.setProperty("--whole", String(wholeText.length));
    }
    write(fraction.current, fractionText);
    write(micros.current, microsText(frame.now));
    return false;
  }), [frames]);
  // A timer announces nothing by itself, and may be read when a person asks for it.
  return (
    <div ref={face} className="clock" role="timer" aria-live="off" aria-label={words.bar.clock} style={FACE}>
      <span ref={whole}>{WHOLE}</span><span ref={fraction} className="clock-fraction">.000</span>
      <span ref={micros} className="clock-micros" data-shown={stands || undefined} />
    </div>
  );
}

/** Writes into the text that is there: another text would be another node, and styles would be sought for it. */
function write(element: HTMLElement | null, text: string): void {
  const written = element?.firstChild;
  if (written instanceof Text) {
    if (written.data !== text) written.data = text;
  } else if (element !== null) element.textContent = text;
}
