import { memo, type CSSProperties } from "react";
import type { StoreFrame } from "../../cluster/layers/stores.ts";
import { briefText, footText, isAlarming, stateText, troubleText } from "../../figure/card-text.ts";
import type { Rectangle } from "../../figure/geometry.ts";
import type { CardBox } from "../../figure/stage-layout.ts";
import type { Instant } from "../../kernel/time.ts";
import { idText, type IdNames } from "../../proto/names.ts";
import { sizeText } from "../../story/words/format.ts";
import { useAppId } from "../app/context.ts";
import type { Words } from "../words/index.ts";

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
      id={store.id} process={store.process} leaders={store.leaders} address={store.address} brief={briefText(store, words)}
      alarm={isAlarming(store)} card={card} selected={selected} tabStop={tabStop} words={words}
      name={words.nodes.store(idText(store.id, names))} state={stateText(store, now, words)} foot={footText(store, now, words)}
      trouble={card.density === "full" ? undefined : troubleText(store, words)}
      replicas={text.replicas(store.regions)} used={`${(100 * Math.min(1, usage)).toFixed(1)}%`}
      usage={text.usage(sizeText(store.usedMiB), sizeText(store.capacityMiB))}
    />
  );
}

interface CardProps extends Pick<StoreFrame, "id" | "process" | "leaders" | "address">,
  Pick<StoreCardProps, "card" | "selected" | "tabStop" | "words"> {
  readonly alarm: boolean;
  readonly name: string;
  readonly state: string;
  readonly foot: string;
  /** What ails it, where the card has no foot that says so. */
  readonly trouble: string | undefined;
  /** What fits beside the name on the smallest cards; undefined for the sign of a leader and their number. */
  readonly brief: string | undefined;
  readonly replicas: string;
  /** The share of its capacity that is used, in per cent, and both in words. */
  readonly used: string;
  readonly usage: string;
}

/** The card by what it shows: most pictures change nothing of it. */
const Card = memo(function Card(props: CardProps) {
  const { card, name, state, foot, process, trouble } = props;
  const wordy = card.density === "full" || card.density === "compact";
  return (
    <button
      type="button" className="store-card" style={cardStyle(card)} data-store={props.id} data-density={card.density}
      data-process={process} data-alarm={props.alarm || undefined} aria-pressed={props.selected}
      tabIndex={props.tabStop ? 0 : -1}
      aria-label={[name, state, props.replicas, props.usage, foot].join(props.words.comma)}
    >
      {(process === "dead" || process === "off") && <Hatch />}
      {card.density !== "bare" && (
        <span className="head">
          <span className="name">{name}</span>
          {card.density === "full" && <span className="address fits"><span>{props.address}</span></span>}
          {wordy
            ? <span className="state">{trouble ?? state}</span>
            : (
              <span className="state fits">
                <span>{props.brief ?? <><span className="leader-sign" />{props.leaders}</>}</span>
              </span>
            )}
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
