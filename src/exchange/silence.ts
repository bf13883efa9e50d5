import { formatDuration, micros, minutes, seconds, type Duration } from "../kernel/time.ts";
import { MAX_SILENCE } from "./limits.ts";
import { warn } from "./notices.ts";
import { writtenId, pathOf, within, type Reading } from "./reading.ts";
import { storePlace, type ImportedStore } from "./records.ts";

/** PD calls a store Disconnected after 20 s without a heartbeat (pkg/core/store.go, storeDisconnectDuration). */
const DISCONNECTED_AFTER = seconds(20);

/** What is assumed of a store that PD calls Disconnected without saying since when. */
const ASSUMED_DISCONNECTED = seconds(25);
/** And of one that is Down: so much more than max-store-down-time. */
const ASSUMED_BEYOND_DOWN = minutes(1);

/** How long each dead store has been silent, by id; null for those that run. */
export type Silences = ReadonlyMap<number, Duration | null>;

/** Finds out which stores run when the run begins, and for how long PD has not heard of the others. */
export function silencesOf(reading: Reading, stores: readonly ImportedStore[], downAfter: Duration): Silences {
  const newest = newestHeartbeat(stores);
  const silences = new Map(stores.map((store) => [store.id, silenceOf(reading, store, newest, downAfter)]));
  if ([...silences.values()].every((silence) => silence !== null)) warn(reading.notices, "import.no-live-store", "");
  return silences;
}

/**
 * For how long PD had not heard of the store when it was asked, null for a store that runs. The age of a heartbeat
 * counts from the newest heartbeat of any store, since the documents do not say when they were made.
 */
function silenceOf(
  reading: Reading, store: ImportedStore, newestHeartbeat: number | null, downAfter: Duration,
): Duration | null {
  const age = newestHeartbeat === null || store.lastHeartbeat === null
    ? null
    : micros(Math.min((newestHeartbeat - store.lastHeartbeat) * 1_000, MAX_SILENCE));
  switch (store.stateName) {
    case "Up":
      if (store.silentSeconds !== null) return seconds(store.silentSeconds);
      if (age !== null && age > DISCONNECTED_AFTER) {
        const values = { store: writtenId(reading.ids, store.id), age: formatDuration(age) };
        warn(reading.notices, store.stateNamed ? "store.stale-but-up" : "store.stale", whereOf(store), values);
        return store.stateNamed ? null : age;
      }
      return null;
    case "Disconnected":
      return checked(reading, store, age, ASSUMED_DISCONNECTED, age !== null && age > DISCONNECTED_AFTER && age <= downAfter);
    case "Down":
      return checked(reading, store, age, after(downAfter), age !== null && age > downAfter);
    case "Offline":
      // PD shows Offline whether the store runs or not; only its silence tells, and one that PD never heard is silent.
      if (age === null) return checked(reading, store, null, after(downAfter), false);
      return age > DISCONNECTED_AFTER ? age : null;
    case "Tombstone":
      return age ?? after(downAfter);
  }
}

const after = (downAfter: Duration): Duration => micros(downAfter + ASSUMED_BEYOND_DOWN);

const whereOf = (store: ImportedStore): string =>
  pathOf(within(storePlace(store), "last_heartbeat"));

function checked(
  reading: Reading, store: ImportedStore, age: Duration | null, assumed: Duration, fits: boolean,
): Duration {
  if (age !== null && fits) return age;
  const values = { store: writtenId(reading.ids, store.id), said: store.stateName, assumed: formatDuration(assumed) };
  const where = whereOf(store);
  if (age === null) warn(reading.notices, "store.silence-assumed", where, values);
  else warn(reading.notices, "store.silence-disagrees", where, { ...values, age: formatDuration(age) });
  return assumed;
}

/** The newest heartbeat of all stores, or null where none tells. */
function newestHeartbeat(stores: readonly ImportedStore[]): number | null {
  let newest: number | null = null;
  for (const { lastHeartbeat } of stores) {
    if (lastHeartbeat !== null && (newest === null || lastHeartbeat > newest)) newest = lastHeartbeat;
  }
  return newest;
}
