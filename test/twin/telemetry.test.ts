import { Server, ServerCredentials, type ServiceDefinition, type UntypedHandleCall } from "@grpc/grpc-js";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { connectAsync, type MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCommandLine } from "../../src/cli/command-line.ts";
import { mqttOutlet } from "../../src/twin/mqtt.ts";
import { loadOtlp } from "../../src/twin/otlp-messages.ts";
import { opcuaOutlet } from "../../src/twin/opcua.ts";
import { otlpOutlet } from "../../src/twin/otlp.ts";
import { feedOutlets, type MetricReading } from "../../src/twin/readings.ts";
import { debianLibraries, debianProgram, freePorts } from "../debian.ts";
import { act, openServed, type Served } from "./served.ts";

/** Looks again and again, for ten seconds at the most. */
async function until(holds: () => boolean): Promise<boolean> {
  for (let i = 0; i < 500 && !holds(); i++) await wait(20);
  return holds();
}

/** A broker that was just started is there a moment later. */
async function reachBroker(url: string): Promise<MqttClient | null> {
  for (let i = 0; i < 100; i++) {
    const client = await connectAsync(url, { reconnectPeriod: 0 }).catch(() => null);
    if (client !== null) return client;
    await wait(50);
  }
  return null;
}

/** What a collector of OpenTelemetry was told: values by `instance name{labels}`, and events by their names. */
interface Collected {
  readonly values: Map<string, number>;
  readonly events: Map<string, string>;
}

interface KeyValue { readonly key: string; readonly value: { readonly stringValue: string } }
interface Point { readonly attributes?: KeyValue[]; readonly asDouble: number }
interface Metrics {
  readonly resourceMetrics: { resource: { attributes: KeyValue[] };
    scopeMetrics: { metrics: { name: string; sum?: { dataPoints: Point[] }; gauge?: { dataPoints: Point[] } }[] }[] }[];
}
interface Logs {
  readonly resourceLogs: { scopeLogs: { logRecords: { body: { stringValue: string }; attributes: KeyValue[] }[] }[] }[];
}

/** A gRPC server that takes what OpenTelemetry's collector takes. */
async function openCollector(): Promise<{ server: Server; port: number; collected: Collected }> {
  const { decode } = await loadOtlp();
  const collected: Collected = { values: new Map(), events: new Map() };
  const unary = (path: string): ServiceDefinition[string] => ({
    path, requestStream: false, responseStream: false, requestSerialize: (bytes: Buffer) => bytes,
    requestDeserialize: (bytes: Buffer) => bytes, responseSerialize: (bytes: Buffer) => bytes,
    responseDeserialize: (bytes: Buffer) => bytes,
  });
  const taking = (take: (bytes: Buffer) => void): UntypedHandleCall =>
    ((call: { request: Buffer }, answer: (error: null, bytes: Buffer) => void) => {
      take(call.request);
      answer(null, Buffer.alloc(0));
    }) as UntypedHandleCall;
  const server = new Server();
  server.addService({ Export: unary("/opentelemetry.proto.collector.metrics.v1.MetricsService/Export") }, {
    Export: taking((bytes) => {
      for (const { resource, scopeMetrics } of (decode("MetricsRequest", bytes) as unknown as Metrics).resourceMetrics) {
        const instance = resource.attributes[1]?.value.stringValue ?? "";
        for (const { name, sum, gauge } of scopeMetrics.flatMap(({ metrics }) => metrics)) {
          for (const { attributes = [], asDouble } of (sum ?? gauge)?.dataPoints ?? []) {
            collected.values.set([instance, name, ...attributes.map(({ value }) => value.stringValue)].join(" "), asDouble);
          }
        }
      }
    }),
  });
  server.addService({ Export: unary("/opentelemetry.proto.collector.logs.v1.LogsService/Export") }, {
    Export: taking((bytes) => {
      for (const { body, attributes } of (decode("LogsRequest", bytes) as unknown as Logs).resourceLogs
        .flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords))) {
        collected.events.set(attributes[0]?.value.stringValue ?? "", body.stringValue);
      }
    }),
  });
  const port = await new Promise<number>((resolve, reject) => server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(),
    (error, bound) => (error === null ? resolve(bound) : reject(error))));
  return { server, port, collected };
}

