import { useEffect, useState } from "react";
import type { Instant } from "../../kernel/time.ts";
import type { AlertsTold } from "../../worker/protocol.ts";
import { useApp } from "../app/context.ts";

/** How far the rules are: what came of them; how far the run has been gone through again; or that nobody answers. */
export type AlertsShot =
  | { readonly kind: "told"; readonly told: AlertsTold }
  | { readonly kind: "going"; readonly at: Instant; readonly until: Instant }
  | { readonly kind: "failed" };

const BEGINNING: AlertsShot = { kind: "going", at: 0 as Instant, until: 0 as Instant };

/** Has rules evaluated over all of the branch that is shown, which stands meanwhile; another object asks anew. */
export function useAlerts(asked: { readonly rules: string }): AlertsShot {
  const { run } = useApp();
  const [shot, setShot] = useState<AlertsShot>(BEGINNING);
  useEffect(() => {
    let isWanted = true;
    const ask = async (): Promise<void> => {
      run.getState().play(false);
      setShot(BEGINNING);
      while (isWanted) {
        const answer = await run.getState().write(asked);
        if (!isWanted) return;
        if (!answer.ok || answer.kind !== "alerts") {
          setShot({ kind: "failed" });
          return;
        }
        if (answer.told !== null) {
          setShot({ kind: "told", told: answer.told });
          return;
        }
        setShot({ kind: "going", at: answer.at, until: answer.until });
      }
    };
    void ask();
    return () => {
      isWanted = false;
    };
  }, [run, asked]);
  return shot;
}
