import type { GroupPicture } from "../cluster/group-picture.ts";
import type { Instant } from "../kernel/time.ts";

/** The instants at which something happens to a group that its picture foretells: messages arrive, writes end, timers run out. */
export function foretold({ messages, members }: GroupPicture): readonly Instant[] {
  return [
    ...messages.filter(({ fate }) => fate !== "lost").map(({ arrives }) => arrives),
    ...members.filter(({ process }) => process === "running")
      .flatMap(({ writing, timer }) => [writing?.until ?? null, timer?.due ?? null])
      .filter((at) => at !== null),
  ];
}

/** The next of them behind `now`; null where nothing is foretold. */
export function nextStop(picture: GroupPicture, now: Instant): Instant | null {
  const ahead = foretold(picture).filter((at) => at > now);
  return ahead.length === 0 ? null : Math.min(...ahead) as Instant;
}

/**
 * The last of the instants before `now` at which something happened: of those that are known, and the departures of what is
 * under way. Null where none is known.
 */
export function previousStop(picture: GroupPicture, known: Iterable<Instant>, now: Instant): Instant | null {
  let last = -1;
  for (const at of known) if (at < now && at > last) last = at;
  for (const { departed } of picture.messages) if (departed < now && departed > last) last = departed;
  return last < 0 ? null : last as Instant;
}
