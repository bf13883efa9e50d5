import { parseScenario } from "../../src/exchange/scenario.ts";
import { topologyFault } from "../../src/exchange/topology-check.ts";
import { decodeLink } from "../../src/exchange/link.ts";
import { importCluster } from "../../src/exchange/import.ts";
import type { GivenFile } from "../../src/exchange/documents.ts";
import { readAttributes, ATTRIBUTES } from "../../src/exchange/embed-attributes.ts";
import { readHello, readRequest } from "../../src/embed/shapes.ts";
import type { Topology } from "../../src/cluster/topology.ts";
import { generateTopology } from "../../src/cluster/topologies.ts";
import { drawChance, drawInt, drawItem, type Stream } from "../../src/kernel/random.ts";
import type { Instant } from "../../src/kernel/time.ts";
import { parseAction, parseTimedAction } from "../../src/language/actions.ts";
import { readExpression } from "../../src/lesson/expression/compile.ts";
import { lessonCheck } from "../../src/lesson/check.ts";
import { parseLesson } from "../../src/lesson/parse.ts";
import { advanceRun, createRun, isBroken, checksOf, type RunSpec } from "../../src/session/run.ts";
import { runLine } from "../../src/terminal/run.ts";
import { TERMINAL_COMMANDS } from "../../src/terminal/commands/index.ts";
import { benchOn, smallRun, type Bench } from "../terminal/ground.ts";
import { forgedLink } from "./forged-link.ts";
import { mutateText, mutateTree, mutateWords, type Tree } from "./mutate.ts";
import { DUMPS, FRAMES, LESSON_TEXTS, LINES, LINK_CONTENTS, REQUEST_TREES, SENTENCES } from "./seeds.ts";

/** Something that takes what strangers bring. */
export interface Victim {
  readonly kind: string;
  readonly draw: (random: Stream) => unknown;
  /** Null if it was taken, and then it was run; else the sentences with which it was refused. Throws what it should not. */
  readonly feed: (given: unknown) => Promise<readonly string[] | null> | readonly string[] | null;
}

/** What is taken is run for so long, unless it is so large that each would take seconds. */
const MOMENT = 2_000_000;
const MOST_REPLICAS = 400;

const replicasOf = ({ regions }: Topology): number => regions.reduce((sum, { peers }) => sum + peers.length, 0);

