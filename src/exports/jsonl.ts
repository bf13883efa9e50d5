import { isNamedId } from "./text.ts";
import { sentenceText } from "../story/words/index.ts";
import { idText } from "../proto/names.ts";
import { originOfExport } from "./origin.ts";
import { eventsOf, type Exporter } from "./subject.ts";

/** The record as JSON lines: one for the run, one for each event with its fields and its sentence. Ids are texts. */
export const jsonl: Exporter = {
  name: "jsonl", extension: "jsonl", messages: 0,
  *write(subject) {
    const { names } = subject;
    yield `${JSON.stringify({ format: "quorumscape-events/1", unit: "us", ...originOfExport(subject) })}\n`;
    // A replacer is asked of every value, which takes most of the time: few clusters have such ids.
    const asWritten = Object.keys(names).length === 0 ? undefined
      : (_key: string, value: unknown): unknown => (isNamedId(value, names) ? idText(value, names) : value);
    for (const event of eventsOf(subject)) {
      const { id, at, cause, body } = event;
      // One object of all three would be made anew for each event, which takes longer than to write it.
      const ids = `{"id":"${id}","at":${at},"cause":${cause === 0 ? "null" : `"${cause}"`}`;
      const fields = JSON.stringify(body, asWritten).slice(1, -1);
      yield `${ids},${fields},"sentence":${JSON.stringify(sentenceText(event, "en", names))}}\n`;
    }
  },
};
