/** OTLP's messages, as far as metrics and logs are told here: numbers of fields as in opentelemetry-proto 1.3. */
const field = (type: string, id: number): { type: string; id: number } => ({ type, id });
const list = (type: string, id: number): { rule: "repeated"; type: string; id: number } => ({ rule: "repeated", type, id });

const MESSAGES = {
  nested: {
    AnyValue: { fields: { stringValue: field("string", 1) } },
    KeyValue: { fields: { key: field("string", 1), value: field("AnyValue", 2) } },
    Resource: { fields: { attributes: list("KeyValue", 1) } },
    Scope: { fields: { name: field("string", 1), version: field("string", 2) } },
    Point: { fields: { attributes: list("KeyValue", 7), startTimeUnixNano: field("fixed64", 2),
      timeUnixNano: field("fixed64", 3), asDouble: field("double", 4) } },
    Gauge: { fields: { dataPoints: list("Point", 1) } },
    Sum: { fields: { dataPoints: list("Point", 1), aggregationTemporality: field("int32", 2), isMonotonic: field("bool", 3) } },
    Metric: { fields: { name: field("string", 1), description: field("string", 2), gauge: field("Gauge", 5),
      sum: field("Sum", 7) } },
    ScopeMetrics: { fields: { scope: field("Scope", 1), metrics: list("Metric", 2) } },
    ResourceMetrics: { fields: { resource: field("Resource", 1), scopeMetrics: list("ScopeMetrics", 2) } },
    MetricsRequest: { fields: { resourceMetrics: list("ResourceMetrics", 1) } },
    LogRecord: { fields: { timeUnixNano: field("fixed64", 1), severityText: field("string", 3), body: field("AnyValue", 5),
      attributes: list("KeyValue", 6), observedTimeUnixNano: field("fixed64", 11) } },
    ScopeLogs: { fields: { scope: field("Scope", 1), logRecords: list("LogRecord", 2) } },
    ResourceLogs: { fields: { resource: field("Resource", 1), scopeLogs: list("ScopeLogs", 2) } },
    LogsRequest: { fields: { resourceLogs: list("ResourceLogs", 1) } },
  },
};

export type OtlpRequest = "MetricsRequest" | "LogsRequest";

/** How requests become bytes, and bytes requests. 64-bit numbers are texts. */
export interface OtlpCode {
  encode(kind: OtlpRequest, message: object): Buffer;
  decode(kind: OtlpRequest, bytes: Uint8Array): Readonly<Record<string, unknown>>;
}

export async function loadOtlp(): Promise<OtlpCode> {
  const { default: protobuf } = await import("protobufjs");
  const root = protobuf.Root.fromJSON(MESSAGES);
  return {
    encode(kind, message) {
      const type = root.lookupType(kind);
      return Buffer.from(type.encode(type.fromObject(message)).finish());
    },
    decode(kind, bytes) {
      const type = root.lookupType(kind);
      return type.toObject(type.decode(bytes), { longs: String }) as Readonly<Record<string, unknown>>;
    },
  };
}
