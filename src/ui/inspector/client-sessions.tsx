import type { ClientDetail } from "../../cluster/views/client.ts";
import { sessionText } from "../../proto/session.ts";
import { clientTexts } from "../words/client.texts.ts";
import { useTexts } from "../words/texts.ts";

type Session = ClientDetail["sessions"][number];

/** The sessions that somebody has with the client by hand: the open transaction of each, and the steps that are not answered. */
export function SessionList({ sessions }: { readonly sessions: readonly Session[] }) {
  const text = useTexts(clientTexts).sessions;
  if (sessions.length === 0) return null;
  return (
    <section aria-label={text.title}>
      <h3>{text.title}</h3>
      <ul className="client-list">
        {sessions.map((session) => <SessionItem key={session.session} session={session} />)}
      </ul>
    </section>
  );
}

function SessionItem({ session }: { readonly session: Session }) {
  const all = useTexts(clientTexts);
  const text = all.sessions;
  const { transaction, steps } = session;
  const [first, ...others] = steps;
  return (
    <li className="client-item">
      <p className="client-line">
        <strong>{sessionText(session)}</strong>
        {transaction === null ? <span className="quiet">{text.none}</span> : (
          <>
            <span className="chip" data-tone="accent">{transaction.isPast ? text.past : text.open}</span>
            <span className="quiet">{all.modes[transaction.isPessimistic ? "pessimistic" : "optimistic"]}</span>
          </>
        )}
      </p>
      {transaction !== null && (
        <p className="client-line">
          {transaction.startTs !== 0 && <span className="quiet">{all.startTs}</span>}
          {transaction.startTs !== 0 && <span className="mono">{transaction.startTs}</span>}
          <span className="quiet">{text.holds(transaction.writes, transaction.locks)}</span>
        </p>
      )}
      {first !== undefined && (
        <p className="client-line">
          <span className="quiet">{text.underWay}</span><span className="mono">{first}</span>
          {others.length > 0 && <span className="quiet">{text.queued(others.length)}</span>}
        </p>
      )}
    </li>
  );
}
