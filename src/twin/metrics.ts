import { leadingPd, nodeOf, pdServes, type Cluster } from "../cluster/cluster.ts";
import { expositionText } from "../exports/prometheus.ts";
import type { Json } from "../kernel/write-json.ts";
import type { MeasuredSeries } from "../metrics/measured.ts";
import { instancesOf, nodeKey, storeLabel, takeScrapeSight, type ScrapeSight } from "../metrics/sight.ts";
import type { Node } from "../proto/events.ts";
import { metricsReply, textReply, type TwinOutcome } from "./reply.ts";
import { measuredNow } from "./scraper.ts";
import type { Twin } from "./twin.ts";

/** `/metrics` is PD's leader, as at its own port; each process has a path of its own. */
export const METRICS_PATHS = /^\/metrics(\/(pd|tikv|client|cluster)(\/\d+)?)?$/;

type Process = ScrapeSight["processes"][number];

const JOBS: Readonly<Record<Node["kind"], string>> = { pd: "pd", store: "tikv", client: "client" };

const pathOfProcess = ({ node }: Process, cluster: Cluster): string =>
  `/metrics/${JOBS[node.kind]}/${node.kind === "store" ? storeLabel(cluster, node.id) : node.id}`;

const CLUSTER_PATH = "/metrics/cluster";

/** What the process at this path exposes: a dead one refuses, and one that stands still is not heard of. */
export function metricsAt({ run, scraper }: Twin, path: string): TwinOutcome {
  const { cluster } = run;
  const sight = takeScrapeSight(cluster);
  const instances = instancesOf(sight);
  if (path === CLUSTER_PATH) return exposed(measuredNow(scraper, run), "cluster", "quorumscape");
  const process = path === "/metrics" ? pdOf(sight, cluster)
    : sight.processes.find((each) => pathOfProcess(each, cluster) === path);
  if (process === undefined) return textReply(404, "404 page not found\n");
  const { node, machine, answers } = process;
  if (!answers) return machine.process === "dead" ? "reset" : "silence";
  return exposed(measuredNow(scraper, run), instances.get(nodeKey(node)) ?? "", JOBS[node.kind]);
}

/** The leader of PD; without one, any member that runs, or else the first. */
function pdOf({ processes }: ScrapeSight, cluster: Cluster): Process | undefined {
  const members = processes.filter(({ node }) => node.kind === "pd");
  const leader = pdServes(cluster) ? nodeKey(nodeOf(cluster, leadingPd(cluster))) : null;
  return members.find(({ node }) => nodeKey(node) === leader) ?? members.find(({ answers }) => answers) ?? members[0];
}

/** Whoever scrapes says by itself what is called how, and whether it answered: those labels, and `up`, are left to it. */
function exposed(measured: Parameters<typeof expositionText>[0], instance: string, job: string): TwinOutcome {
  const own = ({ metric, labels }: MeasuredSeries): MeasuredSeries["labels"] | null => {
    const [its, whose] = [labels.at(-2)?.[1], labels.at(-1)?.[1]];
    return metric.name === "up" || its !== instance || whose !== job ? null : labels.slice(0, -2);
  };
  return metricsReply([...expositionText(measured, own)].join(""));
}

/** For Prometheus's discovery over HTTP: every process with its path, its job and the name by which PD knows it. */
export function targetsOf({ run: { cluster } }: Twin, host: string): Json {
  const sight = takeScrapeSight(cluster);
  const instances = instancesOf(sight);
  const target = (path: string, job: string, instance: string): Json =>
    ({ targets: [host], labels: { __metrics_path__: path, job, instance } });
  return [
    ...sight.processes.map((each) =>
      target(pathOfProcess(each, cluster), JOBS[each.node.kind], instances.get(nodeKey(each.node)) ?? "")),
    target(CLUSTER_PATH, "quorumscape", "cluster"),
  ];
}
