import { formatDuration, micros, minutes, seconds, type Duration } from "../kernel/time.ts";
import { MAX_SILENCE } from "./limits.ts";
import { warn } from "./notices.ts";
import { idText, pathOf, within, type Reading } from "./reading.ts";
import type { StoreRecord } from "./records.ts";

/** PD calls a store Disconnected after 20 s without a heartbeat (pkg/core/store.go, storeDisconnectDuration). */
const DISCONNECTED_AFTER = seconds(20);
/** And Down after max-store-down-time, by default 30 minutes. */
const DOWN_AFTER = minutes(30);

/** What is assumed of a store that PD calls Disconnected or Down without saying since when. */
const ASSUMED_SILENCE = { Disconnected: seconds(25), Down: minutes(31) } as const;

/** How long each dead store has been silent, by id; null for those that run. */
export type Silences = ReadonlyMap<number, Duration | null>;

/** Finds out which stores run when the run begins, and for how long PD has not heard of the others. */
export function silencesOf(reading: Reading, stores: readonly StoreRecord[]): Silences {
  const newest = newestHeartbeat(stores);
  const silences = new Map(stores.map((store) => [store.id, silenceOf(reading, store, newest)]));
  if ([...silences.values()].every((silence) => silence !== null)) warn(reading.notices, "import.no-live-store", "");
  return silences;
}

/**
 * For how long PD had not heard of the store when it was asked, null for a store that runs. The age of a heartbeat
 * counts from the newest heartbeat of any store, since the documents do not say when they were made.
 */
function silenceOf(reading: Reading, store: StoreRecord, newestHeartbeat: number | null): Duration | null {
  const age = newestHeartbeat === null || store.lastHeartbeat === null
    ? null
    : micros(Math.min((newestHeartbeat - store.lastHeartbeat) * 1_000, MAX_SILENCE));
  switch (store.stateName) {
    case "Up":
      if (store.silentSeconds !== null) return seconds(store.silentSeconds);
      if (age !== null && age > DISCONNECTED_AFTER) {
        warn(reading.notices, "store.stale-but-up", pathOf(within(store.place, "store", "last_heartbeat")), {
          store: idText(reading.ids, store.id), age: formatDuration(age),
        });
      }
      return null;
    case "Disconnected":
      return checked(reading, store, age, age !== null && age > DISCONNECTED_AFTER && age <= DOWN_AFTER);
    case "Down":
      return checked(reading, store, age, age !== null && age > DOWN_AFTER);
    case "Offline":
      // PD shows Offline whether the store runs or not; only its silence tells.
      return age !== null && age > DISCONNECTED_AFTER ? age : null;
    case "Tombstone":
      return age ?? ASSUMED_SILENCE.Down;
  }
}

function checked(reading: Reading, store: StoreRecord, age: Duration | null, fits: boolean): Duration {
  if (age !== null && fits) return age;
  const assumed = ASSUMED_SILENCE[store.stateName === "Down" ? "Down" : "Disconnected"];
  const values = { store: idText(reading.ids, store.id), said: store.stateName, assumed: formatDuration(assumed) };
  const where = pathOf(within(store.place, "store", "last_heartbeat"));
  if (age === null) warn(reading.notices, "store.silence-assumed", where, values);
  else warn(reading.notices, "store.silence-disagrees", where, { ...values, age: formatDuration(age) });
  return assumed;
}

/** The newest heartbeat of all stores, or null where none tells. */
function newestHeartbeat(stores: readonly StoreRecord[]): number | null {
  let newest: number | null = null;
  for (const { lastHeartbeat } of stores) {
    if (lastHeartbeat !== null && (newest === null || lastHeartbeat > newest)) newest = lastHeartbeat;
  }
  return newest;
}
