import type { Node } from "../proto/events.ts";
import { idText, type IdNames } from "../proto/names.ts";
import { sentenceText } from "../story/words/index.ts";
import { messageName, saidInDiagram } from "./message-names.ts";
import { originLine } from "./origin.ts";
import { stepsOf, type DiagramStep } from "./steps.ts";
import type { TappedMessage } from "../proto/tapped.ts";
import { isTelling, type Exporter, type ExportSubject } from "./subject.ts";
import { machineText, oneLine, secondsText } from "./text.ts";

/** How ShiViz is to read the rest: no literal parenthesis may stand in it. */
const PARSER = "(?<host>\\S+) (?<clock>\\{.*\\})\\n(?<at>\\d+\\.\\d+) (?<kind>\\S+) (?<event>.*)";
const DELIMITER = "=== (?<trace>.*) ===";

/** A log with vector clocks, for ShiViz: a line for each event, and for each end of a message. */
export const shiviz: Exporter = {
  name: "shiviz", extension: "shiviz.log", messages: 200_000, wants: isTelling, oneRegion: true,
  *write(subject) {
    const { names, origin } = subject;
    const clocks = new Map<string, Map<string, number>>();
    /** The clock of the sender as it sent: a message is known by its packet, its place in it and its receiver. */
    const sent = new Map<TappedMessage, ReadonlyMap<string, number>>();
    yield `${PARSER}\n${DELIMITER}\n=== ${oneLine(origin.scenario === "" ? "run" : origin.scenario)}, seed ${origin.seed} ===\n`;
    yield entry(tick(clocks, "cluster"), "cluster", subject.from, "run", originLine(subject));
    for (const step of stepsOf(subject)) {
      const host = hostName(step.host, names);
      const clock = tick(clocks, host, step.kind === "receive" ? sent.get(step.message) : undefined);
      if (step.kind === "send") sent.set(step.message, new Map(clock));
      yield entry(clock, host, step.at, kindOf(step), textOf(step, subject));
    }
  },
};

/** One word: the parser takes it for one. */
const hostName = (host: Node | null, names: IdNames): string =>
  (host === null ? "cluster" : machineText(host, names).replace(/\s+/gu, "-"));

/** Counts one more event of the host, which by now knows what the other one knew. */
function tick(
  clocks: Map<string, Map<string, number>>, host: string, heard?: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const own = clocks.get(host) ?? new Map<string, number>([[host, 0]]);
  clocks.set(host, own);
  own.set(host, (own.get(host) ?? 0) + 1);
  for (const [other, count] of heard ?? []) if (other !== host && count > (own.get(other) ?? 0)) own.set(other, count);
  return own;
}

const entry = (clock: ReadonlyMap<string, number>, host: string, at: number, kind: string, text: string): string =>
  `${host} ${JSON.stringify(Object.fromEntries(clock))}\n${secondsText(at)} ${kind} ${oneLine(text)}\n`;

const kindOf = (step: DiagramStep): string =>
  (step.kind === "event" ? step.event.body.name : `${step.kind}.${messageName(step.message).replaceAll(" ", "-")}`);

function textOf(step: DiagramStep, { names }: ExportSubject): string {
  if (step.kind === "event") return sentenceText(step.event, "en", names);
  const { message, kind } = step;
  const region = message.region === 0 ? "" : ` region ${idText(message.region, names)}`;
  const other = kind === "send" ? `to ${machineText(message.to, names)}` : `from ${machineText(message.from, names)}`;
  return `${saidInDiagram(message)}${region} ${other}${kind === "send" && message.fate !== "arrives" ? `, ${message.fate}` : ""}`;
}
