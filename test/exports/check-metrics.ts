/** A sample as either format writes it. */
interface Sample {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly value: number;
  readonly stamp: number | null;
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const NUMBER = /^(?:NaN|[+-]Inf|[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)$/;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\\\|\\n|\\")*)"(,|\})/y;

const numberOf = (text: string): number =>
  (text === "+Inf" ? Infinity : text === "-Inf" ? -Infinity : text === "NaN" ? NaN : Number(text));

/** Reads a line of a sample; a text says what is wrong with it. One blank between its parts, no comma behind the last label. */
function readSample(line: string, stamped: boolean): Sample | string {
  const name = /^[a-zA-Z_:][a-zA-Z0-9_:]*/.exec(line)?.[0];
  if (name === undefined) return `no name: ${line}`;
  const labels = new Map<string, string>();
  let at = name.length;
  if (line[at] === "{") {
    at++;
    for (;;) {
      LABEL.lastIndex = at;
      const found = LABEL.exec(line);
      if (found === null) return `no label at ${at}: ${line}`;
      const [whole, key = "", value = "", end] = found;
      if (labels.has(key) || key.startsWith("__")) return `label ${key}: ${line}`;
      labels.set(key, value);
      at += whole.length;
      if (end === "}") break;
    }
  }
  const [empty, value = "", stamp, more] = line.slice(at).split(" ");
  if (empty !== "" || !NUMBER.test(value) || more !== undefined || (stamp !== undefined) !== stamped) return `no value: ${line}`;
  if (stamp !== undefined && !/^\d+\.\d{3}$/.test(stamp)) return `no time: ${line}`;
  return { name, labels, value: numberOf(value), stamp: stamp === undefined ? null : Number(stamp) };
}

interface Family {
  readonly name: string;
  readonly type: string;
  readonly samples: Sample[];
}

const seriesKey = ({ name, labels }: Sample, but = ""): string =>
  `${name}{${[...labels].filter(([key]) => key !== but).map(([key, value]) => `${key}=${value}`).sort().join()}}`;

/** What is wrong with the buckets of a histogram's series at one time. */
function wrongWithBuckets(family: Family, bound: RegExp): string[] {
  const points = new Map<string, Sample[]>();
  for (const sample of family.samples) {
    const key = `${seriesKey({ ...sample, name: family.name }, "le")}@${sample.stamp}`;
    points.set(key, [...points.get(key) ?? [], sample]);
  }
  return [...points].flatMap(([key, samples]) => {
    const buckets = samples.filter(({ name }) => name === `${family.name}_bucket`);
    const of = (end: string): number => samples.find(({ name }) => name === `${family.name}_${end}`)?.value ?? NaN;
    const bounds = buckets.map(({ labels }) => labels.get("le") ?? "");
    const isOrdered = bounds.every((each, i) => i === 0 || numberOf(each) > numberOf(bounds[i - 1] ?? ""));
    const rises = buckets.every(({ value }, i) => i === 0 || value >= (buckets[i - 1]?.value ?? 0));
    const ends = bounds.at(-1) === "+Inf" && buckets.at(-1)?.value === of("count") && !Number.isNaN(of("sum"));
    return isOrdered && rises && ends && bounds.every((each) => bound.test(each)) ? [] : [`histogram ${key}`];
  });
}

/** What is wrong with the names of a family's samples, and with series that come twice. */
function wrongWithSamples({ name, type, samples }: Family, counterEnd: string): string[] {
  const ends = type === "histogram" ? ["_bucket", "_sum", "_count"] : type === "counter" ? [counterEnd]
    : type === "info" ? ["_info"] : [""];
  const strange = samples.filter((sample) => !ends.some((end) => sample.name === name + end)).map((sample) => seriesKey(sample));
  const negative = samples.filter(({ value }) => type === "counter" && !(value >= 0)).map((sample) => seriesKey(sample));
  const seen = new Map<string, number>();
  const twice = samples.filter((sample) => {
    const key = seriesKey(sample);
    const before = seen.get(key);
    seen.set(key, sample.stamp ?? 0);
    return before !== undefined && (sample.stamp === null || sample.stamp <= before);
  }).map((sample) => `again: ${seriesKey(sample)}`);
  return [...strange, ...negative, ...twice];
}

/** The rules of Prometheus' text 0.0.4: all that promtool asks for, and what it does not notice. */
export function wrongWithPrometheus(text: string): string[] {
  if (!text.endsWith("\n")) return ["the last line has no end"];
  const wrong: string[] = [];
  const families = new Map<string, Family>();
  let current: Family | null = null;
  let help: string | null = null;
  for (const line of text.slice(0, -1).split("\n")) {
    const [, keyword, name = "", rest = ""] = /^# (HELP|TYPE) (\S+) (.*)$/su.exec(line) ?? [];
    if (keyword === "HELP") {
      help = name;
      if (!/^(?:[^\\]|\\\\|\\n)*$/s.test(rest)) wrong.push(line);
    } else if (keyword === "TYPE") {
      if (families.has(name) || help !== name || !NAME.test(name) || !/^(counter|gauge|histogram)$/.test(rest)) wrong.push(line);
      current = { name, type: rest, samples: [] };
      families.set(name, current);
    } else if (!line.startsWith("#")) {
      const sample = readSample(line, false);
      if (typeof sample === "string") wrong.push(sample);
      else if (current === null) wrong.push(`no family: ${line}`);
      else current.samples.push(sample);
    }
  }
  for (const family of families.values()) {
    wrong.push(...wrongWithSamples(family, ""));
    if (family.type === "histogram") wrong.push(...wrongWithBuckets(family, NUMBER));
    const isOwnCounter = family.name.startsWith("quorumscape_") && family.type === "counter";
    if (isOwnCounter && !family.name.endsWith("_total")) wrong.push(family.name);
  }
  return wrong;
}

const OM_ORDER = ["TYPE", "UNIT", "HELP"];

/** The rules of OpenMetrics 1.0. */
export function wrongWithOpenMetrics(text: string): string[] {
  if (!text.endsWith("# EOF\n")) return ["no end"];
  const wrong: string[] = [];
  const families = new Map<string, Family>();
  let current: Family | null = null;
  let said: string[] = [];
  for (const line of text.slice(0, -"# EOF\n".length).split("\n").slice(0, -1)) {
    if (line === "" || (line.startsWith("#") && !/^# (TYPE|UNIT|HELP) \S+ \S/.test(line))) wrong.push(`neither: ${line}`);
    const [, keyword = "", name = "", rest = ""] = /^# (\S+) (\S+) (.*)$/su.exec(line) ?? [];
    if (keyword === "TYPE") {
      if (families.has(name) || !NAME.test(name) || !/^(counter|gauge|histogram|info|unknown)$/.test(rest)) wrong.push(line);
      if (name.endsWith("_total") && rest === "counter") wrong.push(line);
      current = { name, type: rest, samples: [] };
      said = ["TYPE"];
      families.set(name, current);
    } else if (line.startsWith("#")) {
      const isNext = OM_ORDER.indexOf(keyword) > OM_ORDER.indexOf(said.at(-1) ?? "") && current?.name === name;
      if (!isNext || current?.samples.length !== 0) wrong.push(line);
      if (keyword === "UNIT" && !name.endsWith(`_${rest}`)) wrong.push(line);
      if (keyword === "HELP" && !/^(?:[^\\"]|\\\\|\\n|\\")*$/s.test(rest)) wrong.push(line);
      said.push(keyword);
    } else {
      const sample = readSample(line, true);
      if (typeof sample === "string") wrong.push(sample);
      else if (current === null) wrong.push(`no family: ${line}`);
      else current.samples.push(sample);
    }
  }
  for (const family of families.values()) {
    wrong.push(...wrongWithSamples(family, "_total"));
    if (family.type === "histogram") wrong.push(...wrongWithBuckets(family, /^(?:\d+\.\d+|\d+(?:\.\d+)?e[+-]\d+|\+Inf)$/));
    if (family.type === "info" && family.samples.some(({ value }) => value !== 1)) wrong.push(family.name);
  }
  return wrong;
}
