import { carriedMessages } from "../proto/batches.ts";
import type { BackoffKind } from "../proto/failures.ts";
import type { Message, RegionError } from "../proto/messages.ts";
import { exponential, inSeconds, type WhatIsKnown, type Metric, type Passed } from "./metric.ts";

type Told = Passed & { readonly kind: "message" };

/** client-go's words for what a region answers. */
const REGION_ERRORS: Readonly<Record<RegionError["kind"], string>> = {
  NotLeader: "not_leader", RegionNotFound: "region_not_found", KeyNotInRegion: "key_not_in_region",
  EpochNotMatch: "epoch_not_match", ServerIsBusy: "server_is_busy", StaleCommand: "stale_command",
  ProposalInMergingMode: "proposal_in_merging_mode", ReadIndexNotReady: "read_index_not_ready",
  DataIsNotReady: "data_is_not_ready", DiskFull: "disk_full", RaftEntryTooLarge: "raft_entry_too_large",
  MaxTimestampNotSynced: "max_timestamp_not_synced",
};

/** Under what client-go counts its sleeps (metrics/shortcuts): not always what it calls them, and some under nothing. */
const BACKOFFS: Readonly<Record<BackoffKind, string>> = {
  tikvRPC: "tikvRPC", pdRPC: "pdRPC", regionMiss: "regionMiss", regionScheduling: "regionScheduling",
  tikvServerBusy: "serverBusy", tikvDiskFull: "tikvDiskFull", txnLock: "txnLock", txnLockFast: "tikvLockFast", txnNotFound: "",
  maxTsNotSynced: "",
};

/** client-go's name of a command: `RawGet`, `CheckTxnStatus`. */
const commandName = (words: string): string =>
  words.split("-").map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join("");

function typeOf(message: Message): string | null {
  if (message.kind === "kv-request") return commandName(`raw-${message.operation}`);
  return message.kind === "txn-request" ? commandName(message.command.kind) : null;
}

/** Remembers when requests were sent; a request that was lost is forgotten with its client, or when its number comes again. */
function noteRequests({ message, from, departed }: Told, { requests }: WhatIsKnown): void {
  for (const each of carriedMessages(message)) {
    const type = typeOf(each);
    if (type === null || !("requestId" in each)) continue;
    requests.set(`${from.id}/${each.requestId}`, { at: departed, type });
  }
}

/** The names under which client-go runs outside TiDB; TiDB shows the same with the prefix `tidb_tikvclient_`. */
export const CLIENT_METRICS: readonly Metric[] = [
  {
    name: "tikv_client_go_request_seconds", type: "histogram", job: "client", labels: ["type", "store", "stale_read", "scope"],
    help: "Bucketed histogram of sending request duration.", buckets: exponential(0.0004, 2, 24),
    passed: (passed, known) => {
      if (passed.kind !== "message") return;
      if (passed.from.kind === "client") noteRequests(passed, known);
      const { message, from, to, fate, arrives } = passed;
      if (to.kind !== "client" || fate !== "arrives") return;
      for (const each of carriedMessages(message)) {
        if (each.kind !== "kv-response" && each.kind !== "txn-response") continue;
        const key = `${to.id}/${each.requestId}`;
        const asked = known.requests.get(key);
        known.requests.delete(key);
        if (asked === undefined) continue;
        known.note(to, [asked.type, known.store(from.id), "false", "general"], inSeconds(arrives - asked.at));
      }
    },
  },
  {
    name: "tikv_client_go_region_err_total", type: "counter", job: "client", labels: ["type", "store"],
    help: "Counter of region errors.",
    passed: (passed, { note, store }) => {
      if (passed.kind !== "message" || passed.to.kind !== "client" || passed.fate !== "arrives") return;
      for (const each of carriedMessages(passed.message)) {
        if (each.kind !== "kv-response" && each.kind !== "txn-response") continue;
        if (each.error !== null) note(passed.to, [REGION_ERRORS[each.error.kind], store(passed.from.id)], 1);
      }
    },
  },
  {
    name: "tikv_client_go_backoff_seconds", type: "histogram", job: "client", labels: ["type"],
    help: "total backoff seconds of a single backoffer.", buckets: exponential(0.0005, 2, 29),
    fact: (fact, { note }) => {
      if (fact.kind !== "client-backs-off") return;
      note({ kind: "client", id: fact.client }, [BACKOFFS[fact.backoff]], inSeconds(fact.length));
    },
  },
  {
    name: "tikv_client_go_request_retry_times", type: "histogram", job: "client", labels: [],
    help: "Bucketed histogram of how many times a region request retries.",
    buckets: [1, 2, 3, 4, 8, 16, 32, 64, 128, 256],
    fact: (fact, { note }) => {
      if (fact.kind === "client-operation" || fact.kind === "command-ended") {
        note({ kind: "client", id: fact.client }, [], fact.retries);
      }
    },
  },
];
