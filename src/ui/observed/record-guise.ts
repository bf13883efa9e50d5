import { createElement } from "react";
import { formatClock } from "../../figure/time-axis.ts";
import type { Duration } from "../../kernel/time.ts";
import { ETCD } from "../../observe/picture.ts";
import { OBSERVED_WORDS, observedSentence } from "../../observe/words.ts";
import type { Guise } from "../app/guise.ts";
import type { Language } from "../../story/words/parts.ts";
import { durationText } from "../words/format.ts";
import { agedText } from "./aged.ts";
import { wordsIn, type Words } from "../words/index.ts";
import { observedTexts } from "../words/observed.texts.ts";
import { textsIn } from "../words/texts.ts";
import { paintObserved, pointedLane } from "./lane-paint.ts";
import type { OpenRecord } from "./played.ts";
import { StageCards } from "./stage-cards.tsx";

/** How stage and time bar draw a record. `language` is what the reader speaks now. */
export function recordGuise(open: OpenRecord, language: () => Language): Guise {
  const { isGroup } = open;
  return {
    Cards: (props) => createElement(StageCards, { ...props, picture: open.pictureAt(props.shot.frame.now) }),
    tile: (frame, store, peer) => {
      const picture = open.pictureAt(frame.now);
      const [who, replica] = [picture.stores[store], picture.replicas[peer]];
      if (who === undefined || replica === undefined) return "";
      const text = textsIn(observedTexts, language());
      const region = picture.regions[replica.region]?.name ?? "";
      return [
        region === ETCD ? region : text.region(region), who.told === null ? who.name : text.store(who.name),
        text.replica[replica.role], ...(replica.term === 0 ? [] : [`${text.fact.term} ${replica.term}`]),
        ...(picture.regionsAge === null ? [] : [text.regionsOld(agedText(picture.regionsAge, wordsIn(language())))]),
      ].join(" · ");
    },
    words: (words) => wordsFor(words, language(), isGroup),
    paint: (context, picture) => paintObserved(context, picture, open.timeline),
    read: (scene, x, y) => {
      const spoken = language();
      const [text, said, words] = [textsIn(observedTexts, spoken), OBSERVED_WORDS[spoken], wordsIn(spoken)];
      const { at, events, lane } = pointedLane(scene, open.timeline, x, y);
      const clock = formatClock(Math.floor(at / 1_000) * 1_000, 1_000);
      const length = (micros: number): string => durationText(micros as Duration, words);
      const instant = (micros: number): string => formatClock(micros, 1_000);
      const told = events.map((event) =>
        `${said.interval(instant(event.after), instant(event.before))}: ${observedSentence(event, said, length, instant)}`);
      if (told.length > 0) return told.join(" ");
      if (lane === null) return clock;
      const kinds = isGroup || lane.name === null ? text.lane : text.laneTold;
      return [clock, lane.name ?? text.role.pd, kinds[lane.kind]].join(" · ");
    },
  };
}

/** Members of etcd are called by their own names, and no lane of a record is of faults or keys. */
function wordsFor(words: Words, language: Language, isGroup: boolean): Words {
  const { lanes } = textsIn(observedTexts, language);
  const { nodes, stage } = words;
  return {
    ...words, nodes: isGroup ? { ...nodes, store: brief } : nodes,
    stage: { ...stage, time: { ...stage.time, faults: "", keys: lanes, keysRange: () => "" } },
  };
}

/** Members are told apart by how an address begins and ends; a lane has no room for what is between. */
const LONGEST = 34;
const brief = (name: string): string =>
  (name.length <= LONGEST ? name : `${name.slice(0, LONGEST / 2)}…${name.slice(1 - LONGEST / 2)}`);
