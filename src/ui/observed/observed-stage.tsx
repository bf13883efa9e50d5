import type { Duration } from "../../kernel/time.ts";
import { cardsOf, type ObservedCard } from "../../observe/cards.ts";
import type { SourceSight } from "../../observe/sight.ts";
import { OBSERVED_WORDS } from "../../observe/words.ts";
import { useRun } from "../app/context.ts";
import { durationText } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { observedTexts } from "../words/observed.texts.ts";
import { useTexts } from "../words/texts.ts";

/** Who was watched, each with what it said last; hatched is who does not answer. */
export function ObservedStage({ sights }: { readonly sights: readonly SourceSight[] }) {
  const text = useTexts(observedTexts);
  return (
    <ul className="observed-stage" aria-label={text.stage}>
      {cardsOf(sights).map((card) => <Card key={card.key} card={card} />)}
    </ul>
  );
}

function Card({ card }: { readonly card: ObservedCard }) {
  const text = useTexts(observedTexts);
  const words = useWords();
  const language = useRun((run) => run.language);
  const { title, role, facts, age, why, isUnwell } = card;
  const look = why !== null ? "silent" : isUnwell ? "unwell" : role === "leads" ? "leads" : "plain";
  return (
    <li className="observed-card" data-look={look}>
      <div className="observed-name">
        <strong>{role === "store" ? text.store(title) : title}</strong>
        <span>{text.role[role]}</span>
      </div>
      <dl>
        {facts.map(([name, value]) => <div key={name}><dt>{text.fact[name]}</dt><dd className="mono">{value}</dd></div>)}
      </dl>
      <p className="quiet">{age === null ? text.never : text.age(durationText(rounded(age), words))}</p>
      {why !== null && <p>{text.silent(OBSERVED_WORDS[language].why[why])}</p>}
    </li>
  );
}

/** Looks are no more exact than a few milliseconds. */
const rounded = (age: Duration): Duration => Math.round(age / 1_000) * 1_000 as Duration;
