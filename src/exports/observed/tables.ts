import { deriveEvents } from "../../observe/derive.ts";
import { csvCell, csvRow } from "../cells.ts";
import { oneLine } from "../text.ts";
import { eventSentence, observedOrigin, tellerOf, type ObservedExporter } from "./exporter.ts";

/** Events for spreadsheets (RFC 4180), each with the interval in which it happened; the first row names the record. */
export const observedCsv: ObservedExporter = {
  extension: "csv",
  *write(record) {
    const origin = oneLine(Object.entries(observedOrigin(record)).map(([name, value]) => `${name}=${value}`).join(" "));
    yield "id,after_us,before_us,certainty,name,source,region,store,term,detail\r\n";
    yield csvRow(["0", "0", String(record.end), "observed", "quorumscape.observed", "", "", "", "", csvCell(origin)]);
    for (const event of deriveEvents(record)) {
      const { e, after, before, certainty, name, n, values } = event;
      const { region = "", store = "", term = "" } = values;
      yield csvRow([
        String(e), String(after), String(before), certainty, name,
        ...[tellerOf(record, n), region, store, term, eventSentence(event)].map(csvCell),
      ]);
    }
  },
};

/** The same as JSON lines: one for the record, one for each event with its values and its sentence. */
export const observedJsonl: ObservedExporter = {
  extension: "jsonl",
  *write(record) {
    yield `${JSON.stringify({ format: "quorumscape-observed-events/1", unit: "us", ...observedOrigin(record) })}\n`;
    for (const event of deriveEvents(record)) {
      const { e, after, before, certainty, name, n, samples, values } = event;
      const source = tellerOf(record, n);
      const sentence = eventSentence(event);
      yield `${JSON.stringify({ id: String(e), after, before, certainty, name, source, looks: samples, values, sentence })}\n`;
    }
  },
};
