import type { Cluster } from "../cluster/cluster.ts";
import { buffersOf, createCamera, takeFrame, type Camera } from "../cluster/frames.ts";
import type { Player } from "../session/player.ts";
import type { Update } from "./protocol.ts";

/** The frames that the page is sent of its run. */
export interface Filming {
  readonly camera: Camera;
  sent: number;
  drawn: number;
  /** Before this wall time no further frame is made of a run that is too fast to be followed. */
  next: number;
}

/** Frames on their way to the page that it has not drawn yet: one is drawn while the next is made. */
const FRAMES_AHEAD = 2;
/** Above so many virtual seconds per second nobody follows single messages: the time belongs to the engine … */
const FAST_PACE = 10;
/** … which hands out 25 frames a second at most, and spends no more than a quarter of its time on them. */
const FAST_FRAME_MILLIS = 40;
const FRAME_SHARE = 4;

export const createFilming = (): Filming => ({ camera: createCamera(), sent: 0, drawn: 0, next: 0 });

/** Whether the page has room for another frame at the wall time `now`, and the engine time to make one. */
export const takesFrame = ({ sent, drawn, next }: Filming, player: Player, now: number): boolean =>
  sent - drawn < FRAMES_AHEAD && (!isFast(player) || now >= next);

const isFast = ({ errand, playing, effectivePace }: Player): boolean => errand !== null || (playing && effectivePace > FAST_PACE);

export function sendFrame(
  filming: Filming, cluster: Cluster, clock: () => number, post: (update: Update, transfer: Transferable[]) => void,
): void {
  const began = clock();
  const frame = takeFrame(filming.camera, cluster);
  filming.sent++;
  post({ kind: "frame", number: filming.sent, frame }, buffersOf(frame));
  filming.next = began + Math.max(FAST_FRAME_MILLIS, FRAME_SHARE * (clock() - began));
}
