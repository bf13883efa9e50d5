import { useEffect } from "react";
import type { Action } from "../../action/index.ts";
import { useRun } from "./run.ts";

/** How long a deed can be taken back with a key: long enough to see what it did. */
const DEED_MILLIS = 8_000;

/** The last deed while it can be taken back; forgets it when its time is over. Called in one place of the page. */
export function useDeed(): Action | null {
  const deed = useRun((run) => run.deed);
  useEffect(() => {
    if (deed === null) return;
    const timer = setTimeout(() => useRun.setState({ deed: null }), DEED_MILLIS);
    return () => clearTimeout(timer);
  }, [deed]);
  return deed;
}
