import { useEffect, useRef, useState } from "react";
import { pairReport, spreadPairs } from "../../campaign/spread-pairs.ts";
import type { TrialOutcome } from "../../campaign/trial.ts";
import { useApp } from "../app/context.ts";
import { workersFor } from "../campaign/trial-worker.ts";
import type { ComparedPair } from "../../exchange/comparison-link.ts";
import { compareTexts } from "../words/compare.texts.ts";
import { restText } from "../words/rest-text.ts";
import { useWords } from "../words/index.ts";
import { useTexts } from "../words/texts.ts";
import { runBothSides, SEEDS } from "./seed-runs.ts";
import { SpreadItem } from "./spread-item.tsx";
import "../parts/measures.css";

interface Job {
  readonly outcomes: readonly TrialOutcome[];
  readonly state: "idle" | "running" | "ended" | "stopped" | { readonly failure: string };
  /** For how many milliseconds more, as far as one can tell. */
  readonly left: number | null;
}

const NOTHING: Job = { outcomes: [], state: "idle", left: null };

/** Both sides under the same twenty seeds: how each measure is spread on either. */
export function Seeds({ pair }: { readonly pair: ComparedPair }) {
  const text = useTexts(compareTexts);
  const words = useWords();
  const { job, start, stop } = useSeeds(pair);
  const { outcomes, state, left } = job;
  const isRunning = state === "running";
  const said = isRunning ? text.seedsBegun(workersFor(SEEDS)) : state === "ended" ? text.seedsEnded
    : state === "stopped" ? text.seedsStopped : typeof state === "object" ? text.failed(state.failure) : "";
  return (
    <section aria-label={text.seeds(SEEDS)}>
      <h3>{text.seeds(SEEDS)}</h3>
      <p className="quiet">{text.seedsIntro}</p>
      <p className="save-row">
        <button type="button" className="button" onClick={isRunning ? stop : start}>
          {isRunning ? text.stop : text.runSeeds(SEEDS)}
        </button>
        <span role="status">{said}</span>
      </p>
      {isRunning && (
        <p className="quiet">
          <progress value={outcomes.length} max={2 * SEEDS} aria-label={text.progress} />{" "}
          {text.seedsDone(outcomes.length, 2 * SEEDS)}
          {left !== null && <>{" · "}{text.timeLeft(restText(left, words))}</>}
        </p>
      )}
      <Spreads outcomes={outcomes} />
    </section>
  );
}

function Spreads({ outcomes }: { readonly outcomes: readonly TrialOutcome[] }) {
  const pairs = spreadPairs(pairReport({ from: 1, to: SEEDS }, outcomes));
  const told = pairs.filter(({ distance }) => distance > 0);
  if (told.length === 0) return null;
  return <ul className="measures">{told.map((each) => <SpreadItem key={each.left.measure.name} pair={each} />)}</ul>;
}

function useSeeds(pair: ComparedPair): { readonly job: Job; start(): void; stop(): void } {
  const { startWorker } = useApp();
  const [job, setJob] = useState<Job>(NOTHING);
  const stopping = useRef<AbortController | null>(null);
  useEffect(() => () => stopping.current?.abort(), []);
  const start = (): void => {
    const ending = new AbortController();
    stopping.current = ending;
    const began = performance.now();
    const outcomes: TrialOutcome[] = [];
    setJob({ ...NOTHING, state: "running" });
    const note = (outcome: TrialOutcome): void => {
      outcomes.push(outcome);
      const rest = (performance.now() - began) / outcomes.length * (2 * SEEDS - outcomes.length);
      if (!ending.signal.aborted) setJob({ outcomes: outcomes.slice(), state: "running", left: rest });
    };
    const end = (state: Job["state"]): void => setJob({ outcomes: outcomes.slice(), state, left: null });
    runBothSides(startWorker, pair, ending.signal, note).then(
      () => end(ending.signal.aborted ? "stopped" : "ended"),
      (error: unknown) => end({ failure: error instanceof Error ? error.message : String(error) }));
  };
  return { job, start, stop: () => stopping.current?.abort() };
}
