import { writePorcupine } from "../../exchange/history/porcupine.ts";
import { historyFold } from "../../session/history.ts";
import type { CliFormat } from "./format.ts";
import { historyDocument } from "./history-document.ts";

export const porcupine: CliFormat = {
  name: "porcupine",
  help: "the clients' reads and writes as JSON lines (quorumscape-history/1), for Porcupine",
  folds: [historyFold],
  write: (run) => ({ files: [writePorcupine(historyDocument(run))], notices: [] }),
};
