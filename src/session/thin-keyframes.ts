import { compareParts, createThinOrigin, takeParts, thickMoment, type WholeMoment } from "../cluster/thinning.ts";
import { bring } from "../kernel/late-part.ts";
import type { Keyframe } from "./keyframe.ts";
import { KEYFRAME_BYTES } from "./keyframes.ts";
import { THINNING } from "./parts.ts";
import { keepWhole, placeBehind } from "./thin-chain.ts";

/** With fewer replicas whole keyframes are light enough. */
const THIN_FROM = 3_000;
/** What is left in a thin keyframe, for each store and each replica; measured. */
const LEFT_BYTES = { store: 10_000, replica: 30 } as const;

export const bringThinning = (): void => bring(THINNING, {
  thinned, thickMoment: (held, { parts }) => thickMoment(held, parts),
});

/**
 * The keyframe behind those, of a large cluster as what differs from one of them: at last from the first, which always stays. It
 * was taken of `original`.
 */
function thinned(keyframe: Keyframe, before: readonly Keyframe[], original: WholeMoment): Keyframe {
  const { held, past, replicas } = keyframe;
  const [first, last] = [before[0], before[before.length - 1]];
  if (replicas < THIN_FROM || first === undefined || last === undefined || first.thin !== null) return keyframe;
  const chain = last.thin?.chain ?? { origin: createThinOrigin({ cluster: first.held, past: first.past }), recent: [] };
  const behind = last.thin === null ? null : placeBehind(chain, last.thin.group, last.thin.place);
  const group = behind === null ? {} : behind[1].group;
  const place = behind === null ? 0 : behind[0];
  const whole = takeParts({ cluster: held, past }, original);
  const parts = compareParts(whole, behind?.[1].whole ?? chain.origin.parts, behind?.[1].parts ?? null, chain.origin);
  keepWhole(chain, { group, place, whole, parts });
  const weight = KEYFRAME_BYTES.keyframe + held.directory.stores.size * LEFT_BYTES.store + replicas * LEFT_BYTES.replica +
    held.queue.size * KEYFRAME_BYTES.planned + parts.weight;
  return { ...keyframe, thin: { parts, chain, group, place }, changed: replicas, weight };
}
