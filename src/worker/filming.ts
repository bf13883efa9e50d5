import type { Cluster } from "../cluster/cluster.ts";
import { buffersOf, createCamera, takeFrame, type Camera } from "../cluster/frames.ts";
import type { RegionId } from "../proto/region.ts";
import type { Player } from "../session/player.ts";
import { LATE } from "./late.ts";
import type { Update } from "./protocol.ts";

/** The frames that the page is sent of its run. */
export interface Filming {
  readonly camera: Camera;
  /** The group that frames carry at large; null for none. */
  watched: RegionId | null;
  sent: number;
  drawn: number;
  /** Before this wall time no further frame is made of a run that plays, and of one that is too fast to be followed. */
  next: number;
  nextFast: number;
}

/** Frames on their way to the page that it has not drawn yet: one is drawn while the next is made. */
const FRAMES_AHEAD = 2;
/** Above so many virtual seconds per second nobody follows single messages: the time belongs to the engine … */
const FAST_PACE = 10;
/** … which hands out 25 frames a second at most, and spends no more than a quarter of its time on them. */
const FAST_FRAME_MILLIS = 40;
const FRAME_SHARE = 4;
/**
 * Below it frames come as often as pictures can show them, but for half of the time at most; between two frames the page lets
 * things move by itself.
 */
const CALM_FRAME_MILLIS = 15;
const CALM_FRAME_SHARE = 2;

export const createFilming = (): Filming => ({ camera: createCamera(), watched: null, sent: 0, drawn: 0, next: 0, nextFast: 0 });

/** Whether the page has room for another frame at the wall time `now`, and the engine time to make one. */
export function takesFrame({ sent, drawn, next, nextFast }: Filming, player: Player, now: number): boolean {
  if (sent - drawn >= FRAMES_AHEAD) return false;
  const { errand, playing, effectivePace } = player;
  // What stands still was asked to be shown, and at once.
  if (errand === null && !playing) return true;
  return now >= (errand !== null || effectivePace > FAST_PACE ? nextFast : next);
}

/** From now on frames carry this group. Another one may be chosen while what looks at groups is still being fetched. */
export async function watchGroup(filming: Filming, region: RegionId | null): Promise<void> {
  filming.watched = region;
  filming.camera.watch = null;
  if (region === null) return;
  const { groupPicture } = await LATE.groups();
  const { watched } = filming;
  filming.camera.watch = watched === null ? null : (cluster) => groupPicture(cluster, watched);
}

export function sendFrame(
  filming: Filming, cluster: Cluster, clock: () => number, post: (update: Update, transfer: Transferable[]) => void,
): void {
  const began = clock();
  const frame = takeFrame(filming.camera, cluster);
  filming.sent++;
  post({ kind: "frame", number: filming.sent, frame }, buffersOf(frame));
  const cost = clock() - began;
  filming.next = began + Math.max(CALM_FRAME_MILLIS, CALM_FRAME_SHARE * cost);
  filming.nextFast = began + Math.max(FAST_FRAME_MILLIS, FRAME_SHARE * cost);
}
