import type { Node } from "../proto/events.ts";
import { idText } from "../proto/names.ts";
import { sentenceText } from "../story/words/index.ts";
import { isReply, saidInDiagram } from "./message-names.ts";
import { originLine } from "./origin.ts";
import { machinesOf, stepsOf, type DiagramStep } from "./steps.ts";
import { isTelling, type Exporter, type ExportSubject } from "./subject.ts";
import { machineText, secondsText, shortLine } from "./text.ts";

/** A pause that is worth a line of its own. */
const SILENCE = 1_000_000;

/** A sequence diagram for PlantUML: one region's messages, what happened between them, and how long nothing did. */
export const plantuml: Exporter = {
  name: "plantuml", extension: "puml", messages: 150, wants: isTelling, oneRegion: true, brief: true,
  *write(subject) {
    const { names, region, cutAt } = subject;
    const steps = stepsOf(subject).filter(({ kind, at }) => kind !== "receive" && (cutAt === null || at < cutAt));
    yield `@startuml\n' ${originLine(subject)}\n`;
    yield `title region ${label(idText(region, names))}, ${secondsText(subject.from, 3)} s to ${secondsText(subject.to, 3)} s\n`;
    const machines = machinesOf(steps);
    for (const node of machines) yield `participant "${label(machineText(node, names))}" as ${alias(node)}\n`;
    if (machines.length === 0) yield 'participant "cluster" as c\n';
    let before = steps[0]?.at ?? 0;
    for (const step of steps) {
      if (step.at - before >= SILENCE) yield `... ${secondsText(step.at - before, 3)} s ...\n`;
      before = step.at;
      yield lineOf(step, subject);
    }
    if (cutAt !== null) yield "... what comes later is left out ...\n";
    yield "@enduml\n";
  },
};

function lineOf(step: DiagramStep, { names }: ExportSubject): string {
  const at = `${secondsText(step.at, 3)} s`;
  if (step.kind === "event") {
    const where = step.host === null ? "across" : `over ${alias(step.host)}`;
    return `note ${where} : ${at} ${label(sentenceText(step.event, "en", names))}\n`;
  }
  const { message } = step;
  const arrow = message.fate !== "arrives" ? "->x" : isReply(message) ? "-->" : "->";
  return `${alias(message.from)} ${arrow} ${alias(message.to)} : ${at} ${label(saidInDiagram(message))}\n`;
}

const alias = ({ kind, id }: Node): string => `${kind}${id}`;

/** A text without any sign that means something to PlantUML: markup, macros and directives, also at its beginning. */
const label = (text: string): string =>
  shortLine(text).replace(/["<>\\!@'~$%*_/|&{}[\]#]/g, (sign) => `<U+00${sign.charCodeAt(0).toString(16).toUpperCase()}>`);
