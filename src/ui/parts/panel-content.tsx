import { useRef, type ReactNode } from "react";
import { useWholeRows } from "./whole-rows.ts";

interface PanelContentProps {
  /** Where tabs switch it: its id. */
  readonly id?: string;
  readonly children: ReactNode;
}

/** What scrolls below a panel's head; its last row in sight is a whole one. */
export function PanelContent({ id, children }: PanelContentProps) {
  const box = useRef<HTMLDivElement>(null);
  useWholeRows(box);
  return <div ref={box} {...(id === undefined ? {} : { id, role: "tabpanel" })} className="panel-content">{children}</div>;
}
