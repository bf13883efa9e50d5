import { randomBytes } from "node:crypto";
import process from "node:process";
import { MAX_RUN } from "../action/limits.ts";
import { AssertionError } from "../kernel/assert.ts";
import { after, formatDuration, START, type Duration } from "../kernel/time.ts";
import { quoted } from "../kernel/words.ts";
import { noPace, readPace } from "../twin/control.ts";
import { feedOutlets } from "../twin/readings.ts";
import { serveTwin, type ServedTwin } from "../twin/serving.ts";
import { createTwin, type Twin } from "../twin/twin.ts";
import { ExitCode, type CliCommand, type CommandIo } from "./io.ts";
import { hostsOf, listenAt, hostAndPort, readListen, type ListenAddress } from "./listen.ts";
import { optionValue, readOptions, type Checked, type Options, type OptionSpec } from "./options.ts";
import { openOutlets, readOutlets, type OutletWishes } from "./outlets.ts";
import { noticeLine, openWorld, type WorldSpec } from "./world.ts";
import { readWorldRequest, withScenario, WORLD_OPTIONS } from "./world-options.ts";

const DEFAULT_ADDRESS = "127.0.0.1:2379";
/** A token that somebody chose has so many characters at least where others reach it. */
const LEAST_TOKEN = 16;

const OPTIONS: readonly OptionSpec[] = [
  { name: "pace", value: "N", help: "virtual seconds per second (1)" },
  { name: "listen", value: "ADDRESS:PORT", help: `where it answers; port 0 is any that is free (${DEFAULT_ADDRESS})` },
  { name: "anywhere", help: "allow an address that others reach as well; needs a token of your own" },
  { name: "allow-host", value: "NAME", many: true, help: "a further name by which callers know it; may be given several times" },
  { name: "token", value: "TOKEN", help: "who has it may break things (QUORUMSCAPE_TOKEN, or one that is made up and printed)" },
  { name: "mqtt", value: "URL", help: "push what is measured and what happens to this MQTT broker: mqtt://127.0.0.1:1883" },
  { name: "otlp", value: "ADDRESS:PORT", help: "push it by OTLP over gRPC to this collector: 127.0.0.1:4317" },
  { name: "opcua", value: "PORT", help: "answer as an OPC UA server at this port of the loopback address; needs a package" },
  ...WORLD_OPTIONS,
  { name: "help", help: "print this" },
];

/** `quorumscape serve`: 0 when a signal or the end of the run ends it, 1 over a breach, 2 if it could not begin. */
export const serveTwinCommand: CliCommand = {
  name: "serve",
  summary: "run a simulated cluster behind PD's HTTP API, for real tools and dashboards",
  help: {
    usage: "[SCENARIO] [--pace N] [--listen ADDRESS:PORT] [OPTION]…",
    about: "Runs a simulated cluster by the clock and answers as its PD would, until it is stopped.",
    verbs: [],
    options: OPTIONS,
    remarks: [
      "GET  /pd/api/v1/…            what PD answers (regions, stores, members, operators, schedulers, config, …)",
      "GET  /quorumscape/status     where the run stands",
      "GET  /quorumscape/events     the record as it grows, an event a line; ?since=ID leaves out what is known",
      "GET  /quorumscape/anatomy    what each incident was made of, as JSON",
      "GET  /metrics               what PD's leader exposes; /metrics/tikv/4, /metrics/pd/1: what others do",
      "GET  /quorumscape/targets   every process, for Prometheus's discovery over HTTP",
      "GET  /quorumscape/link       the run up to now, to be put behind the page's address",
      "POST /quorumscape/act        does what the body says, such as `kill store 4`; needs the token",
      "POST /quorumscape/pace       the body is the new pace; needs the token",
    ],
    example: "serve --stores 5 --regions 30 --pace 1 --listen 127.0.0.1:2379",
  },
  run: serveAsAsked,
};

interface ServeRequest {
  readonly world: WorldSpec;
  readonly pace: number;
  readonly listen: ListenAddress;
  readonly hosts: readonly string[];
  readonly token: string;
  /** The token was made up, and nobody knows it yet. */
  readonly isNewToken: boolean;
  readonly outlets: OutletWishes;
  /** Where the run ends: nobody but who said so ends it. */
  readonly length: Duration;
}