/** Born, and run for a moment with all inputs in it. */
function runMoment(spec: RunSpec): void {
  if (replicasOf(spec.topology) > MOST_REPLICAS || spec.topology.stores.length > 40) return;
  const inputs = spec.inputs.map((input) => ({ ...input, at: (input.at % MOMENT) as Instant })).sort((a, b) => a.at - b.at);
  const run = createRun({ ...spec, inputs });
  advanceRun(run, MOMENT as Instant);
  const odd = run.branch.refusals.find(({ refusal }) => !/[.…)`"]$/.test(refusal.text));
  if (odd !== undefined) throw new Error(`refusal: ${odd.refusal.text}`);
  const rulesAreOff = inputs.some(({ action }) => action.kind === "set" && action.key.startsWith("raft.rule"));
  if (isBroken(run) && !rulesAreOff) throw new Error(`broken: ${JSON.stringify(checksOf(run).violations[0])}`);
}

const links: Victim = {
  kind: "links",
  draw(random) {
    const link = forgedLink(mutateTree(random, drawItem(random, LINK_CONTENTS())));
    return drawChance(random, 1, 10) ? mutateText(random, link) : link;
  },
  feed: (given) => takeLink(given as string),
};

function takeLink(text: string): readonly string[] | null {
  const decoded = decodeLink(text);
  if (!decoded.ok) return [decoded.notice.text];
  const { topology, preset, seed, inputs, scenario } = decoded.run;
  runMoment({ scenario, topology, preset, seed, inputs });
  return null;
}

/** A document as people paste it: with a prompt before it, in a fence, between lines of a log, or in place of something else. */
function pasted(random: Stream): string {
  const document = mutateTree(random, drawItem(random, DUMPS()));
  const text = JSON.stringify(document, null, drawInt(random, 0, 2));
  const frame = drawItem(random, FRAMES);
  const framed = drawItem(random, [
    text, text, text, `${frame}\n${text}`, `${text}\n${frame}`, frame, text.slice(0, text.length / 2) + frame,
  ]);
  return drawChance(random, 1, 3) ? mutateText(random, framed) : framed;
}

const imports: Victim = {
  kind: "imports",
  draw: (random) => Array.from({ length: drawInt(random, 1, 3) }, (_, place): GivenFile =>
    ({ name: drawItem(random, ["stores.json", "regions.json", "a.txt", `f${place}`]), text: pasted(random) })),
  feed(given) {
    const result = importCluster(given as readonly GivenFile[]);
    const sentences = result.notices.map(({ text }) => text);
    const odd = sentences.find((text) => /\bundefined\b|\bNaN\b|\[object/.test(text));
    if (odd !== undefined) throw new Error(`notice: ${odd}`);
    if (!result.ok) return sentences;
    const fault = topologyFault(result.topology);
    if (fault !== undefined) throw new Error(`taken, and cannot be born: ${fault}`);
    runMoment({ scenario: "", topology: result.topology, preset: "tikv", seed: 1, inputs: result.inputs });
    return null;
  },
};

const smallTopology = generateTopology({ stores: 4, regions: 4, replicas: 3, zones: 2, clients: 1, rate: 20 });

const commands: Victim = {
  kind: "commands",
  draw: (random) => Array.from({ length: drawItem(random, [1, 1, 1, 3]) }, () =>
    `${drawItem(random, ["1s", "1s", "0s", "1500ms", "1h"])} ${mutateWords(random, drawItem(random, SENTENCES()), SENTENCES())}`),
  feed(given) {
    const parsed = (given as readonly string[]).map((line) => parseTimedAction(line));
    const inputs = parsed.flatMap((each) => (each.ok ? [each.input] : []));
    if (inputs.length > 0) runMoment({ scenario: "", topology: smallTopology, preset: "tikv", seed: 1, inputs });
    const refused = parsed.flatMap((each) => (each.ok ? [] : [each.notice.text]));
    return refused.length === 0 ? null : refused;
  },
};

let bench: Bench | null = null;
let lines = 0;
/** A cluster is worn out by what was done to it. */
const LINES_EACH = 400;

const terminal: Victim = {
  kind: "terminal",
  draw: (random) => {
    const line = mutateWords(random, drawItem(random, LINES()), LINES());
    return drawChance(random, 1, 4) ? mutateText(random, line) : line;
  },
  feed(given) {
    if (bench === null || lines++ % LINES_EACH === 0) bench = benchOn(smallRun(), "shell");
    const { run, ground } = bench;
    const before = run.branch.inputs.length;
    const { output } = bench.enter(given as string);
    const odd = /\bundefined\b|\bNaN\b|\[object|(?:Type|Range)Error|Cannot read| {4}at /.exec(output.text);
    if (odd !== null && !(given as string).includes(odd[0])) throw new Error(`printed: ${output.text.slice(0, 400)}`);
    bench.session = { ...bench.session, history: [] };
    if (run.branch.inputs.length === before) return output.ok ? null : ["As the tool refuses it."];
    advanceRun(run, (run.cluster.now + 100_000) as Instant);
    if (isBroken(run)) {
      bench = null;
      if (!(given as string).includes("raft.rule")) throw new Error(`broken: ${JSON.stringify(checksOf(run).violations[0])}`);
    }
    // And answers what is asked next.
    runLine("store", { prompt: "pd-ctl", history: [] }, { table: TERMINAL_COMMANDS, ground, hands: { act: () => null } });
    return null;
  },
};

const embed: Victim = {
  kind: "embed",
  draw(random) {
    const tree = mutateTree(random, drawItem(random, REQUEST_TREES()));
    if (drawChance(random, 7, 8)) return tree;
    return { attribute: [drawItem(random, ATTRIBUTES).name, mutateText(random, drawItem(random, SENTENCES()))] };
  },
  feed(given) {
    readHello(given);
    const { attribute } = (given ?? {}) as { readonly attribute?: readonly [string, string] };
    if (attribute !== undefined) {
      const { refusals } = readAttributes((name) => (name === attribute[0] ? attribute[1] : null));
      return refusals.length === 0 ? null : refusals.map(({ text }) => text);
    }
    const read = readRequest(given);
    if (!read.ok) return [read.id === null ? "Not heard." : read.text];
    return obey(read.request as unknown as Readonly<Record<string, unknown>>);
  },
};

/** What stands in a request that was understood is taken by who takes it anywhere else. */
function obey(request: Readonly<Record<string, unknown>>): readonly string[] | null {
  const { kind, text } = request;
  if (kind === "do") {
    const parsed = parseAction(text as string);
    return parsed.ok ? null : [parsed.notice.text];
  }
  if (kind === "evaluate") {
    const read = readExpression(text as string, { queries: [], places: new Map() });
    return read.ok ? null : [read.sentence];
  }
  const world = (request["world"] ?? {}) as Readonly<Record<string, string>>;
  if (world["link"] !== undefined) return takeLink(world["link"]);
  if (world["file"] === undefined) return null;
  const parsed = parseScenario(world["file"]);
  return parsed.ok ? null : parsed.notices.map((notice) => notice.text);
}

/** The virtual time of a lesson that is not run here. */
const LONG_LESSON = 100_000_000;

const lessons: Victim = {
  kind: "lessons",
  draw(random) {
    const text = drawItem(random, LESSON_TEXTS());
    if (drawChance(random, 1, 5)) return mutateText(random, text);
    return JSON.stringify(mutateTree(random, JSON.parse(text) as Tree));
  },
  feed(given) {
    const parsed = parseLesson(given as string);
    if (!parsed.ok) return parsed.notices.map(({ text }) => text);
    // One in ten of the short ones is taken through its steps, for each of them is a minute or more of a cluster.
    if ((given as string).length % 10 === 0 && parsed.lesson.until < LONG_LESSON) lessonCheck(parsed.lesson, ["en"], 0);
    return null;
  },
};

export const VICTIMS: readonly Victim[] = [links, imports, commands, terminal, embed, lessons];
