import type { GroupMessage } from "../../cluster/group-picture.ts";
import type { RegionId, StoreId } from "../../proto/region.ts";
import type { RunState } from "../state/run.ts";

/** What can be done to a message that is under way. */
export const MESSAGE_MOVES = ["drop-message", "delay-message", "duplicate-message", "deliver-message"] as const;
export type MessageMove = (typeof MESSAGE_MOVES)[number];

export const moveMessage = (run: RunState, move: MessageMove, { packet }: GroupMessage): void => void run.say(`${move} ${packet}`);
export const timeOut = (run: RunState, region: RegionId, store: StoreId): void => void run.say(`timeout store ${store} region ${region}`);
export const alignTimers = (run: RunState, region: RegionId): void => void run.say(`align-timers region ${region}`);
export const spreadTimers = (run: RunState, region: RegionId): void => void run.say(`spread-timers region ${region}`);
export const propose = (run: RunState, region: RegionId): void => void run.say(`propose region ${region} x=1`);
