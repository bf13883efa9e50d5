import { useMemo, useRef, useState, type RefObject } from "react";
import type { TimeSpan } from "../../figure/time-axis.ts";
import { useApp } from "../app/context.ts";
import type { ComparedPair } from "../../exchange/comparison-link.ts";
import { compareTexts } from "../words/compare.texts.ts";
import { storyTime } from "../words/format.ts";
import { restText } from "../words/rest-text.ts";
import { useWords } from "../words/index.ts";
import { useTexts } from "../words/texts.ts";
import { ComparedTable } from "./compared-table.tsx";
import { PairControls } from "./pair-controls.tsx";
import { CopyComparison } from "./copy-comparison.tsx";
import { Differences } from "./differences.tsx";
import { SideLine, type LineMark } from "./side-line.tsx";
import { Ranges } from "./ranges.tsx";
import { Seeds } from "./seeds.tsx";
import { useSides, type ReadySides, type SidesState } from "./use-sides.ts";

const SECOND = 1_000_000;
/** What is shown around the first difference: an election before it, some behind it. */
const NEAR = { before: 5 * SECOND, behind: 40 * SECOND };

/** Two stages and two time lines in step, what differs first, what both came to, and both under many seeds. */
export function SideBySide({ pair }: { readonly pair: ComparedPair }) {
  const left = useRef<HTMLDivElement>(null);
  const right = useRef<HTMLDivElement>(null);
  const text = useTexts(compareTexts);
  const state = useSides(pair, { left, right });
  const [isNear, setNear] = useState(true);
  const ready = state.kind === "ready" ? state : null;
  const span = useMemo(() => spanOf(pair, ready, isNear), [pair, ready, isNear]);
  const marks = useMemo(() => (ready === null ? [] : marksOf(ready)), [ready]);
  return (
    <>
      {state.kind !== "ready" && <Opening state={state} pair={pair} />}
      <div className="compare-sides">
        <Side name={pair.left.name} side="left" room={left} ready={ready} span={span} marks={marks} />
        <Side name={pair.right.name} side="right" room={right} ready={ready} span={span} marks={marks} />
      </div>
      {ready !== null && (
        <>
          <PairControls ready={ready} isNear={isNear} setNear={setNear} />
          <p className="quiet compare-legend">{text.legend}</p>
          <Differences ready={ready} />
          <ComparedTable ready={ready} pair={pair} />
          <Ranges ready={ready} />
          <Seeds pair={pair} />
          <CopyComparison pair={pair} />
        </>
      )}
    </>
  );
}

function spanOf({ until }: ComparedPair, ready: ReadySides | null, isNear: boolean): TimeSpan {
  const first = ready?.comparison.parting?.at;
  if (!isNear || first === undefined) return { from: 0, to: Math.max(1, until) };
  const last = Math.max(first, ready?.comparison.consequence?.at ?? first);
  return { from: Math.max(0, first - NEAR.before), to: Math.max(1, Math.min(until, last + NEAR.behind)) };
}

function marksOf({ comparison: { parting, consequence } }: ReadySides): LineMark[] {
  return [
    ...(parting === null ? [] : [{ kind: "parting", at: parting.at } as const]),
    ...(consequence === null || consequence.at === parting?.at ? [] : [{ kind: "consequence", at: consequence.at } as const]),
  ];
}

interface SideProps {
  readonly name: string;
  readonly side: "left" | "right";
  readonly room: RefObject<HTMLDivElement | null>;
  readonly ready: ReadySides | null;
  readonly span: TimeSpan;
  readonly marks: readonly LineMark[];
}

function Side({ name, side, room, ready, span, marks }: SideProps) {
  const text = useTexts(compareTexts);
  const title = `${text[side]} · ${name}`;
  return (
    <section className="compare-side" data-side={side} aria-label={title}>
      <h3><span className="quiet">{text[side]}</span> {name}</h3>
      <div ref={room} className="compare-stage" />
      {ready !== null && <SideLine name={title} outcome={ready[side]} span={span} marks={marks} conductor={ready.conductor} />}
    </section>
  );
}

/** How far both are, and when they will be done; it can be stopped. */
function Opening({ state, pair }: { readonly state: Exclude<SidesState, ReadySides>; readonly pair: ComparedPair }) {
  const text = useTexts(compareTexts);
  const words = useWords();
  const { screen } = useApp();
  const back = (): void => screen.setState({ compared: null });
  if (state.kind === "failed") {
    return (
      <p role="alert">{text.failed(state.reason)}{" "}
        <button type="button" className="button small" onClick={back}>{text.back}</button>
      </p>
    );
  }
  const { left, right, rest } = state;
  return (
    <div>
      <p role="status">{text.opening}</p>
      <p className="quiet">
        <progress value={left + right} max={2 * pair.until} aria-label={text.progress} />{" "}
        {text.simulating(storyTime(left), storyTime(right), storyTime(pair.until))}
        {rest !== null && <>{" · "}{text.timeLeft(restText(rest, words))}</>}{" "}
        <button type="button" className="button small" onClick={back}>{text.stop}</button>
      </p>
    </div>
  );
}
