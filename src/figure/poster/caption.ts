import type { Frame } from "../../cluster/frame.ts";
import { isDeed, type ClusterEvent } from "../../proto/events.ts";
import { idText, type IdNames } from "../../proto/names.ts";
import { scenesOf } from "../../story/scenes.ts";
import { storyTime } from "../../story/words/format.ts";
import { plainText, sceneSentence, type Language } from "../../story/words/index.ts";
import { footText, stateText } from "../card-text.ts";
import { linkText } from "../link-text.ts";
import type { StageLink } from "../stage-links.ts";
import type { PictureWords } from "../words/picture.en.ts";

/** One sentence of a caption, and when what it tells happened. */
export interface CaptionLine {
  readonly time: string;
  readonly text: string;
}

/** What had happened by `now`, in at most `count` sentences of the story: what was done last, and the latest that came of it. */
export function captionOf(
  events: readonly ClusterEvent[], now: number, names: IdNames, language: Language, count: number,
): readonly CaptionLine[] {
  const scenes = scenesOf(events.filter((event) => event.at <= now));
  const told = count === 0 ? [] : scenes.slice(-count);
  const deed = scenes.reduce((latest, scene, i) => (isDeed(scene.event.body) ? i : latest), -1);
  const isLeftOut = count > 0 && deed >= 0 && deed < scenes.length - count;
  const chosen = isLeftOut ? [...scenes.slice(deed, deed + 1), ...told.slice(1)] : told;
  return chosen.map((scene) => ({
    time: storyTime(scene.event.at), text: plainText(sceneSentence(scene, language, names)),
  }));
}

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** The cluster as a whole, in each language. */
const CLUSTER: Readonly<Record<Language, (stores: number, regions: number, leaderless: number) => string>> = {
  en: (stores, regions, leaderless) => `${plural(stores, "store", "stores")}, ${plural(regions, "region", "regions")}, `
    + `${leaderless === 0 ? "none" : leaderless} without a Raft leader`,
  zh: (stores, regions, leaderless) =>
    `${stores} 个 store，${regions} 个 Region，${leaderless === 0 ? "都有 Raft leader" : `其中 ${leaderless} 个没有 Raft leader`}`,
};

/** Beyond so many stores only those are told of that do not run. */
const MOST_TOLD = 12;

/** The picture in words, for whoever cannot see it. */
export function alternative(
  frame: Frame, links: readonly StageLink[], caption: readonly CaptionLine[], language: Language, words: PictureWords,
  names: IdNames,
): string {
  const stores = frame.stores.filter(({ process }) => frame.stores.length <= MOST_TOLD || process !== "running").map((store) => {
    const replicas = words.stage.card.replicas(store.regions);
    const text = [stateText(store, frame.now, words), replicas, footText(store, frame.now, words)].join(words.comma);
    return `${words.nodes.store(idText(store.id, names))}: ${text}`;
  });
  const leaderless = frame.leaders.store.reduce((sum, store) => sum + (store < 0 ? 1 : 0), 0);
  return [
    CLUSTER[language](frame.stores.length, frame.regions.count, leaderless), ...stores,
    ...links.filter(({ tone }) => tone === "cut" || tone === "impaired").map((link) => linkText(link, words, names)),
    ...caption.map(({ time, text }) => `${time} ${text}`),
  ].join("\n");
}
