import process from "node:process";
import { formatDuration, parseDuration, type Duration } from "../../kernel/time.ts";
import { quoted } from "../../kernel/words.ts";
import { OBSERVED_FORMAT, type ObservedEvent, type ObservedHeader, type SourceKind } from "../../observe/record.ts";
import { witnessOf } from "../../observe/logs.ts";
import { eventLineOf } from "../../observe/write.ts";
import { VERSION } from "../../session/open.ts";
import { ExitCode, type CliCommand, type CommandIo } from "../io.ts";
import { optionValue, readOptions, type Checked, type OptionSpec, type Options } from "../options.ts";
import { readListen, type ListenAddress } from "../listen.ts";
import { askSource, OPEN_ACCESS, type AttachedSource } from "./ask.ts";
import { collect } from "./collect.ts";
import { openFeed, type Feed } from "./feed.ts";
import { followNames } from "./follow.ts";
import { keepRecord } from "./keep.ts";
import { createHistoryDesk } from "./history-desk.ts";
import { openLogin, type EtcdLogin } from "./login.ts";
import { servePage } from "./page-server.ts";
import { LOG_OPTIONS, placeLogs, readLogRequest, type LogRequest } from "./log-files.ts";
import { withoutNames } from "./redacted.ts";
import type { Reads } from "./reads.ts";
import { createRegionDesk, type AskSource } from "./region-desk.ts";
import { readSecrets, SECRET_OPTIONS, type Secrets } from "./secrets.ts";
import { eventTextOf } from "./telling.ts";
import { closeLines, openLines, type Lines } from "./upstream.ts";

const OPTIONS: readonly OptionSpec[] = [
  { name: "etcd", value: "URL,URL,…", help: "members of an etcd cluster, all of them" },
  { name: "pd", value: "URL", help: "a member of PD" },
  { name: "tikv-status", value: "URL,URL,…", help: "status ports of TiKV stores (20180)" },
  { name: "region", value: "N", help: "with --tikv-status: the region whose terms and logs are looked at" },
  { name: "prometheus", value: "URL", help: "a Prometheus that scrapes the cluster" },
  ...SECRET_OPTIONS,
  ...LOG_OPTIONS,
  { name: "follow", help: "watch members of etcd and status ports of TiKV that the sources name, too" },
  { name: "for", value: "DURATION", help: "how long to watch, such as 10m (until Ctrl-C)" },
  { name: "out", value: "FILE", help: "where to keep the record, which `observed` and the page open" },
  { name: "redact", help: "with --out: numbers in place of addresses, names and keys in the record" },
  { name: "listen", value: "ADDRESS:PORT", help: "show it on the page while it is seen, at this address of this computer" },
  { name: "page", value: "FOLDER", help: "with --listen: where the built page lies (dist)" },
  { name: "json", help: "print an event per line as JSON" },
  { name: "help", help: "print this" },
];

/** `quorumscape attach`: 0 when it has watched, 1 if the record could not be kept, 2 if there is nobody to watch. */
export const attachCommand: CliCommand = {
  name: "attach",
  summary: "watch a real etcd or TiKV cluster, read-only, and say what happens between which two looks",
  help: {
    usage: "--etcd URL,URL,… | --pd URL [OPTION]…",
    about: "Asks real systems again and again, without changing anything, and tells what changed between two looks.",
    verbs: [],
    options: OPTIONS,
    remarks: [
      "Asked are only etcd's status and list of members, PD's stores, operators, members and regions, a region of TiKV's status",
      "port, and `up` of Prometheus; with --user a login to etcd, which is an entry of its log and changes no data. Nothing that",
      "an answer names is asked but with --follow; no redirect is followed, and no answer beyond 64 MiB is read.",
    ],
    example: "attach --etcd http://127.0.0.1:23791,http://127.0.0.1:23792,http://127.0.0.1:23793 --for 1m --out run.ndjson",
  },
  run: attachAsAsked,
};

interface AttachRequest {
  readonly sources: readonly AttachedSource[];
  readonly secrets: Secrets;
  readonly region: string | null;
  readonly length: Duration | null;
  readonly out: string | null;
  readonly logs: LogRequest;
  readonly follow: boolean;
  readonly redact: boolean;
  readonly listen: ListenAddress | null;
  readonly page: string;
  readonly json: boolean;
}

