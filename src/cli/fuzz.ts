import { bringWhole } from "../session/whole.ts";
import { fuzzSeed } from "./fuzz/cluster.ts";
import { FAILOVER_NAMES, FAILOVER_WORKLOADS, failoverFuzz } from "./fuzz/failovers.ts";
import { raftFuzz } from "./fuzz/raft.ts";
import { parseSeeds } from "./fuzz/seeds.ts";

bringWhole();

const USAGE = `usage: npm run -s fuzz -- [--seeds A..B] [--only cluster|raft]
       npm run -s fuzz -- --failover NAME [--workload NAME] [--seeds A..B]
  --failover   ${FAILOVER_NAMES.join(", ")}, or all
  --workload   ${FAILOVER_WORKLOADS.join(", ")}, or all (all)
`;

/**
 * `npm run -s fuzz -- --seeds A..B [--only cluster|raft]`: random clusters under random faults with every checker on,
 * then healing. With `--failover`, failovers of one kind under load. Prints what replays each failing seed, and the counts.
 */
function main(args: readonly string[]): number {
  const seeds = parseSeeds(optionOf(args, "--seeds") ?? "1..20");
  const failover = optionOf(args, "--failover");
  const only = optionOf(args, "--only") ?? "cluster";
  if (seeds === undefined || !["cluster", "raft"].includes(only)) return misused();
  if (failover !== undefined) {
    const counts = failoverFuzz(failover, optionOf(args, "--workload") ?? "all", seeds, say);
    return counts === undefined ? misused() : summed(counts);
  }
  if (only === "raft") {
    const { lines, ...counts } = raftFuzz(seeds.from, seeds.to);
    lines.forEach(say);
    return summed(counts);
  }
  const counts = { passed: 0, failed: 0 };
  for (let seed = seeds.from; seed <= seeds.to; seed++) {
    const found = fuzzSeed(seed);
    counts[found === null ? "passed" : "failed"]++;
    if (found === null) continue;
    say(`seed ${seed}: ${found.problem}\n  replay: npm run -s fuzz -- --seeds ${seed}..${seed}\n  link: ${found.link}`);
  }
  return summed(counts);
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function misused(): number {
  process.stderr.write(USAGE);
  return 2;
}

/** The last line, which the whole test command adds up, and the exit code. */
function summed({ passed, failed }: { readonly passed: number; readonly failed: number }): number {
  say(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

function optionOf(args: readonly string[], name: string): string | undefined {
  const place = args.indexOf(name);
  if (place >= 0) return args[place + 1];
  return args.find((argument) => argument.startsWith(`${name}=`))?.slice(name.length + 1);
}

process.exitCode = main(process.argv.slice(2));
