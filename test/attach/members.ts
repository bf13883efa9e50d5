import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { freePorts } from "../debian.ts";

/** A real member of etcd on the loopback address. */
export interface Member {
  readonly name: string;
  readonly url: string;
  readonly log: string;
  process: ChildProcess;
}

export interface EtcdStatus {
  readonly header: { readonly member_id: string };
  readonly leader?: string;
  readonly raftIndex: string;
  readonly errors?: readonly string[];
}

export interface Members {
  readonly members: readonly Member[];
  readonly urls: string;
  /** What a member says of itself; null where it does not answer. */
  status(member: Member): Promise<EtcdStatus | null>;
  /** Waits until all of these name one leader, and gives it. */
  leader(among?: readonly Member[]): Promise<Member>;
  start(member: Member): void;
  close(): void;
}

const COUNT = 3;

/** Starts three members below one temporary folder; whoever does so closes them. */
export async function startMembers(program: string): Promise<Members> {
  const folder = mkdtempSync(join(tmpdir(), "quorumscape-etcd-"));
  const ports = await freePorts(2 * COUNT);
  const peer = (i: number): string => `http://127.0.0.1:${ports[COUNT + i] ?? 0}`;
  const indices = Array.from({ length: COUNT }, (_, i) => i);
  const cluster = indices.map((i) => `n${i + 1}=${peer(i)}`).join(",");
  const run = (i: number, state: "new" | "existing"): ChildProcess => spawn(program, [
    "--name", `n${i + 1}`, "--data-dir", join(folder, `n${i + 1}`), "--listen-client-urls", `http://127.0.0.1:${ports[i] ?? 0}`,
    "--advertise-client-urls", `http://127.0.0.1:${ports[i] ?? 0}`, "--listen-peer-urls", peer(i),
    "--initial-advertise-peer-urls", peer(i), "--initial-cluster", cluster, "--initial-cluster-state", state,
    "--initial-cluster-token", "quorumscape", "--heartbeat-interval", "100", "--election-timeout", "1000", "--logger", "zap",
    "--log-outputs", join(folder, `n${i + 1}.log`),
  ], { stdio: "ignore", env: { ...process.env, ETCD_UNSUPPORTED_ARCH: "arm64" } });
  const members = indices.map((i): Member => ({
    name: `n${i + 1}`, url: `http://127.0.0.1:${ports[i] ?? 0}`, log: join(folder, `n${i + 1}.log`), process: run(i, "new"),
  }));
  const status = async ({ url }: Member): Promise<EtcdStatus | null> => {
    try {
      const request = { method: "POST", body: "{}", signal: AbortSignal.timeout(500) };
      const response = await fetch(`${url}/v3/maintenance/status`, request);
      return await response.json() as EtcdStatus;
    } catch {
      return null;
    }
  };
  const leader = async (among: readonly Member[] = members): Promise<Member> => {
    for (let i = 0; i < 400; i++) {
      const all = await Promise.all(among.map(status));
      const named = new Set(all.map((each) => each?.leader ?? ""));
      const [only = ""] = named;
      const found = among.find((_, place) => all[place]?.header.member_id === only);
      if (named.size === 1 && found !== undefined) return found;
      await wait(50);
    }
    throw new Error("the members agree on no leader");
  };
  return {
    members, urls: members.map(({ url }) => url).join(","), status, leader,
    start(member) {
      member.process = run(members.indexOf(member), "existing");
    },
    close() {
      for (const { process: child } of members) child.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** When, in ms of the calendar, the members' logs say that one came to lead, the latest last. */
export function leadersInLogs(
  members: readonly Member[],
): readonly { readonly name: string; readonly at: number; readonly term: number }[] {
  return members.flatMap(({ name, log }) => readFileSync(log, "utf8").split("\n").flatMap((line) => {
    const [, at = ""] = /"ts":"([^"]+)"/.exec(line) ?? [];
    const [, term = ""] = /became leader at term (\d+)/.exec(line) ?? [];
    return term === "" ? [] : [{ name, at: Date.parse(at), term: Number(term) }];
  })).sort((a, b) => a.at - b.at);
}