test("what cannot be told is said once, nothing waits for it, and wishes that are none are refused", async () => {
  const served = await openServed();
  const said: string[] = [];
  const [a = 0, b = 0] = await freePorts(2);
  const stop = feedOutlets(served.twin, [await mqttOutlet(`mqtt://127.0.0.1:${a}`), await otlpOutlet(`127.0.0.1:${b}`)],
    (line) => said.push(line));
  expect(await until(() => said.length === 2)).toBe(true);
  expect(said[0]).toMatch(/^MQTT at mqtt:\/\/127\.0\.0\.1:\d+ is not told: .*What it misses is lost; it is tried again\.$/);
  expect(said[1]).toMatch(/^OTLP at 127\.0\.0\.1:\d+ is not told: /);
  await wait(1_200);
  expect(said).toHaveLength(2);
  await stop();
  await served.close();
  const type = async (...args: string[]): Promise<string> => {
    let err = "";
    expect(await runCommandLine(["serve", ...args], { out: () => undefined, err: (line) => void (err += line) })).toBe(2);
    return err;
  };
  expect(await type("--mqtt", "127.0.0.1:1883")).toContain("expected a broker such as");
  expect(await type("--mqtt", "mqtt://user:secret@127.0.0.1:1883")).toContain("expected a broker such as");
  expect(await type("--otlp", "http://127.0.0.1")).toContain("expected an address and a port");
});

test("a broker that takes in nothing is told as such, nothing piles up for it, and the end does not wait for it", async () => {
  const broker = createServer((socket) => {
    socket.on("error", () => undefined);
    // CONNECT is accepted, and nothing is read from then on.
    socket.once("data", () => {
      socket.write(Uint8Array.of(0x20, 2, 0, 0));
      socket.pause();
    });
  }).listen(0, "127.0.0.1");
  await once(broker, "listening");
  const outlet = await mqttOutlet(`mqtt://127.0.0.1:${(broker.address() as AddressInfo).port}`);
  expect(await until(() => outlet.problem() === null)).toBe(true);
  const memory = process.memoryUsage().arrayBuffers;
  const json = "x".repeat(1_048_576);
  for (let i = 0; i < 200; i++) {
    outlet.publish([], [{ name: "flood", json }]);
    await wait(1);
  }
  expect(outlet.problem()).toBe("it reads too slowly");
  expect(process.memoryUsage().arrayBuffers - memory).toBeLessThan(40 * 1_048_576);
  const began = performance.now();
  await outlet.close();
  expect(performance.now() - began).toBeLessThan(5_000);
  broker.close();
});

/** The client of the package that `--opcua` needs, where somebody has installed both; it does not come along. */
interface OpcUaClient {
  connect(url: string): Promise<void>;
  createSession(): Promise<{
    read(what: { nodeId: string; attributeId: number }): Promise<{ value: { value: unknown }; statusCode: { name: string } }>;
    close(): Promise<void>;
  }>;
  disconnect(): Promise<void>;
}
const VALUE_ATTRIBUTE = 13;
const packageNamed = async (name: string): Promise<unknown> =>
  import(name).then((loaded: { default: unknown }) => loaded.default, () => null);
const opcua = await packageNamed("node-opcua-client") as { OPCUAClient: { create(options: object): OpcUaClient } } | null;

test.skipIf(opcua !== null)("without its package, an OPC UA server is refused with the command that installs it", async () => {
  expect(await opcuaOutlet(4_840)).toContain("npm install --no-save node-opcua-server");
});

describe.skipIf(opcua === null)("by an OPC UA client (skipped where node-opcua-client and -server are not installed)", () => {
  test("a store that dies is the same telemetry for it, and what it said last is no value any more", async () => {
    const own = await openServed();
    const [port = 0] = await freePorts(1);
    const outlet = await opcuaOutlet(port);
    expect(outlet).toMatchObject({ name: `OPC UA at port ${port}` });
    if (typeof outlet === "string") return;
    const stop = feedOutlets(own.twin, [outlet], () => undefined);
    const client = opcua?.OPCUAClient.create({ endpointMustExist: false });
    await client?.connect(`opc.tcp://127.0.0.1:${port}/quorumscape`);
    const session = await client?.createSession();
    const read = async (id: string): Promise<readonly unknown[]> => {
      const answer = await session?.read({ nodeId: `ns=1;s=${id}`, attributeId: VALUE_ATTRIBUTE });
      return [answer?.value.value, answer?.statusCode.name];
    };
    const reads = async (id: string, value: unknown, status = "Good"): Promise<boolean> => {
      for (let i = 0; i < 200; i++) {
        const [is, said] = await read(id);
        if (Object.is(is, value) && said === status) return true;
        await wait(20);
      }
      return false;
    };
    const leaders = "tikv/tikv-2:20160/tikv_raftstore_region_count{type=leader}";
    expect(await reads("tikv/tikv-2:20160/up", 1)).toBe(true);
    const [count] = await read(leaders);
    const scraped = await (await fetch(`${own.base}/metrics/tikv/2`)).text();
    expect(scraped).toContain(`tikv_raftstore_region_count{type="leader"} ${String(count)}\n`);
    await act(own, "kill store 2");
    let events = "";
    for (let i = 0; i < 100 && !events.includes("node.killed"); i++) {
      await wait(50);
      events = String((await read("events"))[0]);
    }
    expect(events).toContain("\"name\":\"node.killed\"");
    expect(await reads("tikv/tikv-2:20160/up", 0)).toBe(true);
    expect(await reads(leaders, NaN, "BadNoCommunication")).toBe(true);
    await session?.close();
    await client?.disconnect();
    await stop();
    await own.close();
  });
});

