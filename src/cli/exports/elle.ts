import { writeElle } from "../../exchange/history/elle.ts";
import { historyFold } from "../../session/history.ts";
import type { CliFormat } from "./format.ts";
import { historyDocument } from "./history-document.ts";

export const elle: CliFormat = {
  name: "elle",
  help: "the clients' transactions over lists, or reads and writes, as EDN for Elle",
  folds: [historyFold],
  write: (run) => ({ files: [writeElle(historyDocument(run))], notices: [] }),
};
