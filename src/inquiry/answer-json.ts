import { formatDuration, type Duration } from "../kernel/time.ts";
import type { Json } from "../kernel/write-json.ts";
import { idNumber, type IdNames } from "../proto/names.ts";
import { plainText, type Language } from "../story/words/parts.ts";
import type { AnswerWhyNot } from "./types.ts";
import { tellAnswer } from "./words/index.ts";

/** Fields that are instants or lengths of time, and those that are ids: whatever else a field is, it is written as it is. */
const TIMES = new Set(["since", "until", "ends", "at", "arrives", "lastHeard", "extra", "slept", "budget", "downTime"]);
const IDS = new Set(["store", "region", "to", "from", "leader", "other", "others", "id"]);

/** An answer as the document that `--json` prints: each line with its sentence. Times are Go-style texts, of the run's clock. */
export function answerJson(answer: AnswerWhyNot, language: Language, names: IdNames): Json {
  const told = tellAnswer(answer, language, names);
  return {
    question: fieldsOf(answer.question, names),
    asked: plainText(told.asked),
    at: formatDuration(answer.at as number as Duration),
    because: answer.because.map((obstacle, index) => ({ ...fieldsOf(obstacle, names),
      text: plainText(told.lines[index] ?? []) })),
  };
}

const fieldsOf = (value: object, names: IdNames): Readonly<Record<string, Json>> =>
  Object.fromEntries(Object.entries(value).map(([name, field]: [string, unknown]) => [name, written(name, field, names)]));

function written(name: string, field: unknown, names: IdNames): Json {
  if (field === null || typeof field === "string" || typeof field === "boolean") return field;
  if (Array.isArray(field)) return field.map((each) => written(name, each, names));
  if (typeof field === "object") return fieldsOf(field, names);
  const value = Number(field);
  if (TIMES.has(name)) return formatDuration(value as Duration);
  return IDS.has(name) ? idNumber(value, names) : value;
}
