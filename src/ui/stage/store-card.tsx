import { memo, type CSSProperties } from "react";
import type { StoreFrame } from "../../cluster/layers/stores.ts";
import type { Rectangle } from "../../figure/geometry.ts";
import type { CardBox } from "../../figure/stage-layout.ts";
import { between, seconds, type Duration, type Instant } from "../../kernel/time.ts";
import { idText, type IdNames } from "../../proto/names.ts";
import { sizeText } from "../../story/words/format.ts";
import { useAppId } from "../app/context.ts";
import { countText, durationText } from "../words/format.ts";
import type { Words } from "../words/index.ts";

/** Store heartbeats come every 10 s; PD's silence is told from here on, or as soon as the process is gone. */
const SILENCE_WORTH_TELLING = seconds(12);

interface StoreCardProps {
  readonly store: StoreFrame;
  readonly card: CardBox;
  readonly now: Instant;
  readonly words: Words;
  readonly names: IdNames;
  readonly selected: boolean;
  readonly tabStop: boolean;
}

/** One store: its name and state in words. Its tiles are drawn over it on the stage's canvas. */
export function StoreCard({ store, card, now, words, names, selected, tabStop }: StoreCardProps) {
  const text = words.stage.card;
  const usage = store.capacityMiB > 0 ? store.usedMiB / store.capacityMiB : 0;
  return (
    <Card
      id={store.id} process={store.process} leaders={store.leaders} stateName={store.stateName} address={store.address}
      alarm={isAlarming(store)} card={card} selected={selected} tabStop={tabStop} words={words}
      name={words.nodes.store(idText(store.id, names))} state={stateText(store, now, words)} foot={footText(store, now, words)}
      replicas={text.replicas(store.regions)} used={`${(100 * Math.min(1, usage)).toFixed(1)}%`}
      usage={text.usage(sizeText(store.usedMiB), sizeText(store.capacityMiB))}
    />
  );
}

interface CardProps extends Pick<StoreFrame, "id" | "process" | "leaders" | "stateName" | "address">,
  Pick<StoreCardProps, "card" | "selected" | "tabStop" | "words"> {
  readonly alarm: boolean;
  readonly name: string;
  readonly state: string;
  readonly foot: string;
  readonly replicas: string;
  /** The share of its capacity that is used, in per cent, and both in words. */
  readonly used: string;
  readonly usage: string;
}

/** The card by what it shows: most pictures change nothing of it. */
const Card = memo(function Card(props: CardProps) {
  const { card, name, state, foot, process } = props;
  const wordy = card.density === "full" || card.density === "compact";
  return (
    <button
      type="button" className="store-card" style={cardStyle(card)} data-store={props.id} data-density={card.density}
      data-process={process} data-alarm={props.alarm || undefined} aria-pressed={props.selected}
      tabIndex={props.tabStop ? 0 : -1}
      aria-label={[name, state, props.replicas, props.usage, foot].join(", ")}
    >
      {(process === "dead" || process === "off") && <Hatch />}
      {card.density !== "bare" && (
        <span className="head">
          <span className="name">{name}</span>
          {card.density === "full" && <span className="address fits"><span>{props.address}</span></span>}
          {wordy
            ? <span className="state">{state}</span>
            : <span className="state fits"><span><BriefState store={props} words={props.words} /></span></span>}
        </span>
      )}
      {wordy && <span className="usage" title={props.usage}><span style={{ width: props.used }} /></span>}
      {card.density === "full" && <span className="foot">{foot}</span>}
    </button>
  );
});

/** The dead are hatched, below their name. The pattern is defined once for the stage, by this name. */
function Hatch() {
  const pattern = useAppId(HATCH_PATTERN);
  return <svg className="hatch" aria-hidden><rect width="100%" height="100%" fill={`url(#${pattern})`} /></svg>;
}

export const HATCH_PATTERN = "stage-hatch";

export const placed = (box: Rectangle): CSSProperties => ({
  left: box.x, top: box.y, width: box.width, height: box.height,
});

/** Where the card stands, and how far below its upper edge its tiles begin. */
const cardStyle = ({ box, tiles, presence }: CardBox): CSSProperties & { readonly "--tiles-top": string } => ({
  ...placed(box), opacity: presence, "--tiles-top": `${tiles.y - box.y}px`,
});

const isAlarming = (store: StoreFrame): boolean =>
  store.process === "dead" || store.process === "off" || store.stateName === "Down" || store.stateName === "Disconnected";

/** What stands in the upper right corner: the number of leaders, or what keeps the store from having any. */
function stateText(store: StoreFrame, now: Instant, words: Words): string {
  const text = words.stage.card;
  const age = rounded(between(store.processSince, now));
  const since = durationText(age, words);
  const fromStart = store.processSince === 0;
  if (age === 0 && !fromStart && store.process !== "running") return text.just[store.process];
  switch (store.process) {
    case "dead": return fromStart ? text.deadFromStart : text.killed(since);
    case "off": return fromStart ? text.deadFromStart : text.poweredOff(since);
    case "paused": return text.paused(since);
    case "running": return store.stateName === "Up" ? text.leaders(store.leaders) : store.stateName;
  }
}

/** What fits beside the name on the smallest cards: the sign of a leader and their number, or one word. */
function BriefState({ store, words }: {
  readonly store: Pick<StoreFrame, "process" | "stateName" | "leaders">; readonly words: Words;
}) {
  if (store.process !== "running") return words.stage.card.brief[store.process];
  if (store.stateName !== "Up") return store.stateName;
  return <><span className="leader-sign" />{store.leaders}</>;
}

/** The line below the tiles: the disk's work, or what PD makes of the store's silence. */
function footText(store: StoreFrame, now: Instant, words: Words): string {
  const text = words.stage.card;
  const running = store.process === "running";
  const silence = store.lastHeartbeat === null ? null : between(store.lastHeartbeat, now);
  if (!running || (silence !== null && silence > SILENCE_WORTH_TELLING)) return silenceText(store, silence, now, words);
  const parts = [text.write(durationText(store.writeLatency, words), countText(store.writeQueue))];
  if (store.slowDisk) parts.push(text.slowDisk);
  if (store.fullDisk) parts.push(text.fullDisk);
  if (store.clockOffset !== 0) {
    parts.push(text.clock(`${store.clockOffset > 0 ? "+" : ""}${durationText(store.clockOffset, words)}`));
  }
  if (store.receivingSnapshots > 0) parts.push(text.receiving(store.receivingSnapshots));
  else if (store.sendingSnapshots > 0) parts.push(text.sending(store.sendingSnapshots));
  return parts.join(" · ");
}

function silenceText(store: StoreFrame, silence: Duration | null, now: Instant, words: Words): string {
  const text = words.stage.card;
  if (silence === null) return text.neverHeard;
  const told = text.silent(durationText(wholeSeconds(silence), words));
  const { nextState } = store;
  if (nextState === null || nextState.at <= now) return text.silentAs(told, store.stateName);
  return text.silentAs(told, text.next(nextState.name, durationText(wholeSeconds(between(now, nextState.at)), words)));
}

/** Tenths of a second, whole seconds from a minute on: a text that changes with every frame cannot be read. */
function rounded(duration: Duration): Duration {
  if (duration < seconds(1)) return duration;
  return duration < seconds(60) ? seconds(Math.floor(duration / 100_000) / 10) : wholeSeconds(duration);
}

const wholeSeconds = (duration: Duration): Duration => seconds(Math.floor(duration / 1_000_000));
