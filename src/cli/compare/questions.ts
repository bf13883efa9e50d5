import { between, formatDuration, START } from "../../kernel/time.ts";
import type { Json } from "../../kernel/write-json.ts";
import { reportBodyOf } from "../../session/report.ts";
import type { Run } from "../../session/run.ts";
import { askWhatIf, whatIfsOf, type AskedWhatIf, type WhatIfQuestion } from "../../session/what-if.ts";
import type { WhatIfId } from "../../story/comparison/types.ts";
import type { FailoverRecord } from "../../story/types.ts";
import { whatIfsEn } from "../../story/words/compared.en.ts";
import { faultWords, plainText } from "../../story/words/index.ts";

/** A fault of a run, and what can be asked of it. */
interface AskedFault {
  readonly record: FailoverRecord;
  readonly text: string;
  readonly questions: readonly WhatIfQuestion[];
}

/** The faults of a run with `REPORT_FOLDS`, in the order in which they came. */
export const faultsOf = (run: Run): AskedFault[] => reportBodyOf(run).failovers.map((record) => ({
  record, text: plainText(faultWords(record, "en", run.spec.topology.names)), questions: whatIfsOf(run, record.fault),
}));

/** What people read of them. */
export function questionLines(faults: readonly AskedFault[], name: string): string[] {
  if (faults.length === 0) {
    return [`${name}: nothing is broken in this run. Expected a fault to ask about, such as --do "10s kill store 4".`];
  }
  return [
    `${name}: what can be asked, with --what-if QUESTION, and --fault N where it is not of the first:`,
    ...faults.flatMap(({ record, text, questions }, place) => [
      "", `fault ${place + 1}, ${formatDuration(between(START, record.at))}: ${text}`,
      ...(questions.length === 0 ? ["  nothing: no input brought it"]
        : questions.map(({ id, past }) => `  ${id}: ${whatIfsEn[id]}${past === "world" ? " (another world)" : ""}`)),
    ]),
  ];
}

export const questionsJson = (faults: readonly AskedFault[]): Json => ({
  faults: faults.map(({ record, text, questions }) => ({
    at: formatDuration(between(START, record.at)), text,
    questions: questions.map(({ id, past }) => ({ id, about: whatIfsEn[id], past })),
  })),
});

interface Question {
  readonly id: WhatIfId;
  /** Counted from 1. */
  readonly fault: number;
  readonly policy: string;
}

/** Asks it of a run with `REPORT_FOLDS`; the sentence says why that cannot be asked. */
export function askedPair(run: Run, { id, fault, policy }: Question): AskedWhatIf | string {
  const { failovers } = reportBodyOf(run);
  const record = failovers[fault - 1];
  if (record === undefined) {
    const end = formatDuration(between(START, run.cluster.now));
    const count = failovers.length === 0 ? "no fault" : failovers.length === 1 ? "one fault" : `${failovers.length} faults`;
    return `There is ${count} up to ${end}; expected one to ask about, such as --do "10s kill store 4", within --for.`;
  }
  const pair = askWhatIf(run, id, record.fault, id, policy);
  if (pair !== null) return pair;
  const others = whatIfsOf(run, record.fault).map((question) => question.id);
  const could = others.length === 0 ? "Nothing can be asked of it." : `What can be: ${others.join(", ")}.`;
  return `${id} cannot be asked of fault ${fault}: it is so already, or there is no room for it. ${could}`;
}