async function serveAsAsked(args: string[], io: CommandIo): Promise<number> {
  const request = readServe(args);
  if (!request.ok) {
    io.err(`${request.problem} See: quorumscape serve --help`);
    return ExitCode.badRequest;
  }
  const { world, pace, listen, hosts, token, outlets, length } = request.value;
  for (const notice of world.notices) io.err(noticeLine(notice));
  const opened = await openOutlets(outlets);
  if (!opened.ok) {
    io.err(opened.problem);
    return ExitCode.badRequest;
  }
  const gate = { hosts: new Set<string>(), token };
  const served = serveTwin(createTwin(world, pace, after(START, length)), gate);
  const port = await listenAt(served.server, listen, ": a real PD may be running there");
  if (typeof port === "string") {
    io.err(port);
    await Promise.all([served.close(), ...opened.value.map((outlet) => outlet.close())]);
    return ExitCode.badRequest;
  }
  gate.hosts = new Set(hostsOf(listen, port, hosts));
  announce(request.value, port, io);
  const stopFeeding = feedOutlets(served.twin, opened.value, (line) => io.err(line));
  return waitForEnd(served, io).finally(stopFeeding);
}

function readServe(args: readonly string[]): Checked<ServeRequest> {
  const read = readOptions(args, OPTIONS);
  if (!read.ok) return read;
  const { options } = read;
  const wished = optionValue(options, "pace") ?? "1";
  const pace = readPace(wished);
  if (pace === null) return { ok: false, problem: noPace("--pace", wished) };
  const listen = readListen(optionValue(options, "listen") ?? DEFAULT_ADDRESS);
  if (!listen.ok) return listen;
  const token = readToken(options, listen.value);
  if (!token.ok) return token;
  const outlets = readOutlets(options);
  if (!outlets.ok) return outlets;
  const asked = readWorldRequest(withScenario(options));
  if (!asked.ok) return asked;
  const world = openWorld(asked.value);
  if (!world.ok) return world;
  const { value } = token;
  return {
    ok: true,
    value: {
      world: world.value, pace, listen: listen.value, hosts: options.values.get("allow-host") ?? [],
      token: value ?? randomBytes(16).toString("hex"), isNewToken: value === undefined, outlets: outlets.value,
      length: asked.value.length ?? MAX_RUN,
    },
  };
}

/** The token that was given; undefined for none, which only this computer's own address does with. */
function readToken(options: Options, listen: ListenAddress): Checked<string | undefined> {
  const token = optionValue(options, "token") ?? process.env["QUORUMSCAPE_TOKEN"];
  if (token !== undefined && !/^[\x21-\x7e]{1,200}$/.test(token)) {
    return { ok: false, problem: "The token may have letters, digits and signs of ASCII, at most 200 and no space." };
  }
  if (listen.isLoopback) return { ok: true, value: token };
  if (!options.values.has("anywhere")) {
    const problem = `Others may reach ${quoted(listen.host)}; say --anywhere, and give a --token, if that is meant.`;
    return { ok: false, problem };
  }
  if (token !== undefined && token.length >= LEAST_TOKEN) return { ok: true, value: token };
  return { ok: false, problem: `Where others reach it, it needs a --token of at least ${LEAST_TOKEN} characters.` };
}

function announce({ listen, token, isNewToken, pace, world }: ServeRequest, port: number, io: CommandIo): void {
  const base = `http://${hostAndPort(listen.host, port)}`;
  const { stores, regions } = world.topology;
  io.out(`A simulated cluster of ${stores.length} stores and ${regions.length} regions answers at ${base} (pace ${pace}).`);
  if (isNewToken) io.out(`Token: ${token}`);
  const given = isNewToken ? token : "$TOKEN";
  io.out(`Try: curl ${base}/pd/api/v1/stores`);
  io.out(`Try: curl -H "Authorization: Bearer ${given}" -d "kill store ${stores[0]?.id ?? 1}" ${base}/quorumscape/act`);
  io.out("Ctrl-C ends it.");
}

/** Until a signal comes, or the run is over. */
async function waitForEnd(served: ServedTwin, io: CommandIo): Promise<number> {
  let onSignal = (): void => undefined;
  const signalled = new Promise<"a signal">((resolve) => {
    onSignal = () => resolve("a signal");
  });
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) process.once(signal, onSignal);
  try {
    const why = await Promise.race([signalled, served.ended]);
    io.out(lastWords(served.twin, why));
    return why === "a breach" ? ExitCode.failed : ExitCode.fine;
  } catch (error) {
    if (!(error instanceof AssertionError)) throw error;
    io.err(`Quorumscape stopped over a mistake of its own: ${error.message}`);
    return ExitCode.failed;
  } finally {
    for (const signal of signals) process.removeListener(signal, onSignal);
    await served.close();
  }
}

function lastWords({ run }: Twin, why: string): string {
  const at = formatDuration(run.cluster.now as number as Duration);
  const events = `${run.branch.events.length} events`;
  if (why === "a breach") return `A checker found a breach at ${at}, and the run does not go on.`;
  return `Ended at ${at}, after ${events}.`;
}
