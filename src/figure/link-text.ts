import type { IdNames } from "../proto/names.ts";
import { durationIn } from "../story/words/format.ts";
import { nodeText } from "./node-text.ts";
import type { StageLink } from "./stage-links.ts";
import type { PictureWords } from "./words/picture.en.ts";

/** What a link is called, and what ails it. */
export const linkText = (link: StageLink, words: PictureWords, names: IdNames): string =>
  [words.stage.link.name(nodeText(link.fromNode, words, names), nodeText(link.toNode, words, names)), ailment(link, words, names)]
    .filter((text) => text !== "").join(": ");

/** What ails a link; "" for a healthy one. */
export const ailment = (link: StageLink, words: PictureWords, names: IdNames): string =>
  describe(link, nodeText(link.fromNode, words, names), nodeText(link.toNode, words, names), words);

function describe(link: StageLink, from: string, to: string, words: PictureWords): string {
  const text = words.stage.link;
  const { there, back } = link;
  if (there?.cut === true && back?.cut !== true) return text.cutOneWay(from, to);
  if (back?.cut === true && there?.cut !== true) return text.cutOneWay(to, from);
  if (link.tone !== "impaired") return text.tone[link.tone];
  const slower = (there?.extraLatency ?? 0) >= (back?.extraLatency ?? 0) ? there : back;
  const loss = Math.max(there?.lossPercent ?? 0, back?.lossPercent ?? 0);
  const duplicate = Math.max(there?.duplicatePercent ?? 0, back?.duplicatePercent ?? 0);
  return [
    slower !== null && slower.extraLatency > 0 ? text.latency(durationIn(words.units, slower.extraLatency)) : "",
    loss > 0 ? text.loss(loss) : "",
    duplicate > 0 ? text.duplicate(duplicate) : "",
  ].filter((each) => each !== "").join(words.comma);
}

/** The mark on a cut link: the path of its strokes about the middle, and by how many degrees it is turned. */
export function cutMark({ middle, beyond, there, back }: StageLink): { readonly path: string; readonly angle: number } {
  const forth = there?.cut === true;
  const oneWay = forth !== (back?.cut === true);
  const angle = (Math.atan2(beyond.y - middle.y, beyond.x - middle.x) * 180) / Math.PI + (forth ? 0 : 180);
  return oneWay ? { path: "M-8 0H3M-1 -4L3 0L-1 4M6.5 -6V6", angle } : { path: SCISSORS, angle: angle + 90 };
}

/** Two blades that cross, and their two rings. */
const SCISSORS = "M-5.6 -1.4L6 4.2M-5.6 1.4L6 -4.2M-5.4 -1.3a2 2 0 1 1 .6 -.2M-5.4 1.3a2 2 0 1 0 .6 .2";
