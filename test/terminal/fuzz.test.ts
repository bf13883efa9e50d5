import fc from "fast-check";
import { expect, test } from "vitest";
import { hashCluster } from "../../src/cluster/digest.ts";
import { TERMINAL_COMMANDS } from "../../src/terminal/commands/index.ts";
import { terminalReference } from "../../src/terminal/reference.ts";
import { runLine } from "../../src/terminal/run.ts";
import { benchOn, smallRun } from "./ground.ts";

/** Rare and long runs of the same by hand: TERMINAL_LINES=100000. */
const LINES = Number(process.env["TERMINAL_LINES"] ?? 600);
/** A line is answered within this. */
const LONGEST_MILLIS = 50;

const commands = terminalReference().map(({ path }) => path);
const word = fc.oneof(
  fc.constantFrom("1", "4", "99", "18446744073709551615", "-1", "all", "leader", "byte", "--jq=.regions[].id", "--jq"),
  fc.constantFrom(".stores[]|.store.id", "--format=raw", "-u", "http://pd-1:2379", "--state=Up", "zone", "hist-size"),
  fc.constantFrom("''", "\"", "'", "\\", "|", ";", ">", "x.json", "-n", "5", "--", "-h", "store"),
  fc.constantFrom("中文", "\u0000", "->", "(a+)+", ".[][][]", "{a:.b}"),
  fc.string({ maxLength: 12 }), fc.constantFrom(...commands),
);
const filter = fc.constantFrom(
  "", " | grep -c id", " | jq .", " | head -1", " | sort | uniq -c", " | wc -l", " > out", " | jq '.. | numbers'");
const line = fc.tuple(fc.constantFrom(...commands), fc.array(word, { maxLength: 4 }), filter)
  .map(([command, words, behind]) => [command, ...words].join(" ") + behind);
/** A line with a piece cut out, doubled, or replaced. */
const mutated = fc.tuple(line, fc.nat(80), fc.nat(6), fc.string({ maxLength: 4 }))
  .map(([text, at, length, put]) => text.slice(0, at) + put + text.slice(at + length));

test(`${LINES} random and mutated lines are answered without an exception, each in time, and change nothing.`, () => {
  const run = smallRun();
  const { ground } = benchOn(run);
  const before = hashCluster(run.cluster);
  let slowest = { line: "", millis: 0 };
  // Whoever only asks may do nothing: an action would be refused here, and none is taken.
  const hands = { act: () => ({ code: "test", text: "Refused.", values: {} }) };
  fc.assert(fc.property(
    fc.oneof(line, mutated, fc.string({ maxLength: 40 })), fc.constantFrom("pd-ctl" as const, "shell" as const),
    (text, prompt) => {
      const run = (): number => {
        const start = performance.now();
        const ran = runLine(text, { prompt, history: [] }, { table: TERMINAL_COMMANDS, ground, hands });
        expect(typeof ran.output.text).toBe("string");
        return performance.now() - start;
      };
      // Whatever else this computer did meanwhile does not happen three times in a row; code that was cold is warm then.
      let millis = run();
      for (let again = 0; again < 2 && millis > LONGEST_MILLIS; again++) millis = Math.min(millis, run());
      if (millis > slowest.millis) slowest = { line: text, millis };
    }), { numRuns: LINES });
  expect(hashCluster(run.cluster)).toBe(before);
  if (LINES > 1_000) console.log(`slowest: ${slowest.millis.toFixed(1)} ms: ${slowest.line}`);
  expect(slowest.millis).toBeLessThan(LONGEST_MILLIS);
});
