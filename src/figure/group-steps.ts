import type { GroupPicture } from "../cluster/group-picture.ts";
import type { Instant } from "../kernel/time.ts";

/** The instants of what a picture tells of: messages are sent and arrive, writes end. Of timers only those are sure that fire. */
export function instantsOf({ messages, members }: GroupPicture): readonly Instant[] {
  return [
    ...messages.flatMap(({ departed, arrives, fate }) => (fate === "lost" ? [departed] : [departed, arrives])),
    ...members.filter(({ process }) => process === "running").flatMap(({ writing }) => (writing === null ? [] : [writing.until])),
  ];
}

/** When something happens next in the group: a message arrives, a write ends, a timer runs out; null for never. */
export function nextStop(picture: GroupPicture, now: Instant): Instant | null {
  const timers = picture.members.filter(({ process }) => process === "running").flatMap(({ timer }) => timer?.due ?? []);
  const ahead = [...instantsOf(picture), ...timers].filter((at) => at > now);
  return ahead.length === 0 ? null : Math.min(...ahead) as Instant;
}

/** The last of the known instants before `now`, the picture's own among them; null where none is known. */
export function previousStop(picture: GroupPicture, known: Iterable<Instant>, now: Instant): Instant | null {
  let last = -1;
  for (const at of known) if (at < now && at > last) last = at;
  for (const at of instantsOf(picture)) if (at < now && at > last) last = at;
  return last < 0 ? null : last as Instant;
}
