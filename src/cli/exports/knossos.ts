import { writeKnossos } from "../../exchange/history/knossos.ts";
import { historyFold } from "../../session/history.ts";
import type { CliFormat } from "./format.ts";
import { historyDocument } from "./history-document.ts";

export const knossos: CliFormat = {
  name: "knossos",
  help: "the clients' reads and writes as EDN for Knossos, a file for each key: --out is a folder",
  folds: [historyFold],
  write: (run) => ({ files: writeKnossos(historyDocument(run)), notices: [] }),
};
