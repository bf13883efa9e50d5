import { HANDS } from "../cluster/parts.ts";
import { completePlayer, type Player } from "../session/player.ts";
import { isBare } from "../session/run.ts";
import { LATE, NotFetched } from "./late.ts";
import type { Server } from "./server.ts";

/** What could not be fetched is fetched again after so much wall time. */
const RETRY_MILLIS = 1_000;

/** Whether something can be done to the run, and asked of its past. */
export const isComplete = ({ run }: Player): boolean => HANDS.code !== null && !isBare(run);

/** Fetches what a run needs to which something is done. Throws `NotFetched`. */
export async function complete(player: Player): Promise<void> {
  await Promise.all([LATE.hands(), LATE.records()]);
  completePlayer(player);
}

/** Fetches behind the picture what the run needs by itself: records, and hands where it has inputs. */
export function completeSoon(server: Server, player: Player): void {
  if (server.completing || server.clock() < server.completeAt) return;
  server.completing = true;
  const coming = player.run.branch.inputs.length > 0 ? complete(player) : LATE.records().then(() => completePlayer(player));
  void coming.catch((error: unknown) => {
    if (!(error instanceof NotFetched)) throw error;
    server.completeAt = server.clock() + RETRY_MILLIS;
  }).finally(() => {
    server.completing = false;
  });
}
