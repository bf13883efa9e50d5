import type { Input } from "../action/index.ts";
import { generatedFault } from "../exchange/generated.ts";
import { scenarioOf, SCENARIOS } from "../exchange/scenarios/index.ts";
import type { Scenario } from "../exchange/scenario.ts";
import { nearestHint, quoted } from "../kernel/words.ts";
import { parseTimedAction } from "../language/actions.ts";
import type { LessonSource } from "./lesson.ts";
import { faultIn, instantOf, readLines, type LessonReading } from "./reading.ts";
import type { LessonFile } from "./shapes.ts";

/** Where a lesson plays: a cluster by its parameters, a scenario with what the lesson changes of it, or a bench. */
export function readSource(file: LessonFile, reading: LessonReading): LessonSource | null {
  const { topology, scenario, lab, script } = file.world;
  const given = [topology, scenario, lab].filter((each) => each !== undefined).length;
  const isAlone = topology !== undefined && scenario !== undefined ? lab === undefined : given === 1;
  if (!isAlone) {
    faultIn(reading, "world", "Expected one of `topology`, `scenario` and `lab`; a scenario may have another topology.");
    return null;
  }
  if (lab !== undefined) return readBench(file, reading);
  if (script !== undefined) faultIn(reading, "world.script", "Only a lesson with `\"lab\": \"raft\"` has a script.");
  const base = baseOf(file, reading);
  if (base === null) return null;
  return { kind: "cluster", scenario: { ...base, id: `lesson-${file.id}`, startAt: instantOf(file.startAt), playUntil: null } };
}

function readBench({ world }: LessonFile, reading: LessonReading): LessonSource | null {
  const { script, inputs, preset, seed } = world;
  if (inputs !== undefined || preset !== undefined || seed !== undefined) {
    faultIn(reading, "world", "A bench has neither inputs nor preset nor seed; its script is all that happens.");
  }
  if (script === undefined) {
    faultIn(reading, "world.script", "Expected the lines that move the servers.");
    return null;
  }
  return { kind: "bench", script: readLines(script, "world.script", reading) };
}

function baseOf({ world }: LessonFile, reading: LessonReading): Omit<Scenario, "id" | "startAt" | "playUntil"> | null {
  const { topology, scenario, preset, seed } = world;
  const known = scenario === undefined ? undefined : scenarioOf(scenario);
  if (scenario !== undefined && known === undefined) {
    const near = nearestHint(scenario, SCENARIOS.map(({ id }) => id));
    faultIn(reading, "world.scenario", `There is no scenario ${quoted(scenario)}${near}.`);
    return null;
  }
  const shape = topology ?? known?.topology;
  if (shape === undefined) return null;
  const tooMany = generatedFault(shape, "world.topology");
  if (tooMany !== null) {
    reading.notices.push(tooMany);
    return null;
  }
  return {
    topology: shape, preset: preset ?? known?.preset ?? "tikv", seed: seed ?? known?.seed ?? 1,
    inputs: world.inputs === undefined ? known?.inputs ?? [] : readInputs(world.inputs, reading),
  };
}

function readInputs(lines: readonly string[], reading: LessonReading): readonly Input[] {
  return lines.flatMap((line, place): Input[] => {
    const read = parseTimedAction(line);
    if (read.ok) return [read.input];
    faultIn(reading, `world.inputs[${place}]`, read.notice.text);
    return [];
  });
}
