import type { ServiceError } from "@grpc/grpc-js";
import { VERSION } from "../session/open.ts";
import { loadOtlp, type OtlpRequest } from "./otlp-messages.ts";
import type { Outlet, MetricReading, ToldEvent } from "./readings.ts";

const PATHS: Readonly<Record<OtlpRequest, string>> = {
  MetricsRequest: "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
  LogsRequest: "/opentelemetry.proto.collector.logs.v1.LogsService/Export",
};

const DEADLINE_MILLIS = 3_000;
/** Counts since the process began. */
const CUMULATIVE = 2;

const scope = { name: "quorumscape", version: VERSION };
const text = (key: string, value: string): object => ({ key, value: { stringValue: value } });
const resourceOf = (job: string, instance: string): object =>
  ({ attributes: [text("service.name", job), text("service.instance.id", instance)] });

/** Metrics and events over gRPC, as OpenTelemetry's collector takes them; `address` such as `127.0.0.1:4317`. */
export async function otlpOutlet(address: string): Promise<Outlet> {
  // Here, for a bundle loads what stands at its top whenever it is started.
  const [{ Client, credentials }, { encode }] = await Promise.all([import("@grpc/grpc-js"), loadOtlp()]);
  const client = new Client(address, credentials.createInsecure());
  const began = nanosNow();
  let problem: string | null = null;
  let underWay = 0;
  const send = (kind: OtlpRequest, message: object): void => {
    underWay++;
    client.makeUnaryRequest(PATHS[kind], (bytes: Buffer) => bytes, (bytes: Buffer) => bytes, encode(kind, message),
      { deadline: Date.now() + DEADLINE_MILLIS }, (error: ServiceError | null) => {
        underWay--;
        problem = error === null ? null : error.details;
      });
  };
  return {
    name: `OTLP at ${address}`,
    publish(readings, events) {
      // One that is slower than it is told misses some: values come again, and nothing piles up.
      if (underWay > 2) return;
      send("MetricsRequest", { resourceMetrics: metricsOf(readings, began) });
      if (events.length > 0) send("LogsRequest", { resourceLogs: [logsOf(events)] });
    },
    problem: () => problem,
    close: () => {
      client.close();
      return Promise.resolve();
    },
  };
}

/** Nanoseconds since 1970, which no number of JavaScript can hold. */
const nanosNow = (): string => `${Date.now()}000000`;

/** By process, and in it by metric. */
function metricsOf(readings: readonly MetricReading[], began: string): object[] {
  const now = nanosNow();
  const processes = new Map<string, Map<string, MetricReading[]>>();
  for (const reading of readings) {
    const key = `${reading.job}\0${reading.instance}`;
    const metrics = processes.get(key) ?? new Map<string, MetricReading[]>();
    processes.set(key, metrics.set(reading.name, [...metrics.get(reading.name) ?? [], reading]));
  }
  return [...processes.values()].flatMap((metrics) => {
    const [[first] = []] = metrics.values();
    if (first === undefined) return [];
    return [{
      resource: resourceOf(first.job, first.instance),
      scopeMetrics: [{ scope, metrics: [...metrics.values()].map((points) => metricOf(points, began, now)) }],
    }];
  });
}

function metricOf(points: readonly MetricReading[], began: string, now: string): object {
  const [first] = points;
  const dataPoints = points.map(({ labels, value }) => ({
    attributes: labels.map(([key, label]) => text(key, label)), startTimeUnixNano: began, timeUnixNano: now, asDouble: value,
  }));
  return {
    name: first?.name, description: first?.help,
    ...(first?.isCounter === true ? { sum: { dataPoints, aggregationTemporality: CUMULATIVE, isMonotonic: true } }
      : { gauge: { dataPoints } }),
  };
}

const logsOf = (events: readonly ToldEvent[]): object => ({
  resource: resourceOf("quorumscape", "cluster"),
  scopeLogs: [{ scope, logRecords: events.map(({ name, json }) => ({
    timeUnixNano: nanosNow(), observedTimeUnixNano: nanosNow(), body: { stringValue: json },
    attributes: [text("event.name", name)],
  })) }],
});
