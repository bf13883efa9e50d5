import { idText } from "../proto/names.ts";
import { sentenceText } from "../story/words/index.ts";
import { csvCell as cell, csvRow as row } from "./cells.ts";
import { originLine } from "./origin.ts";
import { eventsOf, type Exporter } from "./subject.ts";

/** The record for spreadsheets (RFC 4180), a row for each event; the first row names the run. */
export const csv: Exporter = {
  name: "csv", extension: "csv", messages: 0,
  *write(subject) {
    const { names } = subject;
    yield "id,at_us,cause,name,region,store,peer,term,detail\r\n";
    yield row(["0", String(subject.from), "", "quorumscape.run", "", "", "", "", cell(originLine(subject))]);
    for (const event of eventsOf(subject)) {
      const { id, at, cause, body } = event;
      const number = (field: string): string => {
        const value: unknown = Reflect.get(body, field);
        return typeof value === "number" ? cell(idText(value, names)) : "";
      };
      const store = "node" in body && body.node.kind === "store" ? cell(idText(body.node.id, names)) : number("store");
      yield row([
        String(id), String(at), cause === 0 ? "" : String(cause), body.name, number("region"), store, number("peer"),
        number("term"), cell(sentenceText(event, "en", names)),
      ]);
    }
  },
};
