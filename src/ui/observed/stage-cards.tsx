import type { Frame } from "../../cluster/frame.ts";
import type { Rectangle } from "../../figure/geometry.ts";
import type { CardBox, StageLayout } from "../../figure/stage-layout.ts";
import type { ObservedCard } from "../../observe/cards.ts";
import type { ObservedPicture, SeenPd, SeenStore } from "../../observe/picture.ts";
import { useApp, useAppId, useRun } from "../app/context.ts";
import { HATCH_PATTERN, placed } from "../stage/store-card.tsx";
import { useWords } from "../words/index.ts";
import { observedTexts } from "../words/observed.texts.ts";
import { useTexts } from "../words/texts.ts";
import { agedText } from "./aged.ts";

interface StageCardsProps {
  readonly shot: { readonly frame: Frame; readonly layout: StageLayout };
  readonly stops: Readonly<Record<string, string | undefined>>;
  readonly picture: ObservedPicture;
}

/** The cards of the stage: who was watched, what each said last, and how old that is. */
export function StageCards({ shot: { frame, layout }, stops, picture }: StageCardsProps) {
  const selection = useRun((run) => run.selection);
  const isSelected = (kind: string, id: number): boolean =>
    selection !== null && selection.kind !== "link" && selection.kind === kind && selection.id === id;
  const stopOf = (kind: string, ids: readonly number[]): number | undefined =>
    ids.find((id) => String(id) === stops[kind]) ?? ids[0];
  const storeStop = stopOf("store", frame.stores.map(({ id }) => id));
  const pdStop = stopOf("pd", frame.pds.map(({ id }) => id));
  return (
    <>
      {frame.pds.map(({ id }, i) => {
        const [pd, box] = [picture.pds.find(({ n }) => n === id), layout.pds[i]];
        return pd && box && (
          <PdSeen
            key={id} pd={pd} regionsAge={picture.regionsAge} box={box} selected={isSelected("pd", id)} tabStop={id === pdStop}
          />
        );
      })}
      {frame.stores.map(({ id, leaders }, i) => {
        const [store, card] = [picture.stores.find((each) => each.id === id), layout.cards[i]];
        return store && card && (
          <StoreSeen
            key={id} store={store} leaders={leaders} card={card} selected={isSelected("store", id)} tabStop={id === storeStop}
          />
        );
      })}
    </>
  );
}

/** What the card says below its tiles: how old its word is. */
function useAge(): (card: ObservedCard) => string {
  const text = useTexts(observedTexts);
  const words = useWords();
  return ({ age }) => (age === null ? text.never : text.old(agedText(age, words)));
}

/** What it said that it is; of one that is not heard, that, and not what it may be. */
function useSaid(): (card: ObservedCard) => string {
  const text = useTexts(observedTexts);
  return ({ why, age, role, facts, isHeard }) => {
    if (age === null) return text.never;
    if (why !== null) return text.unanswered;
    const state = facts.find(([name]) => name === "state")?.[1] ?? "";
    if (!isHeard) return role === "store" ? text.last(state) : text.awaited;
    const told = role === "store" ? state : text.role[role];
    const term = facts.find(([name]) => name === "term")?.[1];
    return [told, ...(term === undefined ? [] : [`${text.fact.term} ${term}`])].filter((part) => part !== "").join(" · ");
  };
}

function StoreSeen({ store: { id, name, address, card: seen, told }, leaders, card, selected, tabStop }: {
  readonly store: SeenStore; readonly leaders: number; readonly card: CardBox; readonly selected: boolean;
  readonly tabStop: boolean;
}) {
  const text = useTexts(observedTexts);
  const { comma } = useWords();
  const [ageOf, stateOf] = [useAge(), useSaid()];
  const { density, box, tiles } = card;
  const title = told === null ? name : text.store(name);
  const state = stateOf(seen);
  const isSilent = !seen.isHeard;
  const wordy = density === "full" || density === "compact";
  return (
    <button
      type="button" className="store-card" data-store={id} data-density={density} data-seen={isSilent ? "silent" : undefined}
      data-alarm={seen.isUnwell || undefined} aria-pressed={selected} tabIndex={tabStop ? 0 : -1}
      style={{ ...placed(box), opacity: card.presence, ["--tiles-top" as string]: `${tiles.y - box.y}px` }}
      aria-label={[title, state, ageOf(seen)].join(comma)}
    >
      {isSilent && <Hatched />}
      {density !== "bare" && (
        <span className="head">
          <span className="name">{title}</span>
          {density === "full" && <span className="address fits"><span>{address === name ? "" : address}</span></span>}
          {wordy && <span className="state">{state}</span>}
          {!wordy && (
            <span className="state fits">
              {isSilent ? <span>{text[told === null ? "brief" : "nobodyTells"]}</span>
                : <span><span className="leader-sign" />{leaders}</span>}
            </span>
          )}
        </span>
      )}
      {density === "full" && <span className="foot">{ageOf(seen)}</span>}
    </button>
  );
}

/** Hatched is who does not answer, which is not to say that it is dead. */
function Hatched() {
  const pattern = useAppId(HATCH_PATTERN);
  return <svg className="hatch" aria-hidden><rect width="100%" height="100%" fill={`url(#${pattern})`} /></svg>;
}

function PdSeen({ pd: { n, card, operators }, regionsAge, box, selected, tabStop }: {
  readonly pd: SeenPd; readonly regionsAge: ObservedPicture["regionsAge"]; readonly box: Rectangle; readonly selected: boolean;
  readonly tabStop: boolean;
}) {
  const text = useTexts(observedTexts);
  const { select } = useApp().run.getState();
  const words = useWords();
  const pdText = words.stage.pd;
  const ageOf = useAge();
  const leader = card.facts.find(([name]) => name === "leader")?.[1];
  const isSilent = !card.isHeard;
  return (
    <button
      type="button" className="pd-card" style={placed(box)} data-pd={n} tabIndex={tabStop ? 0 : -1}
      data-seen={isSilent ? "silent" : undefined} aria-pressed={selected} onClick={() => select({ kind: "pd", id: n })}
    >
      <svg className="diamond" viewBox="-12 -12 24 24" aria-hidden><path d="M0 -9L9 0L0 9L-9 0Z" /></svg>
      <span className="name">{text.role.pd}</span>
      <span className="role">
        {card.why !== null ? text.unanswered : isSilent && card.age !== null ? text.awaited : ageOf(card)}
      </span>
      {leader !== undefined && <span className="facts fits"><span>{`${text.fact.leader} ${leader}`}</span></span>}
      {!isSilent && (
        <span className="more fits">
          <span>{pdText.operators(operators)}</span>
          {regionsAge !== null && <span className="joined">{text.regionsOld(agedText(regionsAge, words))}</span>}
        </span>
      )}
    </button>
  );
}
