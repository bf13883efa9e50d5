import { memo } from "react";
import { thingKey, type SpaceTimeThing } from "../../figure/space-time.ts";
import type { StoreId } from "../../proto/region.ts";
import type { GroupWords } from "../words/group.en.ts";
import { thingText } from "./space-time-text.ts";

/** More rows nobody listens to. */
const MOST_ROWS = 200;

interface SpaceTimeListProps {
  /** In their order; null while time moves: nobody could read them. */
  readonly things: readonly SpaceTimeThing[] | null;
  readonly words: GroupWords;
  readonly nameOf: (store: StoreId) => string;
}

/** The diagram for those who do not see it: messages and marks in order. */
export const SpaceTimeList = memo(function SpaceTimeList({ things, words, nameOf }: SpaceTimeListProps) {
  const text = words.spaceTime;
  return (
    <div className="visually-hidden">
      <h3>{text.list}</h3>
      {things === null ? <p>{text.playing}</p> : (
        <ol>
          {things.slice(0, MOST_ROWS).map((thing) => <li key={thingKey(thing)}>{thingText(thing, words, nameOf)}</li>)}
        </ol>
      )}
      {things !== null && things.length > MOST_ROWS && <p>{text.more(things.length - MOST_ROWS)}</p>}
    </div>
  );
});
