import type { StoreFrame } from "../cluster/layers/stores.ts";
import { between, seconds, type Duration, type Instant } from "../kernel/time.ts";
import { countText, durationIn } from "../story/words/format.ts";
import type { PictureWords } from "./words/picture.en.ts";

/** Store heartbeats come every 10 s; PD's silence is told from here on, or as soon as the process is gone. */
const SILENCE_WORTH_TELLING = seconds(12);

/** Whether its process has ended or PD hears nothing of it. */
export const isAlarming = (store: StoreFrame): boolean =>
  store.process === "dead" || store.process === "off" || store.stateName === "Down" || store.stateName === "Disconnected";

/** What stands in the upper right corner: the number of leaders, or what keeps the store from having any. */
export function stateText(store: StoreFrame, now: Instant, words: PictureWords): string {
  const text = words.stage.card;
  const age = rounded(between(store.processSince, now));
  const told = durationIn(words.units, age);
  if (store.process === "running") return store.stateName === "Up" ? text.leaders(store.leaders) : store.stateName;
  if (store.processSince > 0) return age === 0 ? text.brief[store.process] : text.since[store.process](told);
  return store.process === "paused" ? text.since.paused(told) : words.stage.pd.process.dead;
}

/** What can ail the disk and the clock of a store that runs, the worst first. */
const TROUBLES = ["slowDisk", "fullDisk", "clockOffset"] as const;

const ailing = (store: StoreFrame): readonly (typeof TROUBLES)[number][] => TROUBLES.filter((each) => store[each]);

const troublesOf = (store: StoreFrame, words: PictureWords): readonly string[] => ailing(store).map((each) => {
  const text = words.stage.card;
  if (each !== "clockOffset") return text[each];
  return text.clock(`${store.clockOffset > 0 ? "+" : ""}${durationIn(words.units, store.clockOffset)}`);
});

/** What ails a store first, for a card that has no line below its tiles; undefined where its state says more, or nothing does. */
export const troubleText = (store: StoreFrame, words: PictureWords): string | undefined =>
  (store.process === "running" && store.stateName === "Up" ? troublesOf(store, words)[0] : undefined);

/** One word for the smallest cards: what keeps the store from being well; undefined where its leaders say more. */
export function briefText(store: StoreFrame, words: PictureWords): string | undefined {
  const { brief } = words.stage.card;
  if (store.process !== "running") return brief[store.process];
  if (store.stateName !== "Up") return store.stateName;
  const [worst] = ailing(store);
  return worst && brief[worst];
}

/** The line below the tiles: the disk's work, or what PD makes of the store's silence. */
export function footText(store: StoreFrame, now: Instant, words: PictureWords): string {
  const text = words.stage.card;
  const running = store.process === "running";
  const silence = store.lastHeartbeat === null ? null : between(store.lastHeartbeat, now);
  if (!running || (silence !== null && silence > SILENCE_WORTH_TELLING)) return silenceText(store, silence, now, words);
  const queue = countText(store.writeQueue);
  const { writeLatency } = store;
  const parts = [
    writeLatency === null ? text.unwritten(queue) : text.write(durationIn(words.units, writeLatency), queue),
    ...troublesOf(store, words),
  ];
  if (store.receivingSnapshots > 0) parts.push(text.receiving(store.receivingSnapshots));
  else if (store.sendingSnapshots > 0) parts.push(text.sending(store.sendingSnapshots));
  return parts.join(" · ");
}

function silenceText(store: StoreFrame, silence: Duration | null, now: Instant, words: PictureWords): string {
  const text = words.stage.card;
  if (silence === null) return text.neverHeard;
  const told = text.silent(durationIn(words.units, wholeSeconds(silence)));
  const { nextState } = store;
  if (nextState === null || nextState.at <= now) return text.silentAs(told, store.stateName);
  // What is still to come is never "in 0 s".
  const left = wholeSeconds(between(now, nextState.at)) || seconds(1);
  return text.silentAs(told, text.next(nextState.name, durationIn(words.units, left)));
}

/** Tenths of a second, whole seconds from a minute on: a text that changes with every frame cannot be read. */
function rounded(duration: Duration): Duration {
  if (duration < seconds(1)) return duration;
  return duration < seconds(60) ? seconds(Math.floor(duration / 100_000) / 10) : wholeSeconds(duration);
}

const wholeSeconds = (duration: Duration): Duration => seconds(Math.floor(duration / 1_000_000));
