import { useCallback, useState } from "react";
import type { RegionId } from "../../proto/region.ts";
import { useApp, useRun, useScreen } from "../app/context.ts";
import { Guarded } from "../parts/guarded.tsx";
import { lazyPart } from "../parts/lazy-part.tsx";
import { usePageShape } from "../parts/page-form.ts";
import { useWords } from "../words/index.ts";
import { regionToShow } from "./region-to-show.ts";
import { Stage } from "./stage.tsx";

// Nobody opens it before the first frame; while it is on its way, the cluster stays.
const GroupPart = lazyPart(() => import("../group/group-part.tsx"));

/** The stage in its views: the cluster, and over it one group at large. What lies behind keeps its place, and is not drawn. */
export function StageRoom() {
  const words = useWords();
  const group = useScreen((screen) => screen.group);
  const [shown, setShown] = useState<RegionId | null>(null);
  // A group that is left stays until its replicas are back in their tiles.
  if (group !== null && group !== shown) setShown(group);
  const left = useCallback(() => setShown(null), []);
  const { form, low } = usePageShape();
  const hasHead = shown !== null || (form === "desk" && !low);
  return (
    <section className="stage-room" aria-label={words.landmarks.stage}>
      {hasHead && <ViewSwitch group={group} />}
      <div className="stage-views">
        <Guarded><Stage behind={group !== null} /></Guarded>
        {shown !== null && (
          <Guarded><GroupPart key={shown} region={shown} leaving={group === null} onLeft={left} /></Guarded>
        )}
      </div>
    </section>
  );
}

/** Which view of the stage is shown. */
function ViewSwitch({ group }: { readonly group: RegionId | null }) {
  const app = useApp();
  const text = useWords().stage.views;
  const hasGroup = useRun((run) => run.status !== null);
  return (
    <div className="view-switch segments" role="group" aria-label={text.title}>
      <button type="button" aria-pressed={group === null} onClick={() => app.screen.showGroup(null)}>{text.cluster}</button>
      <button
        type="button" aria-pressed={group !== null} title={`${text.groupHint} (G)`} disabled={!hasGroup}
        onClick={() => app.screen.showGroup(group ?? regionToShow(app))}
      >{text.group}</button>
    </div>
  );
}
