import { after, micros, NEVER, type Duration, type Instant } from "../kernel/time.ts";
import type { Detector, Opinion } from "./detector.ts";

interface PdRule {
  readonly disconnected: Duration;
  readonly down: Duration;
}

interface PdOpinion extends Opinion {
  readonly heard: Instant;
}

/** PD's own rule: how long ago the store's last heartbeat to PD was. More than that, not as much. */
export const pdRule: Detector<PdRule, PdOpinion> = {
  name: "pd",
  table: {},
  moves: [["Up", "Disconnected"], ["Up", "Down"], ["Disconnected", "Down"], ["Disconnected", "Up"], ["Down", "Up"]],
  alarms: ["Disconnected", "Down"],
  ofPd: ({ storeDisconnectTime, maxStoreDownTime }) => ({ disconnected: storeDisconnectTime, down: maxStoreDownTime }),
  // Stores send PD's heartbeats anyway.
  rhythm: () => ({ beat: null, probe: null }),
  begin: (options, at) => standing(options, at, at),
  hear: (options, state, { kind }, at) => standing(options, kind === "beat" ? at : state.heard, at),
};

function standing({ disconnected, down }: PdRule, heard: Instant, now: Instant): PdOpinion {
  const behind = (limit: Duration): Instant => after(heard, micros(limit + 1));
  if (now >= behind(down)) return { name: "Down", until: NEVER, heard };
  if (now >= behind(disconnected)) return { name: "Disconnected", until: behind(down), heard };
  return { name: "Up", until: Math.min(behind(disconnected), behind(down)) as Instant, heard };
}