async function attachAsAsked(args: string[], io: CommandIo): Promise<number> {
  const request = readAttach(args);
  if (!request.ok) {
    io.err(`${request.problem} See: quorumscape attach --help`);
    return ExitCode.badRequest;
  }
  const { secrets, logs, follow, region, length, out, listen, json } = request.value;
  const lines = openLines(secrets.tls);
  const typed = admitted(request.value, secrets.user === null ? null : openLogin(secrets.user, lines, io.err));
  for (const remark of secrets.remarks) io.err(remark);
  const sources = follow ? await followNames(lines, typed, MAX_ATTACHED, io.err) : typed;
  // Both at once: all instants of the record count from the one, and are told as of the other.
  const [began, origin] = [new Date().toISOString(), performance.now()];
  const named = sources.map(({ n, kind, name }) => ({ n, kind, name }));
  const header: ObservedHeader = { format: OBSERVED_FORMAT, began, version: VERSION, sources: named };
  const hidden = request.value.redact ? withoutNames(header) : null;
  const kept = out === null ? null : await keepRecord(out, hidden?.header ?? header, io.err);
  if (typeof kept === "string") {
    io.err(kept);
    return ExitCode.badRequest;
  }
  const reads = readsOf(sources, origin, lines);
  const shown = listen === null ? null : await showLive(request.value.page, listen, header, origin, reads, io);
  if (typeof shown === "string") {
    io.err(shown);
    await kept?.close();
    return ExitCode.badRequest;
  }
  const keeper = kept === null ? null : hidden?.before(kept) ?? kept;
  const print = (event: ObservedEvent): void => io.out(json ? eventLineOf(event) : eventTextOf(event, header));
  io.err(`Watching ${sources.map(({ kind, name }) => `${kind} ${name}`).join(", ")}, read-only. Ctrl-C ends it.`);
  const { see, witness } = witnessOf(header);
  const collector = collect(header, origin, sources, lines, region, {
    sample(sample) {
      see(sample);
      keeper?.sample(sample);
      shown?.feed.sample(sample);
    },
    event(event) {
      keeper?.event(event);
      print(event);
    },
  });
  await untilOver(length, kept?.failed);
  collector.close();
  closeLines(lines);
  await shown?.close();
  collector.add(await placeLogs(logs, witness(), io.err));
  const failure = await kept?.close();
  io.err(`${collector.count()} looks in ${formatDuration(Math.round(performance.now() - origin) * 1_000 as Duration)}.`);
  if (failure === undefined) return ExitCode.fine;
  io.err(failure);
  return ExitCode.failed;
}

/** The sources with what lets us in. */
function admitted({ sources, secrets: { bearers } }: AttachRequest, login: EtcdLogin | null): readonly AttachedSource[] {
  return sources.map((source) => ({
    ...source, access: { ...source.access, bearer: bearers[source.kind] ?? null, login: source.kind === "etcd" ? login : null },
  }));
}

/** Serves the page with what is seen; gives the sentence that says why it cannot. */
async function showLive(
  folder: string, listen: ListenAddress, header: ObservedHeader, origin: number, reads: Reads, io: CommandIo,
): Promise<{ readonly feed: Feed; close(): Promise<void> } | string> {
  const feed = openFeed(header, origin, io.err);
  const served = await servePage(folder, listen, header, feed, reads);
  if (typeof served === "string") {
    feed.close();
    return served;
  }
  io.err(`Open ${served.address}`);
  return {
    feed,
    close() {
      feed.close();
      return served.close();
    },
  };
}

/** What the page may ask for besides the feed, of the sources that can tell it. */
function readsOf(sources: readonly AttachedSource[], origin: number, lines: Lines): Reads {
  const ask: AskSource = (source, call) => askSource(lines, source, call);
  const prometheus = sources.find(({ kind }) => kind === "prometheus");
  return {
    region: sources.some(({ kind }) => kind === "tikv") ? createRegionDesk(sources, origin, ask) : null,
    history: prometheus === undefined ? null : createHistoryDesk(prometheus, origin, ask),
  };
}

const MOST_TIMER_MILLIS = 2_147_483_647;

