import { describe, expect, test } from "vitest";
import { clientStates } from "../../src/cluster/cluster.ts";
import { hashCluster } from "../../src/cluster/digest.ts";
import { FAILOVER_NAMES, failoverFuzz, runFailover } from "../../src/cli/fuzz/failovers.ts";
import { readRunRequest } from "../../src/cli/run-options.ts";
import { openWorld } from "../../src/cli/world.ts";
import { decodeLink } from "../../src/exchange/link.ts";
import { advanceRun, createRun, type RunSpec } from "../../src/session/run.ts";
import type { Instant } from "../../src/kernel/time.ts";

/** The words of a command as a shell hands them on. */
const words = (command: string): string[] =>
  [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");

/** What a run came to, and how much clients got done in it. */
function endOf(spec: RunSpec, until: Instant): readonly [string, number] {
  const run = createRun(spec, false);
  advanceRun(run, until);
  return [hashCluster(run.cluster), clientStates(run.cluster).reduce((sum, { measures }) => sum + measures.ok, 0)];
}

describe("failovers under load", () => {
  /** The commands of what has been run under seed 3 by bank transfers. */
  const commands3 = new Map<string, string>();

  test.each(FAILOVER_NAMES)("command and link of a seed run it again: %s", (name) => {
    const { problem, done, command, link } = runFailover(name, "bank", 3);
    commands3.set(name, command);
    expect([problem, done > 15]).toEqual([null, true]);
    // Behind `npm run -s quorumscape -- run`.
    const request = readRunRequest(words(command).slice(6));
    const world = request.ok ? openWorld(request.value.world) : request;
    const shared = decodeLink(link.slice("#s=".length));
    if (!world.ok || !shared.ok) throw new Error(`${command} ${link}`);
    const byCommand = endOf(world.value, world.value.until);
    expect([byCommand[1], endOf(shared.run, shared.run.at)]).toEqual([done, byCommand]);
  });

  test("every kind strikes in its own way, and under every workload differently", () => {
    const commands = [
      ...FAILOVER_NAMES.map((name) => commands3.get(name) ?? runFailover(name, "bank", 3).command),
      ...(["register", "list-append"] as const).map((workload) => runFailover("store-kill", workload, 3).command),
    ];
    const faults = commands.map((command) => command.match(/ (kill|poweroff|isolate|cut|partition) /g)?.length ?? 0);
    expect([new Set(commands).size, faults.every((count) => count > 0)]).toEqual([7, true]);
  });

  test("nothing is run where no failover, or no workload, has that name", () => {
    const seeds = { from: 1, to: 1 };
    expect([failoverFuzz("flood", "bank", seeds, () => undefined), failoverFuzz("all", "banks", seeds, () => undefined)])
      .toEqual([undefined, undefined]);
  });
});
