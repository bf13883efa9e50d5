interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly kind: unknown;
  readonly startTimeUnixNano: unknown;
  readonly endTimeUnixNano: unknown;
  readonly links?: readonly { readonly spanId: string }[];
}

const FIELDS = [
  "traceId", "spanId", "parentSpanId", "name", "kind", "startTimeUnixNano", "endTimeUnixNano", "attributes", "links", "status",
];
const VALUES = /^(stringValue|boolValue|intValue|doubleValue)$/;

/** OTLP/JSON as the specification has it: hexadecimal ids, 64 bits as texts, enums as numbers, parents that are there. */
export function wrongWithOtlp(text: string): string[] {
  return text.trimEnd().split("\n").flatMap((line) => {
    const request = JSON.parse(line) as { readonly resourceSpans: readonly {
      readonly resource: unknown; readonly scopeSpans: readonly { readonly spans: readonly Span[] }[];
    }[] };
    const spans = request.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
    const ids = new Set(spans.map(({ spanId }) => spanId));
    const wrong = ids.size === spans.length && spans.length > 0 ? [] : ["spans without ids of their own"];
    for (const span of spans) wrong.push(...wrongWithSpan(span, ids));
    JSON.parse(line, (key, value: unknown) => {
      if (key === "attributes") wrong.push(...wrongWithAttributes(value as readonly { readonly value: object }[]));
      return value;
    });
    if (new Set(spans.map(({ traceId }) => traceId)).size !== 1) wrong.push("more than one trace");
    return wrong;
  });
}

function wrongWithSpan(span: Span, ids: ReadonlySet<string>): string[] {
  const wrong = Object.keys(span).filter((field) => !FIELDS.includes(field));
  const { traceId, spanId, parentSpanId, kind, startTimeUnixNano: start, endTimeUnixNano: end, links = [] } = span;
  if (!/^(?!0+$)[0-9a-f]{32}$/.test(traceId) || !/^(?!0+$)[0-9a-f]{16}$/.test(spanId)) wrong.push(`${traceId} ${spanId}`);
  for (const id of [parentSpanId, ...links.map((link) => link.spanId)]) {
    if (id !== undefined && !ids.has(id)) wrong.push(`no span ${id}`);
  }
  if (typeof kind !== "number" || kind < 1 || kind > 5) wrong.push(`kind ${String(kind)}`);
  const isTime = (value: unknown): value is string => typeof value === "string" && /^15778\d{14}$/.test(value);
  if (!isTime(start) || !isTime(end) || BigInt(start) > BigInt(end)) wrong.push(`from ${String(start)} to ${String(end)}`);
  return wrong;
}

function wrongWithAttributes(attributes: readonly { readonly value: object }[]): string[] {
  return attributes.flatMap(({ value }) => {
    const [[kind, content] = ["", null], ...others] = Object.entries(value);
    const fits = others.length === 0 && VALUES.test(kind) && (kind !== "intValue" || /^-?\d+$/.test(String(content)))
      && (kind === "doubleValue" || typeof content === "string");
    return fits ? [] : [JSON.stringify(value)];
  });
}
