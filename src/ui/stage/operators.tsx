import { useState, type KeyboardEvent } from "react";
import { operatorArrows, type OperatorArrow } from "../../figure/operator-arrows.ts";
import { idText, type IdNames } from "../../proto/names.ts";
import { stepWords } from "../../story/words/index.ts";
import { useNames, useRun } from "../app/context.ts";
import { goAlong } from "../parts/rove.ts";
import type { OperatorArrowsWords } from "../words/operator-arrows.en.ts";
import { operatorArrowsTexts } from "../words/operator-arrows.texts.ts";
import { useTexts } from "../words/texts.ts";
import type { StageShot } from "./view.ts";
import "./operators.css";

/** So many operators of one arrow are told one by one. */
const TOLD = 5;

/** PD's running operators as arrows from store to store; whoever points at one, or tabs to it, reads its step. */
export default function OperatorArrows({ shot: { frame, layout } }: { readonly shot: Pick<StageShot, "frame" | "layout"> }) {
  const text = useTexts(operatorArrowsTexts);
  const names = useNames();
  const [asked, setAsked] = useState<string | null>(null);
  const [focused, setFocused] = useState("");
  const arrows = operatorArrows(frame, layout);
  const told = arrows.find(({ key }) => key === asked);
  // One of them is in the way of the Tab key; arrows lead to the others.
  const stop = arrows.some(({ key }) => key === focused) ? focused : arrows[0]?.key;
  const toLeft = told !== undefined && told.label.x > layout.width / 2;
  return (
    <>
      <svg
        className="operator-arrows" width={layout.width} height={layout.height} role="group" aria-label={text.label}
        onKeyDown={(event) => {
          if (!event.shiftKey && goAlong(event, ".operator-arrow")) event.stopPropagation();
        }}
      >
        {arrows.map((arrow) => (
          <Arrow
            key={arrow.key} arrow={arrow} text={text} names={names} isStop={arrow.key === stop}
            onAsk={setAsked} onReach={setFocused}
          />
        ))}
      </svg>
      {told !== undefined && (
        <ul
          className="operator-tip" data-left={toLeft || undefined} aria-hidden
          style={{
            left: told.label.x, top: told.label.y + 12, maxWidth: (toLeft ? told.label.x : layout.width - told.label.x) - 8,
          }}
        >
          <Lines arrow={told} />
        </ul>
      )}
    </>
  );
}

function Arrow({ arrow, text, names, isStop, onAsk, onReach }: {
  readonly arrow: OperatorArrow; readonly text: OperatorArrowsWords; readonly names: IdNames;
  readonly isStop: boolean;
  readonly onAsk: (key: string | null) => void;
  readonly onReach: (key: string) => void;
}) {
  const select = useRun((run) => run.select);
  const lines = useLines(arrow);
  const { key, kind, line, head, label, operators: [first] } = arrow;
  if (first === undefined) return null;
  const choose = (event: { readonly stopPropagation: () => void }): void => {
    event.stopPropagation();
    select({ kind: "region", id: first.region });
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    choose(event);
  };
  return (
    <g
      className="operator-arrow" data-kind={kind} role="button" tabIndex={isStop ? 0 : -1} aria-label={lines.join(" · ")}
      onClick={choose} onKeyDown={press} onFocus={() => {
        onAsk(key);
        onReach(key);
      }} onBlur={() => onAsk(null)}
      onPointerEnter={() => onAsk(key)} onPointerLeave={() => onAsk(null)}
    >
      <path className="band" d={line} />
      <path className="line" d={line} />
      <path className="head" d={head} />
      <text x={label.x} y={label.y} textAnchor={kind === "place" ? "end" : "middle"} dominantBaseline="middle">
        {arrow.operators.length > 1
          ? text.several(arrow.operators.length) : text.one(idText(first.region, names), first.place, first.steps)}
      </text>
    </g>
  );
}

const Lines = ({ arrow }: { readonly arrow: OperatorArrow }) =>
  useLines(arrow).map((line, i) => <li key={i}>{line}</li>);

/** Each operator with its region, its purpose and its step, in words. */
function useLines({ operators }: OperatorArrow): readonly string[] {
  const text = useTexts(operatorArrowsTexts);
  const names = useNames();
  const language = useRun((run) => run.language);
  const lines = operators.slice(0, TOLD).map(({ region, name, step, place, steps }) => [
    text.region(idText(region, names)), name, text.step(place, steps), step === null ? "" : stepWords(step, language),
  ].filter((part) => part !== "").join(" · "));
  return operators.length > TOLD ? [...lines, text.more(operators.length - TOLD)] : lines;
}
