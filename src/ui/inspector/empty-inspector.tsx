import { lazyPart } from "../parts/lazy-part.tsx";
import { PanelContent } from "../parts/panel-content.tsx";
import { useWords } from "../words/index.ts";

const MachineList = lazyPart(() => import("./machine-list.tsx"), () => null);

/** What to do when nothing is selected. */
export function EmptyInspector() {
  const words = useWords();
  return (
    <>
      <div className="panel-head"><h2>{words.landmarks.inspector}</h2></div>
      <PanelContent>
        <p className="quiet">{words.inspector.empty}</p>
        <MachineList />
      </PanelContent>
    </>
  );
}
