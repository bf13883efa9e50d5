import { useCallback, useState } from "react";
import type { RegionId } from "../../proto/region.ts";
import { useRun, useScreen } from "../app/context.ts";
import { Guarded } from "../parts/guarded.tsx";
import { lazyPart } from "../parts/lazy-part.tsx";
import { usePageShape } from "../parts/page-form.ts";
import { useWords } from "../words/index.ts";
import { Stage } from "./stage.tsx";
import { ViewSwitch } from "./view-switch.tsx";

// Nobody opens it before the first frame; while it is on its way, the cluster stays.
const GroupPart = lazyPart(() => import("../group/group-part.tsx"));

const KeySpacePart = lazyPart(() => import("../key-space/key-space-part.tsx"));

const BenchPart = lazyPart(() => import("../group/bench-part.tsx"));

/**
 * The stage in its views: the cluster, before it its keys, and over both one group at large. What lies behind keeps its place,
 * and is not drawn. A bench has no cluster, and takes the place of all.
 */
export function StageRoom() {
  const words = useWords();
  const group = useScreen((screen) => screen.group);
  const [shown, setShown] = useState<RegionId | null>(null);
  // A group that is left stays until its replicas are back in their tiles.
  if (group !== null && group !== shown) setShown(group);
  const left = useCallback(() => setShown(null), []);
  const ground = useScreen((screen) => screen.ground);
  const [keysThere, setKeysThere] = useState(false);
  // So does the key space.
  if (ground === "keys" && !keysThere) setKeysThere(true);
  const keysLeft = useCallback(() => setKeysThere(false), []);
  const { form, low } = usePageShape();
  const bench = useRun(({ lesson }) => lesson?.bench ?? null);
  if (bench !== null) {
    return (
      <section className="stage-room" aria-label={words.landmarks.stage}>
        <div className="stage-views"><Guarded><BenchPart picture={bench} /></Guarded></div>
      </section>
    );
  }
  return (
    <section className="stage-room" aria-label={words.landmarks.stage}>
      {shown === null && !keysThere && form === "desk" && !low && <ViewSwitch />}
      <div className="stage-views">
        <Guarded><Stage behind={group !== null || ground !== "cluster"} /></Guarded>
        {keysThere && (
          <Guarded>
            <KeySpacePart behind={group !== null} leaving={ground !== "keys" && group === null} onLeft={keysLeft} />
          </Guarded>
        )}
        {shown !== null && (
          <Guarded><GroupPart key={shown} region={shown} leaving={group === null} onLeft={left} /></Guarded>
        )}
      </div>
    </section>
  );
}
