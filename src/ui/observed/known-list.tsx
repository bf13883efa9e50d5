import type { ObservedCard } from "../../observe/cards.ts";
import { OBSERVED_WORDS } from "../../observe/words.ts";
import { useRun } from "../app/context.ts";
import { useWords } from "../words/index.ts";
import { observedTexts } from "../words/observed.texts.ts";
import { useTexts } from "../words/texts.ts";
import { agedText } from "./aged.ts";

/** Who was watched, each with all that it said last; hatched is who does not answer, framed who is chosen on the stage. */
export function KnownList({ cards, chosen }: { readonly cards: readonly ObservedCard[]; readonly chosen: string | null }) {
  const text = useTexts(observedTexts);
  return (
    <ul className="observed-known" aria-label={text.stage}>
      {cards.map((card) => <Known key={card.key} card={card} chosen={card.key === chosen} />)}
    </ul>
  );
}

function Known({ card, chosen }: { readonly card: ObservedCard; readonly chosen: boolean }) {
  const text = useTexts(observedTexts);
  const words = useWords();
  const language = useRun((run) => run.language);
  const { title, role, facts, age, why, isUnwell } = card;
  const look = why !== null ? "silent" : isUnwell ? "unwell" : role === "leads" ? "leads" : "plain";
  return (
    <li className="observed-card" data-look={look} aria-current={chosen || undefined}>
      <div className="observed-name">
        <strong>{role === "store" ? text.store(title) : title}</strong>
        <span>{text.role[role]}</span>
      </div>
      <dl>
        {facts.map(([name, value]) => <div key={name}><dt>{text.fact[name]}</dt><dd className="mono">{value}</dd></div>)}
      </dl>
      <p className="quiet">{age === null ? text.never : text.age(agedText(age, words))}</p>
      {why !== null && <p>{text.silent(OBSERVED_WORDS[language].why[why])}</p>}
    </li>
  );
}
