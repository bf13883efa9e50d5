import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MetricReading, Outlet } from "./readings.ts";

/** As far as it is used here: the package is too large to come along, and whoever wants it installs it. */
interface OpcUaServer {
  initialize(): Promise<void>;
  start(): Promise<void>;
  shutdown(millis: number): Promise<void>;
  readonly engine: { readonly addressSpace: {
    readonly rootFolder: { readonly objects: OpcUaNode };
    getOwnNamespace(): {
      addFolder(parent: OpcUaNode, options: { readonly browseName: string; readonly nodeId: string }): OpcUaNode;
      addVariable(options: object): OpcUaVariable;
    };
  } };
}
type OpcUaNode = object;
interface OpcUaVariable {
  setValueFromSource(value: { readonly dataType: "Double" | "String"; readonly value: number | string }, status?: object): void;
}
interface OpcUaPackages {
  readonly OPCUAServer: new (options: object) => OpcUaServer;
  readonly OPCUACertificateManager: new (options: object) => object;
  readonly StatusCodes: { readonly BadNoCommunication: object; readonly Good: object };
}

const PACKAGES = ["node-opcua-server", "node-opcua-certificate-manager", "node-opcua-status-code"] as const;
/** MessageSecurityMode: neither signed nor encrypted, which only the loopback address is fit for. */
const UNSIGNED = 1;

async function loadPackages(): Promise<OpcUaPackages | null> {
  try {
    const loaded = await Promise.all(PACKAGES.map((name: string) => import(name) as Promise<{ readonly default: object }>));
    return Object.assign({}, ...loaded.map((each) => each.default)) as OpcUaPackages;
  } catch {
    return null;
  }
}

/** What there is to say where the package is missing. */
const MISSING = "OPC UA needs a package that does not come along: npm install --no-save node-opcua-server.";

/**
 * Every value as a variable below `Objects/Quorumscape/JOB/INSTANCE`, and the latest events as a text, one on each line: a server
 * at this port of the loopback address. A sentence where the package is not installed, or the port is taken.
 */
export async function opcuaOutlet(port: number): Promise<Outlet | string> {
  const packages = await loadPackages();
  if (packages === null) return MISSING;
  const folder = mkdtempSync(join(tmpdir(), "quorumscape-opcua-"));
  const server = new packages.OPCUAServer({
    port, host: "127.0.0.1", hostname: "127.0.0.1", resourcePath: "/quorumscape", allowAnonymous: true, disableDiscovery: true,
    securityModes: [UNSIGNED], securityPolicies: ["http://opcfoundation.org/UA/SecurityPolicy#None"],
    serverCertificateManager: new packages.OPCUACertificateManager({ rootFolder: folder }),
    buildInfo: { productName: "Quorumscape" },
  });
  try {
    await server.initialize();
    await server.start();
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    return `No OPC UA server can listen at port ${port}: ${error instanceof Error ? error.message : String(error)}.`;
  }
  const tell = tellingIn(server, packages);
  return {
    name: `OPC UA at port ${port}`, publish: tell, problem: () => null,
    async close() {
      await server.shutdown(0);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Makes nodes as values come up, and sets them from then on. */
function tellingIn({ engine: { addressSpace } }: OpcUaServer, { StatusCodes }: OpcUaPackages): Outlet["publish"] {
  const space = addressSpace.getOwnNamespace();
  const root = space.addFolder(addressSpace.rootFolder.objects, { browseName: "Quorumscape", nodeId: "s=telemetry" });
  const variable = (parent: OpcUaNode, id: string, browseName: string, dataType: "Double" | "String"): OpcUaVariable =>
    space.addVariable({ componentOf: parent, nodeId: `s=${id}`, browseName, dataType, minimumSamplingInterval: 1_000 });
  const latest = variable(root, "events", "LatestEvents", "String");
  const folders = new Map<string, OpcUaNode>();
  const variables = new Map<string, OpcUaVariable>();
  const folderOf = (parent: OpcUaNode, id: string, browseName: string): OpcUaNode => {
    const folder = folders.get(id) ?? space.addFolder(parent, { browseName, nodeId: `s=${id}` });
    folders.set(id, folder);
    return folder;
  };
  return (readings, events) => {
    const current = new Set<string>();
    for (const reading of readings) {
      const { job, instance, value } = reading;
      const id = `${job}/${instance}/${nameOf(reading)}`;
      current.add(id);
      let known = variables.get(id);
      if (known === undefined) {
        const parent = folderOf(folderOf(root, job, job), `${job}/${instance}`, instance);
        variables.set(id, known = variable(parent, id, nameOf(reading), "Double"));
      }
      known.setValueFromSource({ dataType: "Double", value }, StatusCodes.Good);
    }
    // A process that died says nothing: its last word is no value any more.
    for (const [id, known] of variables) {
      if (!current.has(id)) known.setValueFromSource({ dataType: "Double", value: NaN }, StatusCodes.BadNoCommunication);
    }
    if (events.length === 0) return;
    const value = events.map(({ json }) => json).join("\n");
    latest.setValueFromSource({ dataType: "String", value }, StatusCodes.Good);
  };
}

/** `tikv_raftstore_region_count{type=leader}`. */
const nameOf = ({ name, labels }: MetricReading): string =>
  (labels.length === 0 ? name : `${name}{${labels.map(([key, value]) => `${key}=${value}`).join(",")}}`);
