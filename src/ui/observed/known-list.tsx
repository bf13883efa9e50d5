import { useEffect, useRef, type ReactNode } from "react";
import type { ObservedCard } from "../../observe/cards.ts";
import type { ObservedPicture } from "../../observe/picture.ts";
import { OBSERVED_WORDS } from "../../observe/words.ts";
import { useRun } from "../app/context.ts";
import { useWords } from "../words/index.ts";
import { observedTexts } from "../words/observed.texts.ts";
import { useTexts } from "../words/texts.ts";
import { agedText } from "./aged.ts";
import { bringIntoSight } from "./sight-line.ts";

interface KnownListProps {
  readonly cards: readonly ObservedCard[];
  /** The key of the card of what is chosen on the stage. */
  readonly chosen: string | null;
  readonly picture: ObservedPicture;
  /** The row of the region that is chosen, or -1. */
  readonly region: number;
  /** What is told of it besides; null for nothing. */
  readonly more: ReactNode;
}

/** Who was watched, each with all that it said last; hatched is who is not heard, framed who is chosen on the stage. */
export function KnownList({ cards, chosen, picture, region, more }: KnownListProps) {
  const text = useTexts(observedTexts);
  return (
    <ul className="observed-known" aria-label={text.stage}>
      {region >= 0 && <RegionKnown picture={picture} row={region} more={more} />}
      {cards.map((card) => <Known key={card.key} card={card} chosen={card.key === chosen} />)}
    </ul>
  );
}

function Card({ look, chosen, name, role, children }: {
  readonly look: string; readonly chosen: boolean; readonly name: string; readonly role: string; readonly children: ReactNode;
}) {
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (chosen) bringIntoSight(item.current);
  }, [chosen, name]);
  return (
    <li ref={item} className="observed-card" data-look={look} aria-current={chosen || undefined}>
      <div className="observed-name"><strong>{name}</strong><span>{role}</span></div>
      {children}
    </li>
  );
}

function Known({ card, chosen }: { readonly card: ObservedCard; readonly chosen: boolean }) {
  const text = useTexts(observedTexts);
  const words = useWords();
  const { title, role, facts, age, isUnwell, isHeard } = card;
  const look = !isHeard ? "silent" : isUnwell ? "unwell" : role === "leads" ? "leads" : "plain";
  const said = text.role[role];
  const isMember = role !== "store" && role !== "pd" && role !== "targets";
  return (
    <Card
      look={look} chosen={chosen} name={role === "store" ? text.store(title) : title}
      role={isMember && !isHeard && age !== null ? text.last(said) : said}
    >
      <dl>{facts.map(([name, value]) => <Fact key={name} name={text.fact[name]} value={value} />)}</dl>
      <p className="quiet">{age === null ? text.never : text.age(agedText(age, words))}</p>
      <Unheard card={card} />
      {chosen && (isMember || role === "store") && <p className="quiet">{text.untold[isMember ? "member" : "store"]}</p>}
    </Card>
  );
}

const Fact = ({ name, value }: { readonly name: string; readonly value: string }) =>
  <div><dt>{name}</dt><dd className="mono">{value}</dd></div>;

/** Why what stands on a card need not be so any more. */
function Unheard({ card: { why, isHeard, age, role } }: { readonly card: ObservedCard }) {
  const text = useTexts(observedTexts);
  const language = useRun((run) => run.language);
  if (why !== null) return <p>{text.silent(OBSERVED_WORDS[language].why[why])}</p>;
  if (isHeard || age === null) return null;
  return <p>{role === "store" ? text.unheardPd : text.overdue}</p>;
}

/** What is known of a region, and what is not. */
function RegionKnown({ picture: { regions, replicas, stores, regionsAge }, row, more }: {
  readonly picture: ObservedPicture; readonly row: number; readonly more: ReactNode;
}) {
  const text = useTexts(observedTexts);
  const words = useWords();
  const region = regions[row];
  if (region === undefined) return null;
  const told = stores.some(({ told: by }) => by !== null);
  const held = replicas.filter((replica) => replica.region === row);
  const nameOf = (store: number): string =>
    (told ? text.store(stores[store]?.name ?? "?") : stores[store]?.name ?? "?");
  const leader = held.find(({ role }) => role === "leads");
  const isKeyed = region.start !== "" || region.end !== "";
  return (
    <Card look="plain" chosen name={told || /^\d+$/.test(region.name) ? text.region(region.name) : region.name} role="">
      <dl>
        <Fact name={text.leader} value={leader === undefined ? text.nobodyTells : nameOf(leader.store)} />
        {isKeyed && <Fact name={text.keys} value={`${keyText(region.start, "-∞")} … ${keyText(region.end, "+∞")}`} />}
      </dl>
      <p>{text.replicas}</p>
      <dl>{held.map(({ store, role }) => <Fact key={store} name={nameOf(store)} value={text.replica[role]} />)}</dl>
      {regionsAge !== null && <p className="quiet">{text.regionsOld(agedText(regionsAge, words))}</p>}
      {more ?? <p className="quiet">{text.untold[told ? "region" : "group"]}</p>}
    </Card>
  );
}

const MOST_KEY = 24;
const keyText = (key: string, none: string): string =>
  (key === "" ? none : key.length > MOST_KEY ? `${key.slice(0, MOST_KEY)}…` : key);
