import { createStream } from "../../kernel/random.ts";
import { drawPart } from "../../store/state.ts";
import { pdMachine } from "../../store/pd-members.ts";
import { storeStateOf } from "../cluster.ts";
import type { Engine } from "../host.ts";

/** A heartbeat, a probe or an answer, with its frame. */
export const DETECTION_BYTES = 60;

/** The process of a store begins, or detectors do: from now on it says that it is there as often as they want. */
export function startBeats(engine: Engine): void {
  const { cluster: { detection, seed }, machine } = engine;
  const state = storeStateOf(engine.cluster, machine);
  if (state === undefined || detection === undefined) return;
  // Each at a random place in its rhythm: all would see the same instants otherwise.
  const random = createStream(seed, `detection/${detection.serial}/${state.id}/${state.starts}`);
  for (const { detector, every } of detection.beats) {
    engine.startTimer(drawPart(random, every), {
      kind: "detection", serial: detection.serial, detector, store: state.id, at: engine.clock(),
    });
  }
}

/** It is time to say so: to the member that the store takes for PD's leader. */
export function sayBeat(engine: Engine, detector: string): void {
  const { cluster: { detection }, machine } = engine;
  const state = storeStateOf(engine.cluster, machine);
  const rhythm = detection?.beats.find((each) => each.detector === detector);
  if (state === undefined || detection === undefined || rhythm === undefined) return;
  const words = { kind: "detection", serial: detection.serial, detector, store: state.id } as const;
  const to = pdMachine({ state, host: engine });
  if (to !== undefined) engine.send(to, "pd", { ...words, say: "beat" }, DETECTION_BYTES);
  engine.startTimer(rhythm.every, { ...words, at: engine.clock() });
}
