import { checkHistories } from "../../check/history/index.ts";
import { historyPicture } from "../../figure/history-picture.ts";
import type { Finding } from "../../proto/findings.ts";
import { partToDraw } from "../../session/history-part.ts";
import { historiesOf, historyFold } from "../../session/history.ts";
import { pastOf } from "../../session/run.ts";
import type { CliFormat } from "./format.ts";
import { historyDocument } from "./history-document.ts";

const WIDTH = 1_200;

/** The first thing that is wrong with what clients saw; where nothing is, what was under way at the first fault, or near it. */
export const historySvg: CliFormat = {
  name: "history-svg",
  help: "a picture of what is wrong with the clients' history, or of what was under way at the first fault",
  folds: [historyFold],
  write: (run) => {
    const histories = historiesOf(pastOf(run, historyFold));
    const findings = [...checkHistories(histories).values()].flatMap((verdict): Finding[] =>
      (verdict.outcome === "violated" ? [verdict.finding] : []));
    const entries = Object.values(histories.of).flat();
    const drawn = partToDraw(entries, historyDocument(run).faults, findings[0] ?? null);
    if (drawn.entries.length === 0) return { files: [], notices: [] };
    return { files: [{ name: "history.svg", text: `${historyPicture(drawn, WIDTH, "en")}\n` }], notices: [] };
  },
};
