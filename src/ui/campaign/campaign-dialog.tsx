import { useEffect, useMemo, useState } from "react";
import { useStore } from "zustand";
import { MAX_RUN } from "../../action/limits.ts";
import { formatDuration, parseDuration } from "../../kernel/time.ts";
import { useApp } from "../app/context.ts";
import { saveText } from "../dialogs/saving.ts";
import { Dialog } from "../parts/dialog.tsx";
import { copied } from "../share/copied.ts";
import { countText } from "../words/format.ts";
import { restText } from "../words/rest-text.ts";
import { campaignTexts } from "../words/campaign.texts.ts";
import { dialogsTexts } from "../words/dialogs.texts.ts";
import { useWords } from "../words/index.ts";
import { useTexts } from "../words/texts.ts";
import { MeasureItem } from "./measure-item.tsx";
import { SeedLink } from "./seed-link.tsx";
import { workersFor } from "./trial-worker.ts";
import { MOST_SEEDS, openTrials, reportOfSeeds, type Trials, type TrialsStore } from "./trials.ts";
import "../dialogs/dialogs.css";
import "../report/report.css";
import "../parts/measures.css";
import "./campaign.css";

/** The run of the page, as far as it has come, under many seeds: what `quorumscape campaign` does, on workers of the browser. */
export default function CampaignDialog() {
  const { titles } = useTexts(dialogsTexts);
  const text = useTexts(campaignTexts);
  const { screen } = useApp();
  const trials = useTrials();
  return (
    <Dialog title={titles.campaign} className="client-report" onClose={screen.closeDialog}>
      {trials === null && <p className="quiet" role="status">{text.reading}</p>}
      {typeof trials === "string" && <p role="alert">{text.failed(trials)}</p>}
      {trials !== null && typeof trials !== "string" && <Campaign trials={trials} />}
    </Dialog>
  );
}

/** The trials of the run; null while it is read, and why there are none. */
function useTrials(): TrialsStore | string | null {
  const { run, startWorker, screen: { closeDialog } } = useApp();
  const [trials, setTrials] = useState<TrialsStore | string | null>(null);
  useEffect(() => {
    let isOpen = true;
    let opened: TrialsStore | null = null;
    const open = async (): Promise<void> => {
      const answer = await run.getState().share();
      if (!isOpen) return;
      if (!answer.ok || answer.kind !== "link") {
        closeDialog();
        return;
      }
      opened = await openTrials(startWorker, answer.text);
      if (isOpen) setTrials(opened);
      else opened.close();
    };
    // What is run is what has been done so far; the page's own run would take a core from it.
    run.getState().play(false);
    open().catch((error: unknown) => isOpen && setTrials(error instanceof Error ? error.message : String(error)));
    return () => {
      isOpen = false;
      opened?.close();
    };
  }, [run, startWorker, closeDialog]);
  return trials;
}

interface CampaignProps {
  readonly trials: TrialsStore;
}

function Campaign({ trials }: CampaignProps) {
  const text = useTexts(campaignTexts);
  const state = useStore(trials);
  return (
    <>
      <p className="quiet">{text.intro(state.actions)}</p>
      <Asking trials={trials} />
      <Progress state={state} />
      <Results state={state} />
      {state.outcomes.size > 0 && state.job === null && <Documents trials={trials} />}
    </>
  );
}

