import type { Node } from "../proto/events.ts";
import { idText } from "../proto/names.ts";
import { sentenceText } from "../story/words/index.ts";
import { isReply, saidInDiagram } from "./message-names.ts";
import { originLine } from "./origin.ts";
import { machinesOf, stepsOf } from "./steps.ts";
import { isTelling, type Exporter } from "./subject.ts";
import { machineText, secondsText, shortLine } from "./text.ts";

/** GitHub and most other sites draw nothing that is longer. */
const LONGEST = 50_000;

/** A sequence diagram for Markdown: one region's messages, and what happened between them. */
export const mermaid: Exporter = {
  name: "mermaid", extension: "mmd", messages: 150, wants: isTelling, oneRegion: true, brief: true,
  *write(subject) {
    const { names, region } = subject;
    const steps = stepsOf(subject).filter(({ at }) => subject.cutAt === null || at < subject.cutAt);
    const machines = machinesOf(steps);
    const [first, last] = [machines[0], machines.at(-1)];
    let length = 0;
    const lines: string[] = [
      "sequenceDiagram", `  %% ${comment(originLine(subject))}`,
      ...machines.map((node) => `  participant ${alias(node)} as ${label(machineText(node, names))}`),
    ];
    if (first === undefined || last === undefined) lines.push("  participant c as cluster");
    const over = first === undefined || last === undefined ? "c"
      : first === last ? alias(first) : `${alias(first)},${alias(last)}`;
    const when = `${secondsText(subject.from, 3)} s to ${secondsText(subject.to, 3)} s`;
    lines.push(`  Note over ${over}: region ${label(idText(region, names))}, ${when}`);
    for (const step of steps) {
      if (step.kind === "event") {
        const where = step.host === null ? over : alias(step.host);
        lines.push(`  Note over ${where}: ${secondsText(step.at, 3)} s ${label(sentenceText(step.event, "en", names))}`);
        continue;
      }
      const { from, to, fate } = step.message;
      // An arrow has no length in time: it stands where the message was sent.
      if (step.kind === "receive") continue;
      const arrow = fate !== "arrives" ? "-x" : isReply(step.message) ? "-->>" : "->>";
      lines.push(`  ${alias(from)}${arrow}${alias(to)}: ${secondsText(step.at, 3)} s ${label(saidInDiagram(step.message))}`);
    }
    if (subject.cutAt !== null) lines.push(LEFT_OUT(over));
    for (const text of lines) {
      length += text.length + 1;
      if (length > LONGEST - 60) {
        yield `${LEFT_OUT(over)}\n`;
        return;
      }
      yield `${text}\n`;
    }
  },
};

const LEFT_OUT = (over: string): string => `  Note over ${over}: what comes later is left out`;

const alias = ({ kind, id }: Node): string => `${kind}${id}`;

/** A comment ends with its line, and braces in one may be read as a directive. */
const comment = (text: string): string => text.replace(/[{}%]/g, "");

/** A text without any sign that means something to Mermaid or to the page in which it stands. */
function label(text: string): string {
  const plain = shortLine(text).replace(/[#;<>"`{}%&\\[\]]/g, (sign) => `#${sign.charCodeAt(0)};`);
  // The bare word ends a block.
  return plain.replace(/\bend\b/gi, (word) => `#${word.charCodeAt(0)};${word.slice(1)}`);
}
