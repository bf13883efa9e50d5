import type { SpaceTime } from "../../cluster/group-picture.ts";
import { seconds, START, type Duration, type Instant } from "../../kernel/time.ts";

/** How far a step back looks, the first that finds something: a round of heartbeats, then a group that is nearly asleep. */
const LOOKS: readonly Duration[] = [seconds(3), seconds(60)];

/** What was said in a group in a stretch of time, replayed by the engine; null where it cannot be had. */
export type Said = (from: Instant, to: Instant) => Promise<Pick<SpaceTime, "messages" | "cutAt"> | null>;

/** When a message was last sent or arrived before an instant, however fast time had passed there; null where none was. */
export async function lastSaidBefore(said: Said, now: Instant): Promise<Instant | null> {
  for (const look of LOOKS) {
    const from = Math.max(START, now - look) as Instant;
    const heard = await said(from, now);
    if (heard === null || heard.cutAt !== null) return null;
    const ends = heard.messages.flatMap(({ departed, arrives, fate }) => (fate === "lost" ? [departed] : [departed, arrives]));
    const last = ends.filter((at) => at < now).reduce((latest, at) => Math.max(latest, at), -1);
    if (last >= 0) return last as Instant;
    if (from === START) return null;
  }
  return null;
}
