import type { ClientDetail } from "../../cluster/views/client.ts";
import { between, type Instant } from "../../kernel/time.ts";
import { idText } from "../../proto/names.ts";
import { errorWords } from "../../story/words/index.ts";
import { useNames, useRun } from "../app/context.ts";
import { clientTexts } from "../words/client.texts.ts";
import { durationText, nodeText } from "../words/format.ts";
import { useWords, type Words } from "../words/index.ts";
import type { ClientWords } from "../words/client.en.ts";
import { useTexts } from "../words/texts.ts";
import { KeyLink } from "./key-link.tsx";
import { RefLink } from "./ref-link.tsx";

const MOST_ROWS = 20;

type Request = ClientDetail["waiting"][number];

/** Requests that wait: for whom, since when, what went wrong last, and how much of their time to sleep is used up. */
export function RequestList({ requests }: { readonly requests: readonly Request[] }) {
  const text = useTexts(clientTexts);
  if (requests.length === 0) return <p className="quiet">{text.waitingNone}</p>;
  return (
    <>
      <ul className="client-list">
        {requests.slice(0, MOST_ROWS).map((request, row) => <RequestItem key={row} request={request} />)}
      </ul>
      {requests.length > MOST_ROWS && <p className="quiet">{text.most(String(MOST_ROWS), String(requests.length))}</p>}
    </>
  );
}

function RequestItem({ request }: { readonly request: Request }) {
  const words = useWords();
  const text = useTexts(clientTexts);
  const language = useRun((run) => run.language);
  const names = useNames();
  const now = useRun((run) => run.status?.now ?? (0 as Instant));
  const { asks, key, region, since, error, attempts, sleeps, slept, budget } = request;
  return (
    <li className="client-item">
      <p className="client-line">
        <strong>{asks}</strong>
        <KeyLink keyed={key} region={region} />
        {region !== 0 && <RefLink selection={{ kind: "region", id: region }} />}
        <span className="client-end quiet">{text.waits(durationText(between(since, now), words))}</span>
      </p>
      <p className="client-line">
        <span>{phaseText(request, text, words, (store) => nodeText({ kind: "store", id: store }, words, names))}</span>
        {error !== "" && <span className="bad">{errorWords(error, language)}</span>}
        <span className="client-end quiet">{text.tries(attempts)}</span>
      </p>
      {slept > 0 && (
        <p className="client-line budget" title={text.budgetHint}>
          <meter
            min={0} max={budget} value={Math.min(slept, budget)} aria-label={text.budgetHint}
            aria-valuetext={text.budget(durationText(slept, words), durationText(budget, words))}
          />
          <span className="mono">{text.budget(durationText(slept, words), durationText(budget, words))}</span>
        </p>
      )}
      {sleeps.length > 0 && (
        <p className="quiet client-line">
          {sleeps.map(({ kind, count, slept: each }) => (
            <span key={kind}>{text.sleep(kind, count, durationText(each, words))}</span>
          ))}
        </p>
      )}
    </li>
  );
}

/** What a request waits for, in words. */
export function phaseText(
  { phase, isParked, store, lock }: Request, { phases }: ClientWords, { common }: Words, nameOf: (store: number) => string,
): string {
  switch (phase) {
    case "sleeping": return isParked ? phases.parked : phases.sleeping;
    case "locating": return phases.locating;
    case "locked": return phases.locked(lock === null ? common.none : idText(lock.startTs, {}));
    case "sent": case "checking": return phases[phase](nameOf(store));
  }
}
