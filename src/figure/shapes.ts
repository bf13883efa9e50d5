import type { Frame } from "../cluster/frame.ts";
import { PacketFate } from "../cluster/layers/packet-codes.ts";
import { peerLook, TileLook, type TileLayers } from "./tile-look.ts";
import { DotShape, dotShape, isLostAt, progress } from "./traffic.ts";
import type { LinkTone } from "./visible-links.ts";

/** Every shape that the stage draws, in the order of its legend: tiles, messages, links, operators of PD, clients. */
export const SHAPES = [
  "leader", "follower", "asleepLeader", "asleep", "recovered", "strandedLeader", "outdatedLeader", "leaderless", "timer",
  "candidate", "learner", "copying",
  "lagging", "uninitialized", "dead", "unknown",
  "append", "heartbeat", "vote", "snapshot", "other", "lost",
  "impaired", "cut", "silent", "operator", "retrying", "stoppedClient",
] as const;
export type Shape = (typeof SHAPES)[number];

const shapeOfLook: readonly Shape[] = Object.entries(TileLook).reduce<Shape[]>((shapes, [name, look]) => {
  shapes[look] = name as keyof typeof TileLook;
  return shapes;
}, []);

const shapeOfDot: Readonly<Record<number, Shape>> = {
  [DotShape.solid]: "append", [DotShape.hollow]: "heartbeat", [DotShape.diamond]: "vote", [DotShape.square]: "snapshot",
  [DotShape.small]: "other",
};

/** The shape of a tile by its look, and of a message that is under way. */
export const shapeOfTile = (look: number): Shape => shapeOfLook[look] ?? "follower";
export const shapeOfMessage = (kind: number): Shape => shapeOfDot[dotShape(kind)] ?? "other";

const TILES: ReadonlySet<Shape> = new Set<Shape>(["timer", ...shapeOfLook]);

/** Whether the shape is a tile's, or around one. */
export const isTileShape = (shape: Shape): boolean => TILES.has(shape);

const MESSAGES: ReadonlySet<Shape> = new Set<Shape>([...Object.values(shapeOfDot), "lost"]);

export const isMessageShape = (shape: Shape): boolean => MESSAGES.has(shape);

/** What of a picture is counted; `isRecovered` tells the leaders that are green for a moment. */
interface Picture {
  readonly frame: Pick<Frame, "now" | TileLayers | "timers" | "packets" | "operators" | "clients">;
  readonly links: readonly { readonly tone: LinkTone }[];
  readonly isRecovered: (peer: number) => boolean;
}

/** How many of each shape the picture holds, for those that it holds. */
export function countShapes({ frame, links, isRecovered }: Picture): ReadonlyMap<Shape, number> {
  const counts = new Map<Shape, number>();
  const add = (shape: Shape): void => void counts.set(shape, (counts.get(shape) ?? 0) + 1);
  const { packets, clients } = frame;
  for (const [shape, count] of countTileShapes(frame, isRecovered)) counts.set(shape, count);
  for (let row = 0; row < frame.timers.timeout.length; row++) if (isWaiting(frame, row)) add("timer");
  for (let i = 0; i < packets.count; i++) {
    const share = progress(packets.departed[i] ?? 0, packets.arrives[i] ?? 0, frame.now);
    if (share < 0) continue;
    const fate = packets.fate[i] ?? PacketFate.arrives;
    add(isLostAt(fate, share) ? "lost" : shapeOfMessage(packets.kind[i] ?? 0));
  }
  for (const { tone } of links) if (tone !== "healthy") add(tone);
  for (let i = 0; i < frame.operators.length; i++) add("operator");
  clients.processes.forEach((process, i) => {
    if (process !== "running") add("stoppedClient");
    else if ((clients.retries[i] ?? 0) > 0) add("retrying");
  });
  return counts;
}

/** How many of each shape there are among the tiles alone. */
export function countTileShapes(
  frame: Pick<Frame, TileLayers>, isRecovered: (peer: number) => boolean,
): ReadonlyMap<Shape, number> {
  const counts = new Map<Shape, number>();
  countTiles(frame, isRecovered).forEach((count, look) => count > 0 && counts.set(shapeOfTile(look), count));
  return counts;
}

/** How many tiles have each look. Of tens of thousands, several times a second: so it looks at nothing twice. */
function countTiles(frame: Pick<Frame, TileLayers>, isRecovered: Picture["isRecovered"]): Uint32Array {
  const counts = new Uint32Array(shapeOfLook.length);
  for (let row = 0; row < frame.peers.count; row++) {
    const seen = peerLook(frame, row);
    const look = seen === TileLook.leader && isRecovered(row) ? TileLook.recovered : seen;
    counts[look] = (counts[look] ?? 0) + 1;
  }
  return counts;
}

/** Whether a replica's election timer runs while its region has nobody: such a tile wears an arc. */
export const isWaiting = (frame: Pick<Frame, TileLayers | "timers">, peer: number): boolean =>
  (frame.timers.timeout[peer] ?? 0) > 0 && peerLook(frame, peer) === TileLook.leaderless;