/** How many seeds, and how long each run lasts. */
function Asking({ trials }: CampaignProps) {
  const text = useTexts(campaignTexts);
  const { length, count, outcomes, job } = useStore(trials);
  const [typed, setTyped] = useState({ count: String(count), length: formatDuration(length) });
  const seeds = /^\d{1,5}$/.test(typed.count.trim()) ? Number(typed.count) : 0;
  const isCount = seeds >= 1 && seeds <= MOST_SEEDS;
  const lasts = parseDuration(typed.length);
  const isLength = lasts !== undefined && lasts > 0 && lasts <= MAX_RUN;
  const begin = (): void => {
    if (!isCount || !isLength) return;
    trials.change({ count: seeds, length: lasts });
    void trials.start();
  };
  const ended = lasts === length ? [...outcomes.keys()].filter((seed) => seed <= seeds).length : 0;
  const left = seeds - ended;
  return (
    <form
      className="save-row campaign-asking"
      onSubmit={(event) => {
        event.preventDefault();
        if (job === null) begin();
        else trials.stop();
      }}
    >
      <label>
        <span className="quiet">{text.seeds}</span>
        <input type="text"
          value={typed.count} inputMode="numeric" size={6} disabled={job !== null} aria-invalid={!isCount}
          onChange={(event) => setTyped({ ...typed, count: event.target.value })}
        />
      </label>
      <label>
        <span className="quiet">{text.length}</span>
        <input type="text"
          value={typed.length} size={9} disabled={job !== null} aria-invalid={!isLength}
          onChange={(event) => setTyped({ ...typed, length: event.target.value })}
        />
      </label>
      <button type="submit" className="button primary" disabled={job === null && (!isCount || !isLength || left === 0)}>
        {job !== null ? text.stop : text.run(left === 0 ? seeds : left, left > 0 && left < seeds)}
      </button>
      {!isCount && <p role="alert">{text.badCount(countText(MOST_SEEDS))}</p>}
      {!isLength && <p role="alert">{text.badLength}</p>}
    </form>
  );
}

/** How far it is, and when it will be done; heard once at its start and at its end. */
function Progress({ state: { job, ending, outcomes, count } }: { readonly state: Trials }) {
  const text = useTexts(campaignTexts);
  const words = useWords();
  const of = countText(count);
  const done = [...outcomes.keys()].filter((seed) => seed <= count).length;
  const said = job !== null ? text.begun(workersFor(job.of))
    : ending === "stopped" ? text.stopped(countText(done), of)
    : ending !== null ? text.failed(ending.failure)
    : done === count ? text.ended(of) : "";
  const left = job?.left ?? null;
  return (
    <>
      <p role="status">{said}</p>
      {job !== null && (
        <p className="quiet">
          <progress value={job.done} max={job.of} aria-label={text.progress} />{" "}
          {text.going(countText(job.done), countText(job.of))}
          {left !== null && <>{" · "}{text.left(restText(left, words))}</>}
        </p>
      )}
    </>
  );
}

function Results({ state }: { readonly state: Trials }) {
  const text = useTexts(campaignTexts);
  const { outcomes, count, links } = state;
  const report = useMemo(() => reportOfSeeds({ outcomes, count }), [outcomes, count]);
  if (report === undefined || report.trials === 0) return null;
  const { measures, breached, refused, trials } = report;
  return (
    <>
      <p>{breached.length === 0 ? text.held(trials) : <strong>{text.breached(breached.length, trials)}</strong>}</p>
      {breached.length > 0 && (
        <ul>
          {breached.flatMap(({ seed, breaches }) => breaches.map((breach) => (
            <li key={`${seed} ${breach}`}><SeedLink seed={seed} links={links} />{text.colon}{breach}</li>
          )))}
        </ul>
      )}
      {refused.length > 0 && (
        <ul>
          {refused.map(({ text: sentence, seeds }) => <li key={sentence}>{text.refused(seeds)}{text.colon}{sentence}</li>)}
        </ul>
      )}
      <ul className="measures campaign-measures">
        {measures.map((measure) => <MeasureItem key={measure.measure.name} report={measure} links={links} />)}
      </ul>
    </>
  );
}

/** The report as the command line writes it, and the command that does. */
function Documents({ trials }: CampaignProps) {
  const text = useTexts(campaignTexts);
  const [said, setSaid] = useState("");
  const save = async (): Promise<void> => saveText("report.json", (await trials.document()).text, "application/json");
  const copy = async (): Promise<void> => {
    setSaid(await copied((await trials.document()).command) ? text.copied : text.notCopied);
  };
  return (
    <p className="save-row">
      <button type="button" className="button" onClick={() => void save()}>{text.save}</button>
      <button type="button" className="button" onClick={() => void copy()}>{text.copy}</button>
      <span className="quiet" role="status">{said}</span>
    </p>
  );
}
