import type { ClientDetail } from "../../cluster/views/client.ts";
import { between, type Instant } from "../../kernel/time.ts";
import { errorWords } from "../../story/words/index.ts";
import { useNames, useRun } from "../app/context.ts";
import { clientTexts } from "../words/client.texts.ts";
import { durationText, nodeText } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { useTexts } from "../words/texts.ts";
import { phaseText } from "./client-requests.tsx";
import { KeyLink } from "./key-link.tsx";

type Transactions = ClientDetail["transactions"];
type Transaction = Transactions["shown"][number];

/** Keys of one transaction that are named. */
const MOST_KEYS = 4;

/** The transactions of a client that are under way, the oldest first. */
export function TransactionList({ transactions: { shown, count } }: { readonly transactions: Transactions }) {
  const text = useTexts(clientTexts);
  if (count === 0) {
    return (
      <>
        <p className="quiet">{text.transactionsNone}</p>
        <p className="quiet">{text.transactionsHint}</p>
      </>
    );
  }
  return (
    <>
      <ul className="client-list">
        {shown.map((transaction, row) => <TransactionItem key={row} transaction={transaction} />)}
      </ul>
      {count > shown.length && <p className="quiet">{text.most(String(shown.length), String(count))}</p>}
    </>
  );
}

function TransactionItem({ transaction }: { readonly transaction: Transaction }) {
  const words = useWords();
  const text = useTexts(clientTexts);
  const language = useRun((run) => run.language);
  const names = useNames();
  const now = useRun((run) => run.status?.now ?? (0 as Instant));
  const { startTs, workload, role, isPessimistic, phase, primary, keys, since, retries, requests } = transaction;
  return (
    <li className="client-item">
      <p className="client-line">
        <strong>{workload} · {role}</strong>
        <span className="quiet">{text.modes[isPessimistic ? "pessimistic" : "optimistic"]}</span>
        {retries > 0 && <span className="chip" data-tone="electing">{text.again(retries)}</span>}
        <span className="client-end quiet">{text.begun(durationText(between(since, now), words))}</span>
      </p>
      {startTs !== 0 && (
        <p className="client-line">
          <span className="quiet">{text.startTs}</span><span className="mono">{startTs}</span>
          {primary !== "" && <><span className="quiet">{text.primary}</span><KeyLink keyed={primary} /></>}
        </p>
      )}
      <p className="client-line">
        <span className="quiet">{text.keys}</span>
        {keys.slice(0, MOST_KEYS).map((key) => <KeyLink key={key} keyed={key} />)}
        {keys.length > MOST_KEYS && <span className="quiet">{text.more}</span>}
      </p>
      <p className="client-line"><span className="quiet">{text.waitsFor}</span><span>{text.txnPhases[phase]}</span></p>
      {requests.map((request, row) => (
        <p key={row} className="client-line client-part">
          <span>{request.asks}</span><KeyLink keyed={request.key} region={request.region} />
          <span>{phaseText(request, text, words, (store) => nodeText({ kind: "store", id: store }, words, names))}</span>
          {request.error !== "" && <span className="bad">{errorWords(request.error, language)}</span>}
        </p>
      ))}
    </li>
  );
}
