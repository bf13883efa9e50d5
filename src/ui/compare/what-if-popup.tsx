import type { EventId } from "../../proto/events.ts";
import { Popup } from "../parts/popup.tsx";
import { compareTexts } from "../words/compare.texts.ts";
import { useTexts } from "../words/texts.ts";
import { WhatIfItems } from "./what-if-items.tsx";
import "../parts/menu.css";

interface WhatIfPopupProps {
  readonly fault: EventId;
  readonly x: number;
  readonly y: number;
  readonly onClose: () => void;
}

/** The menu of a fault's flag: everything that can be asked of it. */
export default function WhatIfPopup({ fault, x, y, onClose }: WhatIfPopupProps) {
  const text = useTexts(compareTexts);
  return (
    <Popup x={x} y={y} label={text.whatIf} role="menu" onClose={onClose}>
      <WhatIfItems fault={fault} close={onClose} />
    </Popup>
  );
}
