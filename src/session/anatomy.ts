import { settingText } from "../cluster/settings.ts";
import { anatomyOf, incidentOf } from "../story/anatomy/anatomy.ts";
import type { Anatomy } from "../story/anatomy/types.ts";
import { PHASE_SETTINGS } from "../story/anatomy/bounds.ts";
import type { EventId } from "../proto/events.ts";
import { failoverFold } from "../story/index.ts";
import { firstPart } from "../story/track.ts";
import { pastOf, type Run } from "./run.ts";

/** An anatomy with the values that the settings have which bound its phases. */
export interface BoundAnatomy {
  readonly anatomy: Anatomy;
  readonly settings: Readonly<Record<string, string>>;
}

/** The incident to which a fault belongs, taken apart at the instant at which the run stands; null where there is none. */
export function anatomyAt(run: Run, fault: EventId): BoundAnatomy | null {
  const { cluster, branch: { events } } = run;
  const known = events.slice(0, cluster.eventCount - (events[0]?.id ?? 1) + 1);
  const anatomy = anatomyOf(incidentOf(pastOf(run, failoverFold).tracks, fault), known, cluster.now);
  if (anatomy === null) return null;
  const keys = anatomy.phases.flatMap(({ phase }) => PHASE_SETTINGS[phase]);
  return { anatomy, settings: Object.fromEntries(keys.map((key) => [key, settingText(cluster.settings, key)])) };
}

/** Every incident of the run, the oldest first: each once, whichever of its faults it is known by. */
export function anatomiesOf(run: Run): readonly BoundAnatomy[] {
  const { tracks } = pastOf(run, failoverFold);
  return tracks.flatMap((track): readonly BoundAnatomy[] => {
    const { id } = firstPart(track);
    const [first] = incidentOf(tracks, id);
    const told = first === track ? anatomyAt(run, id) : null;
    return told === null ? [] : [told];
  });
}
