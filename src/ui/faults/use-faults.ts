import { useMemo } from "react";
import type { Detail, Selection } from "../../cluster/details.ts";
import { frames } from "../state/frames.ts";
import { useRun } from "../state/run.ts";
import { useScreen } from "../state/screen.ts";
import { wordsIn, type Words } from "../words/index.ts";
import { faultsFor, type Fault } from "./catalogue.ts";

const NO_NAMES: Readonly<Record<string, string>> = {};

/** What can be done to a selected thing now; recomputed when the worker reports again. */
export function useFaults(selection: Selection, words: Words): readonly Fault[] {
  const status = useRun((run) => run.status);
  const detail = useRun((run) => run.detail);
  return useMemo(
    () => faultsFor(selection, {
      frame: frames.latest(), words, names: status?.names ?? NO_NAMES, transferTargets: transferTargets(selection, detail),
    }),
    [selection, words, status, detail],
  );
}

/** The same for code outside of React: what can be done to the current selection. */
export const faultsOfSelection = (): readonly Fault[] => faultsNow(useRun.getState().selection);

/** What can be done to the store in whose card the selected region was clicked: whoever looks at a tile means its store. */
export function faultsOfStandpoint(): readonly Fault[] {
  const { standpoint } = useScreen.getState();
  const isRegion = useRun.getState().selection?.kind === "region";
  return isRegion && standpoint !== null ? faultsNow({ kind: "store", id: standpoint }) : [];
}

/** What can be done to a thing now, for code outside of React. */
export function faultsNow(selection: Selection | null): readonly Fault[] {
  const { detail, status, language } = useRun.getState();
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
export function carryOut(fault: Fault, amount = fault.usual): void {
  const chosen = fault.amounts[amount];
  if (chosen !== undefined) void useRun.getState().act(chosen.action);
}

