import { useEffect, useState } from "react";
import type { Action } from "../../action/index.ts";
import { useRun } from "../app/context.ts";

/** How long a line tells of a deed: long enough to see what it did. Its key takes it back later, too. */
const DEED_MILLIS = 8_000;

/** The last deed while it is told. */
export function useDeed(): Action | null {
  const deed = useRun((run) => run.deed);
  const [told, setTold] = useState<Action | null>(null);
  useEffect(() => {
    if (deed === null) return;
    const timer = setTimeout(() => setTold(deed), DEED_MILLIS);
    return () => clearTimeout(timer);
  }, [deed]);
  return deed === told ? null : deed;
}
