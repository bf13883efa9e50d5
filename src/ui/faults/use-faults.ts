import { useEffect, useMemo, useState } from "react";
import type { Subject } from "../../action/offers.ts";
import type { Detail } from "../../cluster/details.ts";
import type { Frame } from "../../cluster/frame.ts";
import type { GroupPicture } from "../../cluster/group-picture.ts";
import { NO_NAMES } from "../../proto/names.ts";
import { useApp, useRun, type AppContext } from "../app/context.ts";
import type { RunStore } from "../state/run.ts";
import { wordsIn, type Words } from "../words/index.ts";
import { faultsFor, type Deed } from "./catalogue.ts";

/**
 * What can be done to a thing now; recomputed when the worker reports again. What it tells of a jump comes before the picture of
 * where that led: while the run plays the next report mends that, and where it stands there is none, so the picture itself counts.
 */
export function useFaults(subject: Subject, words: Words): readonly Deed[] {
  const status = useRun((run) => run.status);
  const detail = useRun((run) => run.detail);
  const readonly = useRun((run) => run.readonly);
  const { frames, run } = useApp();
  const [, redraw] = useState<Frame>();
  useEffect(() => frames.subscribe((_displayNow, drawn, isNew) => {
    if (isNew && run.getState().status?.playing !== true) redraw(drawn);
    return false;
  }), [frames, run]);
  const frame = frames.latest();
  return useMemo(
    () => (readonly ? [] : faultsFor(subject, {
      frame, words, names: status?.names ?? NO_NAMES, transferTargets: transferTargets(subject, detail, frame),
    })),
    [frame, subject, words, status, detail, readonly],
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
export function faultsNow({ run, frames }: AppContext, subject: Subject | null): readonly Deed[] {
  const { detail, status, language, readonly } = run.getState();
  if (subject === null || readonly) return [];
  return faultsFor(subject, {
    frame: frames.latest(), words: wordsIn(language), names: status?.names ?? NO_NAMES,
    transferTargets: transferTargets(subject, detail, frames.latest()),
  });
}

/** Stores whose replica could take over a region from its Raft leader: voters that run. */
function transferTargets(subject: Subject, detail: Detail | null, frame: Frame | null): readonly number[] {
  if (subject.kind !== "region") return [];
  const picture = frame?.group.picture ?? null;
  // The group that is shown at large tells it at once, whatever is selected.
  if (picture !== null && picture.region === subject.id) return picture.leader === 0 ? [] : successorsIn(picture);
  if (detail?.kind !== "region" || detail.region.id !== subject.id) return [];
  if (detail.leaderStore === null) return [];
  return detail.replicas
    .filter((replica) => replica.peer.role !== "Learner" && replica.process === "running")
    .map((replica) => replica.peer.storeId)
    .filter((store) => store !== detail.leaderStore);
}

const successorsIn = ({ members, voters, leader }: GroupPicture): readonly number[] =>
  members.filter(({ store, process }) => store !== leader && process === "running" && voters.includes(store))
    .map(({ store }) => store);

/** Carries out what was chosen: a fault, with its usual amount unless another is named. */
export function carryOut(run: RunStore, fault: Deed, amount = fault.usual): void {
  const chosen = fault.amounts[amount];
  if (chosen !== undefined) void run.getState().act(chosen.action);
}

