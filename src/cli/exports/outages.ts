import { outagesCsv } from "../../story/index.ts";
import type { CliFormat } from "./format.ts";

/** When which region could serve nobody, for spreadsheets. */
export const outages: CliFormat = {
  name: "outages-csv",
  help: "when which region could serve nobody, as CSV: a row for each outage",
  folds: [],
  write: ({ branch: { events } }) => ({ files: [{ name: "outages.csv", text: outagesCsv(events) }], notices: [] }),
};
