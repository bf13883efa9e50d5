import { useMemo } from "react";
import type { SpaceTime } from "../../cluster/group-picture.ts";
import { thingsInOrder, thingKey } from "../../figure/space-time.ts";
import type { TimeSpan } from "../../figure/time-axis.ts";
import type { StoreId } from "../../proto/region.ts";
import type { GroupWords } from "../words/group.en.ts";
import { thingText } from "./space-time-text.ts";

/** More rows nobody listens to. */
const MOST_ROWS = 200;

interface SpaceTimeListProps {
  readonly told: SpaceTime;
  readonly span: TimeSpan;
  readonly playing: boolean;
  readonly words: GroupWords;
  readonly nameOf: (store: StoreId) => string;
}

/** The diagram for those who do not see it: messages and marks in order. While time moves nobody could read it. */
export function SpaceTimeList({ told, span, playing, words, nameOf }: SpaceTimeListProps) {
  const text = words.spaceTime;
  const things = useMemo(() => (playing ? [] : thingsInOrder(told, span)), [told, span, playing]);
  return (
    <div className="visually-hidden">
      <h3>{text.list}</h3>
      {playing ? <p>{text.playing}</p> : (
        <ol>
          {things.slice(0, MOST_ROWS).map((thing) => <li key={thingKey(thing)}>{thingText(thing, words, nameOf)}</li>)}
        </ol>
      )}
      {things.length > MOST_ROWS && <p>{text.more(things.length - MOST_ROWS)}</p>}
    </div>
  );
}
