import { bringWhole } from "../../src/session/whole.ts";
import { createStream } from "../../src/kernel/random.ts";
import { VICTIMS, type Victim } from "./victims.ts";

/**
 * `node .tools/run-ts.mjs test/trials/hostile.ts [KIND…] [--count N] [--seed S]`: what people paste, type and send, mutated by
 * its structure. Each is to be taken or refused in a sentence, in time; what is taken is run. Prints what was neither.
 */

/** Whoever has not answered after so long on a processor hangs. Accepted things are run for a virtual moment within it. */
const LONGEST_MILLIS = 20_000;
const SHOWN = 600;

async function tryOne(victim: Victim, seed: number): Promise<"taken" | "refused" | "find"> {
  const given = victim.draw(createStream(seed, `hostile/${victim.kind}`));
  const began = process.cpuUsage();
  let found: string | null = null;
  let taken = false;
  try {
    const answer = await victim.feed(given);
    taken = answer === null;
    if (answer !== null) found = whatIsWrongWith(answer);
  } catch (fault) {
    found = fault instanceof Error ? fault.stack ?? fault.message : String(fault);
  }
  const { user, system } = process.cpuUsage(began);
  const millis = (user + system) / 1_000;
  if (millis > LONGEST_MILLIS) found ??= `took ${Math.round(millis)} ms`;
  if (found === null) return taken ? "taken" : "refused";
  process.stdout.write(`FIND ${victim.kind} ${seed}: ${found}\n  given: ${JSON.stringify(given).slice(0, SHOWN)}\n`);
  return "find";
}

/** What a refusal may not be: none at all, or words of the code. */
function whatIsWrongWith(sentences: readonly string[]): string | null {
  if (sentences.length === 0) return "refused without a sentence";
  const bad = sentences.find((sentence) => sentence.trim().length < 6
    || /\bundefined\b|\bNaN\b|\[object|(?:Type|Range|Syntax|Reference)Error/.test(sentence)
    || /Cannot read|is not a function|\n {4}at /.test(sentence)
    || /[\p{Cc}\p{Cf}]/u.test(sentence.replaceAll("\n", "").replaceAll("\t", "")) || !/[.!?)\]}'"`…。：:]\s*$/.test(sentence)
    || sentence.length > 3_000);
  return bad === undefined ? null : `no sentence: ${JSON.stringify(bad.slice(0, SHOWN))}`;
}

function optionOf(args: string[], name: string, otherwise: number): number {
  const place = args.indexOf(name);
  if (place < 0) return otherwise;
  return Number(args.splice(place, 2)[1]);
}

async function main(args: string[]): Promise<void> {
  bringWhole();
  const [count, first] = [optionOf(args, "--count", 2_000), optionOf(args, "--seed", 1)];
  const victims = VICTIMS.filter(({ kind }) => args.length === 0 || args.includes(kind));
  let [passed, failed] = [0, 0];
  for (const victim of victims) {
    const counts = { taken: 0, refused: 0, find: 0 };
    for (let seed = first; seed < first + count; seed++) counts[await tryOne(victim, seed)]++;
    process.stdout.write(`${victim.kind}: ${counts.taken} taken and run, ${counts.refused} refused, ${counts.find} finds\n`);
    passed += counts.taken + counts.refused;
    failed += counts.find;
  }
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  if (failed > 0 || victims.length === 0) process.exitCode = 1;
}

await main(process.argv.slice(2));
