import type { Node } from "../proto/events.ts";
import { idText, type IdNames } from "../proto/names.ts";
import { sentenceText } from "../story/words/index.ts";
import { messageName, saidInDiagram } from "./message-names.ts";
import { originLine } from "./origin.ts";
import { stepsOf, type DiagramStep } from "./steps.ts";
import type { TappedMessage } from "../proto/tapped.ts";
import { isTelling, type Exporter } from "./subject.ts";
import { machineText, oneLine, secondsText } from "./text.ts";

/** How ShiViz is to read the rest: no literal parenthesis may stand in it. */
const PARSER = "(?<host>\\S+) (?<clock>\\{.*\\})\\n(?<at>\\d+\\.\\d+) (?<kind>\\S+) (?<event>.*)";
const DELIMITER = "=== (?<trace>.*) ===";

/** A log with vector clocks, for ShiViz: a line for each event, and for each end of a message. */
export const shiviz: Exporter = {
  name: "shiviz", extension: "shiviz.log", messages: 200_000, wants: isTelling, oneRegion: true,
  *write(subject) {
    const { origin } = subject;
    const clocks = new Clocks();
    const texts = textsOf(subject.names);
    /** The clock of the sender as it sent: a message is known by its packet, its place in it and its receiver. */
    const sent = new Map<TappedMessage, readonly number[]>();
    yield `${PARSER}\n${DELIMITER}\n=== ${oneLine(origin.scenario === "" ? "run" : origin.scenario)}, seed ${origin.seed} ===\n`;
    yield entry(clocks.tick("cluster"), "cluster", subject.from, "run", oneLine(originLine(subject)));
    for (const step of stepsOf(subject)) {
      const host = texts.host(step.host);
      const clock = clocks.tick(host, step.kind === "receive" ? sent.get(step.message) : undefined);
      if (step.kind === "send") sent.set(step.message, clocks.now(host));
      yield entry(clock, host, step.at, kindOf(step), texts.text(step));
    }
  },
};

/** One word: the parser takes it for one. */
const hostName = (host: Node | null, names: IdNames): string =>
  (host === null ? "cluster" : machineText(host, names).replace(/\s+/gu, "-"));

/** Vector clocks: of each host how many events of each other one it knows of, by the place of that one. */
class Clocks {
  private readonly places = new Map<string, number>();
  /** `"store-1":`, written once and not for each line. */
  private readonly keys: string[] = [];
  private readonly clocks: number[][] = [];
  /** The same as ShiViz reads it, `"store-1":3`; "" for a host of which nothing is known. Most of it is as it was a line ago. */
  private readonly written: string[][] = [];

  /** Counts one more event of the host, which by now knows what the other one knew; its clock as ShiViz reads it. */
  tick(host: string, heard: readonly number[] = []): string {
    const place = this.placeOf(host);
    const own = this.of(place);
    const written = (this.written[place] ??= []);
    this.set(own, written, place, (own[place] ?? 0) + 1);
    for (let other = 0; other < heard.length; other++) {
      const count = heard[other] ?? 0;
      if (other !== place && count > (own[other] ?? 0)) this.set(own, written, other, count);
    }
    return `{${(written.includes("") ? written.filter((each) => each !== "") : written).join(",")}}`;
  }

  private set(own: number[], written: string[], place: number, count: number): void {
    while (own.length <= place) {
      own.push(0);
      written.push("");
    }
    own[place] = count;
    written[place] = `${this.keys[place]}${count}`;
  }

  /** The clock of a host as it is now. */
  now(host: string): readonly number[] {
    return this.of(this.placeOf(host)).slice();
  }

  private of(place: number): number[] {
    return (this.clocks[place] ??= []);
  }

  private placeOf(host: string): number {
    let place = this.places.get(host);
    if (place === undefined) {
      place = this.keys.push(`${JSON.stringify(host)}:`) - 1;
      this.places.set(host, place);
    }
    return place;
  }
}

/** `text` is on one line. */
const entry = (clock: string, host: string, at: number, kind: string, text: string): string =>
  `${host} ${clock}\n${secondsText(at)} ${kind} ${text}\n`;

const kindOf = (step: DiagramStep): string =>
  (step.kind === "event" ? step.event.body.name : `${step.kind}.${messageName(step.message).replaceAll(" ", "-")}`);

/** What hosts and messages are called: there are few of them and very many lines, so each is written once. */
function textsOf(names: IdNames) {
  const known = new Map<string, string>();
  const once = (key: string, write: () => string): string => {
    let text = known.get(key);
    if (text === undefined) known.set(key, text = write());
    return text;
  };
  const host = (node: Node | null): string =>
    (node === null ? "cluster" : once(`${node.kind}${node.id}`, () => hostName(node, names)));
  const end = (way: "to" | "from", node: Node): string =>
    once(`${way}${node.kind}${node.id}`, () => oneLine(`${way} ${machineText(node, names)}`));
  const said = (message: TappedMessage): string => once(`${message.says} ${message.term} ${message.region}`, () =>
    oneLine(`${saidInDiagram(message)}${message.region === 0 ? "" : ` region ${idText(message.region, names)}`}`));
  return {
    host,
    text: (step: DiagramStep): string => {
      if (step.kind === "event") return oneLine(sentenceText(step.event, "en", names));
      const { message, kind } = step;
      const other = kind === "send" ? end("to", message.to) : end("from", message.from);
      return `${said(message)} ${other}${kind === "send" && message.fate !== "arrives" ? `, ${message.fate}` : ""}`;
    },
  };
}
