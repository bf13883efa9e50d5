import type { Frame } from "../../cluster/frame.ts";
import { isWaiting } from "../../figure/shapes.ts";
import { peerLook, TileLook } from "../../figure/tile-look.ts";
import { idText, type IdNames } from "../../proto/names.ts";
import { rangeText } from "../words/format.ts";
import type { Words } from "../words/index.ts";
import { textsIn } from "../words/texts.ts";
import { tilesTexts } from "../words/tiles.texts.ts";
import type { StageShot, TileCursor } from "./view.ts";

/** A few words beside the pointer. */
export function Tip({ x, y, width, text }: {
  readonly x: number; readonly y: number; readonly width: number; readonly text: string;
}) {
  const toLeft = x > width / 2;
  return (
    <div
      className="tile-tip" role="tooltip" data-left={toLeft || undefined}
      style={{ left: x + (toLeft ? -14 : 14), top: y + 16, maxWidth: toLeft ? x - 18 : width - x - 18 }}
    >
      {text}
    </div>
  );
}

/** What a tile shows, in words: region, store, role, term, key range; "" where no tile is. */
export function tileText(
  place: TileCursor, shot: StageShot, words: Words, names: IdNames,
): string {
  const { peers, regions, roles, snapshots, stores, timers, votes } = shot.frame;
  const row = (shot.rows.storeStart[place.store] ?? 0) + place.place;
  const store = stores[place.store];
  if (store === undefined || row >= (shot.rows.storeStart[place.store + 1] ?? 0)) return "";
  const region = peers.region[row] ?? 0;
  const { startKeys, endKeys } = regions;
  const id = regions.id[region];
  const text = textsIn(tilesTexts, words.language).tile;
  if (id === undefined) return text.unknownRegion;
  const copied = Math.round(((snapshots.arrived[row] ?? 0) / 255) * 100);
  const start = startKeys[region];
  return [
    text.at(idText(id, names), words.nodes.store(idText(store.id, names))),
    lookText(shot.frame, row, words, names),
    isWaiting(shot.frame, row) ? text.waits(timers.waited[row] ?? 0, timers.timeout[row] ?? 0) : "",
    (votes.voters[row] ?? 0) > 0 ? text.votes(votes.granted[row] ?? 0, votes.voters[row] ?? 0) : "",
    peerLook(shot.frame, row) === TileLook.copying && copied > 0 ? text.copied(copied) : "",
    text.term(roles.term[row] ?? 0),
    start === undefined ? "" : rangeText(start, endKeys[region] ?? ""),
  ].filter((part) => part !== "").join(" · ");
}

/** The look of a peer in words. */
export function lookText(frame: Frame, peer: number, words: Words, names: IdNames): string {
  const { look } = textsIn(tilesTexts, words.language).tile;
  const seen = peerLook(frame, peer);
  if (seen === TileLook.leaderless || seen === TileLook.strandedLeader) {
    return outageText(frame, frame.peers.region[peer] ?? 0, words, names);
  }
  const texts: Readonly<Record<number, string>> = {
    [TileLook.follower]: look.follower, [TileLook.leader]: look.leader, [TileLook.learner]: look.learner,
    [TileLook.candidate]: look.candidate, [TileLook.copying]: look.copying, [TileLook.lagging]: look.lagging,
    [TileLook.dead]: look.dead, [TileLook.recovered]: look.recovered, [TileLook.uninitialized]: look.uninitialized,
    [TileLook.outdatedLeader]: look.outdatedLeader, [TileLook.asleep]: look.asleep, [TileLook.asleepLeader]: look.asleepLeader,
  };
  return texts[seen] ?? look.follower;
}

/** Why a region cannot be served: it has no leader, or one that may not. The inspector says the same. */
function outageText(frame: Frame, region: number, words: Words, names: IdNames): string {
  const text = textsIn(tilesTexts, words.language).tile;
  const leader = frame.stores[frame.leaders.store[region] ?? -1];
  if (leader === undefined) return text.look.leaderless;
  const name = words.nodes.store(idText(leader.id, names));
  return frame.leaders.unconfirmed[region] === 1 ? text.unconfirmed(name) : text.noQuorum(name);
}
