import { useMemo } from "react";
import type { Detail, Selection } from "../../cluster/details.ts";
import { NO_NAMES } from "../../proto/names.ts";
import { useApp, useRun, type AppContext } from "../app/context.ts";
import type { RunStore } from "../state/run.ts";
import { wordsIn, type Words } from "../words/index.ts";
import { faultsFor, type Deed } from "./catalogue.ts";

/** What can be done to a selected thing now; recomputed when the worker reports again. */
export function useFaults(selection: Selection, words: Words): readonly Deed[] {
  const status = useRun((run) => run.status);
  const detail = useRun((run) => run.detail);
  const { frames } = useApp();
  return useMemo(
    () => faultsFor(selection, {
      frame: frames.latest(), words, names: status?.names ?? NO_NAMES, transferTargets: transferTargets(selection, detail),
    }),
    [frames, selection, words, status, detail],
  );
}

/** The same for code outside of React: what can be done to the current selection. */
export const faultsOfSelection = (app: AppContext): readonly Deed[] => faultsNow(app, app.run.getState().selection);

/** What can be done to the store in whose card the selected region was clicked: whoever looks at a tile means its store. */
function faultsOfStandpoint(app: AppContext): readonly Deed[] {
  const { standpoint } = app.screen.getState();
  const isRegion = app.run.getState().selection?.kind === "region";
  return isRegion && standpoint !== null ? faultsNow(app, { kind: "store", id: standpoint }) : [];
}

/** What a key, as it is printed, does now: to the selection, or to the store in which that was clicked. */
export const faultOfKey = (app: AppContext, key: string): Deed | undefined =>
  [...faultsOfSelection(app), ...faultsOfStandpoint(app)].find((fault) => fault.key === key && fault.enabled);

/** What can be done to a thing now, for code outside of React. */
export function faultsNow({ run, frames }: AppContext, selection: Selection | null): readonly Deed[] {
  const { detail, status, language } = run.getState();
  if (selection === null) return [];
  return faultsFor(selection, {
    frame: frames.latest(), words: wordsIn(language), names: status?.names ?? NO_NAMES,
    transferTargets: transferTargets(selection, detail),
  });
}

/** Stores whose replica could take over a region from its Raft leader: voters that run. */
function transferTargets(selection: Selection, detail: Detail | null): readonly number[] {
  if (selection.kind !== "region" || detail?.kind !== "region" || detail.region.id !== selection.id) return [];
  if (detail.leaderStore === null) return [];
  return detail.replicas
    .filter((replica) => replica.peer.role !== "Learner" && replica.process === "running")
    .map((replica) => replica.peer.storeId)
    .filter((store) => store !== detail.leaderStore);
}

/** Carries out what was chosen: a fault, with its usual amount unless another is named. */
export function carryOut(run: RunStore, fault: Deed, amount = fault.usual): void {
  const chosen = fault.amounts[amount];
  if (chosen !== undefined) void run.getState().act(chosen.action);
}

