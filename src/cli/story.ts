import { STORIES } from "../exchange/scenarios/stories.ts";
import { storyOf } from "../exchange/scenario.ts";
import { formatDuration, type Duration } from "../kernel/time.ts";
import { checkStory } from "../lesson/story-check.ts";
import { ExitCode, type CommandIo } from "./io.ts";
import { writeJson } from "../kernel/write-json.ts";
import { noticeLine, type WorldSpec } from "./world.ts";

/** `run --check`: 0 if everything in the scenario's story is so, 1 if something is not, 2 if it has none. */
export function tellStory({ told, preset, seed, inputs }: WorldSpec, json: boolean, io: CommandIo): number {
  const written = told === null ? undefined : STORIES[told.id];
  const story = told?.story ?? (written === undefined ? undefined : storyOf(written));
  if (told === null || story === undefined) {
    io.err(`The scenario ${told?.id ?? ""} has no story to be held to.`);
    return ExitCode.badRequest;
  }
  const checked = checkStory({ ...told, preset, seed, inputs }, story);
  if (!checked.ok) {
    for (const notice of checked.notices) io.err(noticeLine(notice));
    return ExitCode.badRequest;
  }
  const { lines, refusals } = checked.check;
  const failed = lines.filter(({ holds }) => !holds).length + refusals.length;
  const passed = lines.length + refusals.length - failed;
  if (json) io.out(writeJson({ passed, failed, must: lines.map((line) => ({ ...line })), refusals: refusals.slice() }));
  else {
    for (const { that, at, holds } of lines) io.out(`${holds ? "ok    " : "failed"}  ${formatDuration(at as number as Duration)}  ${that}`);
    for (const refusal of refusals) io.out(`failed  The cluster refuses: ${refusal}`);
    io.out(`${passed} passed, ${failed} failed`);
  }
  return failed === 0 ? ExitCode.fine : ExitCode.failed;
}
