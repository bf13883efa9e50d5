import { once } from "node:events";
import { connect, type AddressInfo, type Socket } from "node:net";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { minutes, START, after } from "../../src/kernel/time.ts";
import { hostsOf } from "../../src/cli/listen.ts";
import { serveTwin, type ServedTwin } from "../../src/twin/serving.ts";
import { createTwin } from "../../src/twin/twin.ts";

export const TOKEN = "a token of the test";
const loopback = { host: "127.0.0.1", port: 0, isLoopback: true };

export interface Served extends ServedTwin {
  readonly base: string;
  readonly port: number;
}

/** A small twin that listens on the loopback address; whoever opens it closes it. */
export async function openServed(pace = 1, pds = 3): Promise<Served> {
  const topology = generateTopology({ stores: 3, regions: 4, replicas: 3, zones: 3, clients: 1, pds });
  const twin = createTwin({ scenario: "", topology, preset: "tikv", seed: 1, inputs: [] }, pace, after(START, minutes(600)));
  const gate = { hosts: new Set<string>(), token: TOKEN.replaceAll(" ", "-") };
  const served = serveTwin(twin, gate);
  served.server.listen(0, "127.0.0.1");
  await once(served.server, "listening");
  const { port } = served.server.address() as AddressInfo;
  gate.hosts = new Set(hostsOf(loopback, port, []));
  return { ...served, base: `http://127.0.0.1:${port}`, port };
}

/** Has the twin do what the sentences say. */
export const act = ({ base }: { readonly base: string }, body: string, token = TOKEN.replaceAll(" ", "-")): Promise<Response> =>
  fetch(`${base}/quorumscape/act`, { method: "POST", body, headers: { authorization: `Bearer ${token}` } });

/** Sends bytes as they are, and gives what came back until the other side ended it, or `millis` had passed. */
export async function talk(port: number, bytes: string | Uint8Array, millis = 3_000): Promise<string> {
  const socket: Socket = connect(port, "127.0.0.1");
  let text = "";
  socket.setEncoding("latin1").on("data", (piece: string) => {
    text += piece;
  });
  socket.on("error", () => undefined);
  socket.write(bytes);
  const timer = setTimeout(() => socket.destroy(), millis);
  await new Promise((resolve) => socket.once("close", resolve));
  clearTimeout(timer);
  return text;
}
