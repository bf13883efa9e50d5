import type { Instant } from "../kernel/time.ts";
import type { Fold } from "../proto/fold.ts";
import type { RequestChoice } from "../proto/request-life.ts";

/** So many of each client are remembered. */
const MAX_SLOWEST = 8;

/** The slowest requests of each client that have ended, the slowest first: what is worth following. Lists are shared. */
type Slowest = Map<number, readonly RequestChoice[]>;

export const slowestFold = {
  name: "slowest",
  create: (): Slowest => new Map(),
  facts: {
    "client-operation": (slowest, { client, operation, key, ok, latency }, now) => {
      if (!isSlow(slowest, client, latency)) return;
      const outcome = ok ? "ok" : operation === "put" ? "unknown" : "failed";
      add(slowest, { client, kind: operation, began: (now - latency) as Instant, key, process: 0, latency, outcome });
    },
    "client-transaction": (slowest, { entry: { client, process, call, outcome }, latency }) => {
      if (!isSlow(slowest, client, latency)) return;
      add(slowest, { client, kind: "txn", began: call, key: "", process, latency, outcome });
    },
  },
  fork: (slowest: Slowest): Slowest => new Map(slowest),
} satisfies Fold<Slowest, unknown>;

/** Asked of every request: nearly all are quicker than those that are remembered. */
function isSlow(slowest: Slowest, client: number, latency: number): boolean {
  const known = slowest.get(client);
  return known === undefined || known.length < MAX_SLOWEST || latency > (known[MAX_SLOWEST - 1]?.latency ?? 0);
}

function add(slowest: Slowest, choice: RequestChoice): void {
  const known = slowest.get(choice.client) ?? [];
  const place = known.findIndex((one) => (one.latency ?? 0) < (choice.latency ?? 0));
  const at = place < 0 ? known.length : place;
  slowest.set(choice.client, [...known.slice(0, at), choice, ...known.slice(at, MAX_SLOWEST - 1)]);
}
