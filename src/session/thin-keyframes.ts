import { thickStores, thinStores } from "../cluster/thinning.ts";
import { bring } from "../kernel/late-part.ts";
import type { Keyframe } from "./keyframe.ts";
import { KEYFRAME_BYTES } from "./keyframes.ts";
import { THINNING } from "./parts.ts";

/** With fewer replicas whole keyframes are light enough. */
const THIN_FROM = 3_000;
/** A replica's share in what its store notes of heartbeats for all of them together; measured. */
const STANDING_BYTES = 600;

export const bringThinning = (): void => bring(THINNING, { thinned, thickStores });

/** A keyframe of a large cluster as what differs from the run's first one, which always stays. */
function thinned(keyframe: Keyframe, first: Keyframe | undefined): Keyframe {
  const { held, replicas, changed } = keyframe;
  if (replicas < THIN_FROM || first === undefined) return keyframe;
  const thin = thinStores(held, first.held);
  const weight = keyframe.weight + thin.weight + replicas * STANDING_BYTES - changed * KEYFRAME_BYTES.copy;
  return { ...keyframe, thin, changed: thin.changed, weight };
}
