import { micros } from "../kernel/time.ts";
import type { RunStatus } from "../worker/protocol.ts";
import { countText, durationText, paceText, storyTime } from "./words/format.ts";
import type { Words } from "./words/index.ts";

type Job = Pick<RunStatus, "now" | "errand" | "reachedPace">;

/**
 * What takes time at present, in one line: what it is, where it stands, how far that is, how fast it goes, and how long it
 * will take; "" where nothing does. Only what the engine has reached is told, and nothing is promised that nobody knows.
 */
export function jobText(status: Job, words: Words): string {
  const { errand, now, reachedPace } = status;
  if (errand === null) return "";
  const { job } = words;
  const { from, to, left, of } = errand;
  const here = storyTime(now);
  const hasEnd = to !== null && to > now;
  const what =
    errand.kind === "notable" ? job.notable(here)
    : errand.kind === "instant" ? job.replay(here, storyTime(to ?? now))
    : hasEnd ? job.untilRepair(here, storyTime(to))
    : job.repairing(here, countText(left), countText(of));
  const share = hasEnd ? (now - from) / (to - from) : of > 0 ? Math.max(0, of - left) / of : null;
  const rest = hasEnd && reachedPace !== null && reachedPace > 0 ? micros((to - now) / reachedPace) : null;
  return [
    what,
    ...(share === null ? [] : [job.share(Math.floor(share * 100))]),
    ...(reachedPace === null ? [] : [paceText(reachedPace)]),
    ...(rest === null ? [] : [job.left(durationText(micros(Math.ceil(rest / 1_000_000) * 1_000_000), words))]),
  ].join(" · ");
}
