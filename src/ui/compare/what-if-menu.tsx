import { ChevronDown, Split } from "lucide-react";
import type { EventId } from "../../proto/events.ts";
import { Dropdown } from "../parts/dropdown.tsx";
import { compareTexts } from "../words/compare.texts.ts";
import { useTexts } from "../words/texts.ts";
import { WhatIfItems } from "./what-if-items.tsx";
import "../parts/menu.css";

/** Everything that can be asked of a fault, each in one click. */
export default function WhatIfMenu({ fault }: { readonly fault: EventId }) {
  const text = useTexts(compareTexts);
  return (
    <Dropdown
      className="button small" label={text.whatIf}
      button={<><Split aria-hidden /> {text.whatIf}<ChevronDown aria-hidden className="chevron" /></>}
    >
      {(close) => <WhatIfItems fault={fault} close={close} />}
    </Dropdown>
  );
}