/** Until so much time has passed, a signal comes, or what it waits for fails. */
function untilOver(length: Duration | null, failed: Promise<unknown> | undefined): Promise<void> {
  const over = performance.now() + (length ?? Infinity) / 1_000;
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const end = (): void => {
      clearTimeout(timer);
      process.removeListener("SIGINT", end);
      process.removeListener("SIGTERM", end);
      resolve();
    };
    // A timer of Node's counts no further than 24 days: whoever watches longer sets it again.
    const wait = (): void => {
      const left = over - performance.now();
      timer = left > MOST_TIMER_MILLIS ? setTimeout(wait, MOST_TIMER_MILLIS) : setTimeout(end, left);
    };
    wait();
    process.once("SIGINT", end);
    process.once("SIGTERM", end);
    void failed?.then(end);
  });
}

function readAttach(args: readonly string[]): Checked<AttachRequest> {
  const read = readOptions(args, OPTIONS);
  if (!read.ok) return read;
  const { options } = read;
  const stray = options.positional[0];
  if (stray !== undefined) return { ok: false, problem: `Found \`${quoted(stray)}\` where an option was expected.` };
  const sources = readSources(options);
  if (!sources.ok) return sources;
  const secrets = readSecrets(options, sources.value);
  if (!secrets.ok) return secrets;
  const logs = readLogRequest(options);
  if (!logs.ok) return logs;
  if (logs.value.paths.length > 0 && !options.values.has("etcd")) {
    return { ok: false, problem: "--logs are those of etcd's members; expected --etcd as well." };
  }
  const region = optionValue(options, "region") ?? null;
  if (region !== null && !/^\d{1,20}$/.test(region)) {
    return { ok: false, problem: `--region is \`${quoted(region)}\`; expected a number.` };
  }
  const text = optionValue(options, "for");
  const length = text === undefined ? null : parseDuration(text);
  if (length === undefined) return { ok: false, problem: `--for is \`${quoted(text ?? "")}\`; expected a duration such as 10m.` };
  const where = optionValue(options, "listen");
  const listen = where === undefined ? null : readListen(where);
  if (listen?.ok === false) return listen;
  // What runs elsewhere is nobody else's to see.
  if (listen?.value.isLoopback === false) {
    return { ok: false, problem: `Others may reach ${quoted(listen.value.host)}; --listen takes 127.0.0.1, [::1] or localhost.` };
  }
  const [out = null, page = "dist"] = [optionValue(options, "out"), optionValue(options, "page")];
  const [follow, redact] = [options.values.has("follow"), options.values.has("redact")];
  if (redact && out === null) return { ok: false, problem: "--redact is about the record; expected --out FILE as well." };
  return {
    ok: true,
    value: {
      sources: sources.value, secrets: secrets.value, region, length, out, listen: listen?.value ?? null, page,
      logs: logs.value, follow, redact, json: options.values.has("json"),
    },
  };
}

const SOURCE_OPTIONS: readonly (readonly [option: string, kind: SourceKind])[] = [
  ["etcd", "etcd"], ["pd", "pd"], ["tikv-status", "tikv"], ["prometheus", "prometheus"],
];
const MAX_ATTACHED = 32;

function readSources(options: Options): Checked<readonly AttachedSource[]> {
  const sources: AttachedSource[] = [];
  for (const [option, kind] of SOURCE_OPTIONS) {
    for (const address of (optionValue(options, option) ?? "").split(",").filter((part) => part.trim() !== "")) {
      const url = urlOf(address.trim());
      if (url === null) {
        const problem = `--${option} has \`${quoted(address)}\`; expected an address such as http://127.0.0.1:2379.`;
        return { ok: false, problem };
      }
      // Twice the same would be two members of a majority, and twice as many questions as one may be asked.
      if (sources.some(({ name }) => name === url.host)) return { ok: false, problem: `\`${quoted(url.host)}\` is named twice.` };
      sources.push({ n: sources.length + 1, kind, name: url.host, url, access: OPEN_ACCESS });
    }
  }
  if (sources.length === 0) return { ok: false, problem: "There is nobody to watch; expected --etcd or --pd with an address." };
  if (sources.length > MAX_ATTACHED) return { ok: false, problem: `At most ${MAX_ATTACHED} sources are watched.` };
  return { ok: true, value: sources };
}

/**
 * An address without a name and a password in it: such would end in the record, in logs and in lists of processes. Nor has it a
 * path: what is asked stands in the table alone.
 */
function urlOf(text: string): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const isBare = url.username === "" && url.password === "" && url.pathname === "/" && url.search === "" && url.hash === "";
  return (url.protocol === "http:" || url.protocol === "https:") && isBare ? url : null;
}
