import { linkText } from "../../figure/link-text.ts";
import type { Point } from "../../figure/geometry.ts";
import type { IdNames } from "../../proto/names.ts";
import { useApp, useNames } from "../app/context.ts";
import { useWords, type Words } from "../words/index.ts";
import { messageText } from "./message-tip.ts";
import type { PointedThing } from "./pointer.ts";
import { Tip, tileText } from "./tile-tip.tsx";
import type { StageShot } from "./view.ts";

/** A few words about what is pointed at: in a tip beside the pointer, or, with no place, as they are. */
export default function PointedText({ thing, shot, at }: {
  readonly thing: PointedThing; readonly shot: StageShot; readonly at: Point | null;
}) {
  const { guise } = useApp();
  const [words, names] = [useWords(), useNames()];
  const text = guise !== undefined && thing.kind === "tile"
    ? guise.tile(shot.frame, thing.tile.store, (shot.rows.storeStart[thing.tile.store] ?? 0) + thing.tile.place)
    : pointedText(thing, shot, words, names);
  if (at === null) return text;
  return text === "" ? null : <Tip x={at.x} y={at.y} width={shot.whole.width} text={text} />;
}

function pointedText(thing: PointedThing, shot: StageShot, words: Words, names: IdNames): string {
  switch (thing.kind) {
    case "tile": return tileText(thing.tile, shot, words, names);
    case "message": return messageText(thing.message, shot, words, names);
    case "link": return linkText(thing.link, words, names);
  }
}
