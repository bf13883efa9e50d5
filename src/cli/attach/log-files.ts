import { createReadStream, statSync } from "node:fs";
import { formatDuration, parseDuration, type Duration } from "../../kernel/time.ts";
import { quoted } from "../../kernel/words.ts";
import { readLogLine, type LoggedFact } from "../../observe/etcd-log.ts";
import { linesOnce, placeLog, type LogWitness, type PlacedLog } from "../../observe/logs.ts";
import { explainFailure } from "../files.ts";
import { optionValue, type Checked, type OptionSpec, type Options } from "../options.ts";

export const LOG_OPTIONS: readonly OptionSpec[] = [
  { name: "logs", value: "FILE FILE …", list: true, help: "logs of etcd's members (JSON): votes, and exact instants" },
  { name: "clock-error", value: "DURATION", help: "with --logs: what clocks may be wrong by (1ms on this computer, else 100ms)" },
];

/** Logs that are to be read, and by how much their clocks may be wrong, in microseconds; null for the usual. */
export interface LogRequest {
  readonly paths: readonly string[];
  readonly error: number | null;
}

const MAX_LOGS = 64;

export function readLogRequest(options: Options): Checked<LogRequest> {
  const paths = options.values.get("logs") ?? [];
  const text = optionValue(options, "clock-error");
  const error = text === undefined ? null : parseDuration(text);
  if (error === undefined) {
    return { ok: false, problem: `--clock-error is \`${quoted(text ?? "")}\`; expected a duration such as 20ms.` };
  }
  if (error !== null && paths.length === 0) {
    return { ok: false, problem: "--clock-error is about logs; expected --logs FILE as well." };
  }
  if (paths.length > MAX_LOGS) return { ok: false, problem: `At most ${MAX_LOGS} logs are read; found ${paths.length}.` };
  for (const path of paths) {
    const problem = faultOf(path);
    if (problem !== null) return { ok: false, problem: `--logs: ${problem}` };
  }
  return { ok: true, value: { paths, error } };
}

/** What has no end is no log. */
function faultOf(path: string): string | null {
  try {
    return statSync(path).isFile() ? null : `${path} is no file; expected the log of a member of etcd.`;
  } catch (error) {
    return explainFailure(path, error, "read");
  }
}

interface ReadLog {
  readonly facts: readonly LoggedFact[];
  readonly other: number;
  readonly unknown: number;
  readonly long: number;
}

/** A line beyond this is of no election. */
const MAX_LINE = 65_536;
/** No page would show more. */
const MAX_FACTS = 100_000;

/** Reads a log piece by piece, however large it is. */
async function readLog(path: string): Promise<Checked<ReadLog>> {
  const facts: LoggedFact[] = [];
  let [other, unknown, long, isLong, rest] = [0, 0, 0, false, ""];
  const take = (line: string): void => {
    if (line.trim() === "") return;
    const read = readLogLine(line.replace(/\r$/, ""));
    if (read === "unknown") unknown++;
    else if (read === "other") other++;
    else facts.push(read);
  };
  try {
    for await (const piece of createReadStream(path, { encoding: "utf8", highWaterMark: 1_048_576 })) {
      const lines = (rest + String(piece)).split("\n");
      rest = lines.pop() ?? "";
      for (const [i, line] of lines.entries()) {
        if (isLong && i === 0) isLong = false;
        else if (line.length > MAX_LINE) long++;
        else take(line);
      }
      if (rest.length > MAX_LINE) {
        if (!isLong) long++;
        [isLong, rest] = [true, ""];
      }
      if (facts.length > MAX_FACTS) return { ok: false, problem: `${path} has more than ${MAX_FACTS} lines of elections.` };
    }
  } catch (error) {
    return { ok: false, problem: explainFailure(path, error, "read") };
  }
  // The last line may be half written.
  if (!isLong && rest.endsWith("}")) take(rest);
  return { ok: true, value: { facts, other, unknown, long } };
}

/** Reads logs and puts them in their places; `say` is told what was understood of each, what not, and how right its clock is. */
export async function placeLogs(
  { paths, error }: LogRequest, witness: LogWitness, say: (line: string) => void,
): Promise<PlacedLog["samples"]> {
  const all: PlacedLog["samples"][number][] = [];
  for (const path of paths) {
    const read = await readLog(path);
    if (!read.ok) {
      say(`${read.problem} It is left out.`);
      continue;
    }
    const placed = placeLog(read.value.facts, witness, error);
    all.push(...placed.samples);
    for (const line of linesAbout(path, read.value, placed)) say(line);
  }
  return linesOnce(all);
}

function linesAbout(
  path: string, { other, unknown, long }: ReadLog, { samples, strangers, outside, clocks }: PlacedLog,
): readonly string[] {
  const some = (count: number, what: string): readonly string[] => (count === 0 ? [] : [`${count} ${what}`]);
  const counts = [
    `${samples.length} ${samples.length === 1 ? "line" : "lines"} of elections`, ...some(outside, "from before or after"),
    `${other} about something else`, ...some(unknown, "that are not understood"), ...some(long, "too long to be any"),
  ];
  const taken = [...clocks.values()].map(({ least, most, isMeasured }) => (isMeasured
    ? `Its clock was measured to be ${spanText(least, most)} ours, and its instants are moved by that.`
    : `Its clock is taken to be right within ${formatDuration(most as Duration)}.`));
  const nobody = strangers.length === 0 ? []
    : [`It is of ${quoted(strangers.slice(0, 3).join(", "))}, whom nobody watched: that is left out.`];
  return [`${path}: ${counts.join(", ")}.`, ...taken, ...nobody];
}

const spanText = (least: number, most: number): string => {
  const [low, high] = [Math.min(Math.abs(least), Math.abs(most)), Math.max(Math.abs(least), Math.abs(most))];
  return `${formatDuration(low as Duration)} to ${formatDuration(high as Duration)} ${least > 0 ? "ahead of" : "behind"}`;
};
