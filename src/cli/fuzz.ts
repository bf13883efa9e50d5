import { bringWhole } from "../session/whole.ts";
import { fuzzSeed } from "./fuzz/cluster.ts";
import { raftFuzz } from "./fuzz/raft.ts";
import { parseSeeds } from "./fuzz/seeds.ts";

bringWhole();

/**
 * `npm run -s fuzz -- --seeds A..B [--only cluster|raft]`: random clusters under random faults with every checker on,
 * then healing. Prints a line for each failing seed, with the command that replays it, and the counts.
 */
async function main(args: readonly string[]): Promise<number> {
  const only = optionOf(args, "--only") ?? "cluster";
  const seeds = parseSeeds(optionOf(args, "--seeds") ?? "1..20");
  if (seeds === undefined || !["cluster", "raft"].includes(only)) {
    process.stderr.write("usage: npm run -s fuzz -- [--seeds A..B] [--only cluster|raft]\n");
    return 2;
  }
  if (only === "raft") {
    const { passed, failed, lines } = raftFuzz(seeds.from, seeds.to);
    for (const line of lines) process.stdout.write(`${line}\n`);
    process.stdout.write(`${passed} passed, ${failed} failed\n`);
    return failed === 0 ? 0 : 1;
  }
  let passed = 0;
  let failed = 0;
  for (let seed = seeds.from; seed <= seeds.to; seed++) {
    const problem = fuzzSeed(seed);
    if (problem === null) passed++;
    else {
      failed++;
      process.stdout.write(`seed ${seed}: ${problem}\n  replay: npm run -s fuzz -- --seeds ${seed}..${seed}\n`);
    }
  }
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

function optionOf(args: readonly string[], name: string): string | undefined {
  const place = args.indexOf(name);
  if (place >= 0) return args[place + 1];
  return args.find((argument) => argument.startsWith(`${name}=`))?.slice(name.length + 1);
}

process.exitCode = await main(process.argv.slice(2));