const program = debianProgram("mosquitto", "mosquitto", "libwrap0", "libdlt2");

describe.skipIf(program === null)("over Debian's mosquitto (skipped where it cannot be had)", () => {
  const folder = mkdtempSync(join(tmpdir(), "quorumscape-mqtt-"));
  let broker: ChildProcess | undefined;
  let url = "";
  let served: Served;
  let listener: MqttClient | undefined;
  const heard = new Map<string, string>();
  beforeAll(async () => {
    const [port = 0] = await freePorts(1);
    writeFileSync(join(folder, "mosquitto.conf"), `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\n`);
    broker = spawn(program ?? "", ["-c", join(folder, "mosquitto.conf")],
      { stdio: "ignore", env: { ...process.env, LD_LIBRARY_PATH: debianLibraries("mosquitto") } });
    url = `mqtt://127.0.0.1:${port}`;
    const found = await reachBroker(url);
    expect(found).not.toBeNull();
    if (found === null) return;
    listener = found;
    await listener.subscribeAsync("quorumscape/#");
    listener.on("message", (topic, payload) => heard.set(topic, payload.toString()));
    served = await openServed();
  });
  afterAll(async () => {
    await listener?.endAsync(true);
    broker?.kill("SIGKILL");
    await served.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("one store that dies is one telemetry, by MQTT, by OTLP over gRPC and by what Prometheus scrapes", async () => {
    const { server, port, collected } = await openCollector();
    const said: string[] = [];
    const outlets = [await mqttOutlet(url), await otlpOutlet(`127.0.0.1:${port}`)];
    const stop = feedOutlets(served.twin, outlets, (line) => said.push(line));
    const topic = "quorumscape/tikv/tikv-2:20160";
    expect(await until(() => heard.get(`${topic}/up`) === "1" && collected.values.get("tikv-2:20160 up") === 1)).toBe(true);
    const leaders = Number(heard.get(`${topic}/tikv_raftstore_region_count/leader`));
    expect(collected.values.get("tikv-2:20160 tikv_raftstore_region_count leader")).toBe(leaders);
    const scraped = await (await fetch(`${served.base}/metrics/tikv/2`)).text();
    expect(scraped).toContain(`tikv_raftstore_region_count{type="leader"} ${leaders}\n`);
    await act(served, "kill store 2");
    expect(await until(() => heard.get(`${topic}/up`) === "0" && collected.values.get("tikv-2:20160 up") === 0)).toBe(true);
    // What it said last is taken back: nobody takes it for what is so.
    expect(await until(() => heard.get(`${topic}/tikv_raftstore_region_count/leader`) === "")).toBe(true);
    expect(await until(() => heard.has("quorumscape/event/node.killed") && collected.events.has("node.killed"))).toBe(true);
    expect(heard.get("quorumscape/event/node.killed")).toBe(collected.events.get("node.killed"));
    expect(JSON.parse(collected.events.get("node.killed") ?? "")).toMatchObject({ node: { kind: "store", id: 2 } });
    const down = [...collected.values].filter(([key, value]) => / up$/.test(key) && value === 0);
    expect(down.map(([key]) => key)).toEqual(["tikv-2:20160 up"]);
    expect(heard.get("quorumscape/online")).toBe("1");
    await stop();
    expect(await until(() => heard.get("quorumscape/online") === "0")).toBe(true);
    server.forceShutdown();
  });

  test("what died while the broker was out of reach is taken back once it is there again", async () => {
    const sockets = new Set<Socket>();
    const relay = createServer((near) => {
      const far = connect(Number(new URL(url).port), "127.0.0.1");
      for (const socket of [near, far]) sockets.add(socket.on("error", () => undefined));
      near.pipe(far).pipe(near);
    }).listen(0, "127.0.0.1");
    await once(relay, "listening");
    const outlet = await mqttOutlet(`mqtt://127.0.0.1:${(relay.address() as AddressInfo).port}`);
    const reading = (instance: string): MetricReading =>
      ({ job: "relay", instance, name: "up", help: "", labels: [], isCounter: false, value: 1 });
    const tellsUntil = (readings: readonly MetricReading[], holds: () => boolean): Promise<boolean> => until(() => {
      outlet.publish(readings, []);
      return holds();
    });
    expect(await tellsUntil([reading("a"), reading("b")], () => heard.get("quorumscape/relay/b/up") === "1")).toBe(true);
    for (const socket of sockets) socket.destroy();
    expect(await until(() => outlet.problem() !== null)).toBe(true);
    expect(await tellsUntil([reading("a")], () => heard.get("quorumscape/relay/b/up") === "")).toBe(true);
    expect(heard.get("quorumscape/relay/a/up")).toBe("1");
    await outlet.close();
    relay.close();
  });
});
