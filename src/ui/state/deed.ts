import { useEffect } from "react";
import type { Action } from "../../action/index.ts";
import { useApp, useRun } from "../app/context.ts";

/** How long a deed can be taken back with a key: long enough to see what it did. */
const DEED_MILLIS = 8_000;

/** The last deed while it can be taken back; forgets it when its time is over. Called in one place of the page. */
export function useDeed(): Action | null {
  const { run } = useApp();
  const deed = useRun(({ deed }) => deed);
  useEffect(() => {
    if (deed === null) return;
    const timer = setTimeout(() => run.setState({ deed: null }), DEED_MILLIS);
    return () => clearTimeout(timer);
  }, [run, deed]);
  return deed;
}
