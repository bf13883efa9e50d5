import { sum } from "d3-array";
import { Maximize, ZoomIn, ZoomOut } from "lucide-react";
import type { ReactNode } from "react";
import { ZOOM_STEP } from "../../figure/stage-zoom.ts";
import { sizeText } from "../../story/words/format.ts";
import { useApp } from "../app/context.ts";
import { ViewSwitch } from "../stage/view-switch.tsx";
import { countText } from "../words/format.ts";
import { dialogsTexts } from "../words/dialogs.texts.ts";
import type { KeySpaceWords } from "../words/key-space.en.ts";
import { useTexts } from "../words/texts.ts";
import type { KeyShot } from "./view.ts";
import type { KeyZoom } from "./zoom.ts";

interface KeyHeadProps {
  readonly shot: KeyShot | null;
  readonly text: KeySpaceWords;
  readonly zoom: KeyZoom | null;
}

/** How many ranges there are, and what is done to the axis. */
export function KeyHead({ shot, text, zoom }: KeyHeadProps) {
  const { screen } = useApp();
  const { titles } = useTexts(dialogsTexts);
  const zoomed = shot !== null && shot.look.k > 1;
  return (
    <header className="key-head">
      <ViewSwitch />
      {shot !== null && <span className="what">{summary(shot, text)}</span>}
      <button type="button" className="button small" aria-haspopup="dialog" onClick={() => screen.openDialog("regions")}>
        {titles.regions}
      </button>
      {zoom !== null && (
        <span className="key-tools" role="group" aria-label={text.tools}>
          <Tool label={text.closer} mark="+" act={() => zoom.by(ZOOM_STEP)}><ZoomIn aria-hidden /></Tool>
          <Tool label={text.farther} mark="−" off={!zoomed} act={() => zoom.by(1 / ZOOM_STEP)}><ZoomOut aria-hidden /></Tool>
          <Tool label={text.whole} mark="0" off={!zoomed} act={zoom.whole}><Maximize aria-hidden /></Tool>
        </span>
      )}
    </header>
  );
}

interface ToolProps {
  readonly label: string;
  /** The key that does the same. */
  readonly mark: string;
  readonly off?: boolean;
  readonly act: () => void;
  readonly children: ReactNode;
}

const Tool = ({ label, mark, off = false, act, children }: ToolProps) => (
  <button
    type="button" className="button small icon" title={`${label} (${mark})`} aria-label={label} disabled={off} onClick={act}
  >{children}</button>
);

function summary({ frame: { regions, loads } }: KeyShot, text: KeySpaceWords): string {
  const size = sizeText(sum(loads.sizeMiB));
  return regions.count === 1 ? text.one(size) : text.summary(countText(regions.count), size);
}
