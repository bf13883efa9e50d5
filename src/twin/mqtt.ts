import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Outlet, MetricReading } from "./readings.ts";

/** Above all topics. */
const ROOT = "quorumscape";

/** A broker for which so much waits misses what comes: values are told again, and nothing piles up. */
const MAX_WAITING_BYTES = 1_048_576;
const FAREWELL_MILLIS = 1_000;

/** A level of a topic: what would divide it, or stand for others, is escaped. */
const levelOf = (text: string): string => encodeURIComponent(text).replaceAll("%3A", ":") || "_";

/** `quorumscape/tikv/tikv-1:20160/tikv_raftstore_region_count/leader`: labels follow by their values, in the metric's order. */
function topicOf({ job, instance, name, labels }: MetricReading): string {
  return [ROOT, ...[job, instance, name, ...labels.map(([, value]) => value)].map(levelOf)].join("/");
}

/**
 * Values as retained messages, told when they change; events as messages that are not kept. `quorumscape/online` is 0 once the
 * twin is gone, however it went.
 */
export async function mqttOutlet(url: string): Promise<Outlet> {
  // Here, for a bundle loads what stands at its top whenever it is started.
  const { connect } = await import("mqtt");
  const client = connect(url, {
    clientId: `${ROOT}-${randomBytes(6).toString("hex")}`, reconnectPeriod: 1_000, connectTimeout: 3_000, queueQoSZero: false,
    will: { topic: `${ROOT}/online`, payload: Buffer.from("0"), qos: 0, retain: true },
  });
  const known = new Map<string, number>();
  let problem: string | null = "it has not been reached yet";
  client.on("connect", () => {
    problem = null;
    // Whoever was away has missed what changed, and that something is no more.
    for (const topic of known.keys()) known.set(topic, NaN);
    client.publish(`${ROOT}/online`, "1", { retain: true });
  });
  client.on("error", (error) => {
    problem = error.message === "" && "code" in error ? String(error.code) : error.message;
  });
  client.on("close", () => {
    problem ??= "the connection was closed";
  });
  return {
    name: `MQTT at ${url}`,
    publish(readings, events) {
      if (!client.connected) return;
      if (client.stream.writableLength > MAX_WAITING_BYTES) {
        problem = "it reads too slowly";
        return;
      }
      problem = null;
      const current = new Set<string>();
      for (const reading of readings) {
        const topic = topicOf(reading);
        current.add(topic);
        if (known.get(topic) === reading.value) continue;
        known.set(topic, reading.value);
        client.publish(topic, String(reading.value), { retain: true });
      }
      // A process that died exposes nothing: an empty retained message takes back what it said last.
      for (const topic of known.keys()) {
        if (current.has(topic)) continue;
        known.delete(topic);
        client.publish(topic, "", { retain: true });
      }
      for (const { name, json } of events) client.publish(`${ROOT}/event/${levelOf(name)}`, json);
    },
    problem: () => problem,
    async close() {
      const told = client.connected ? client.publishAsync(`${ROOT}/online`, "0", { retain: true }).catch(() => undefined) : null;
      // A broker that reads nothing is not waited for: its own will says the same.
      await Promise.race([told, wait(FAREWELL_MILLIS, null, { ref: false })]);
      await client.endAsync(true);
    },
  };
}
