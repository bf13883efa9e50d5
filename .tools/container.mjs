// Tries the Containerfile where there is nobody to build it: `node .tools/container.mjs` follows its steps in a folder for each stage,
// with this computer's Node in the place of the image, and then uses what the last stage starts. Ends with the sum.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const TOKEN = "a-token-for-the-trial";
const PORT = "2379";

/** The instructions, a line each; a continued line or one that is not known here would be passed over, so it fails. */
export function containerSteps(text = readFileSync(join(root, "Containerfile"), "utf8")) {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return lines.map((line) => {
    const [, name, rest] = /^(FROM|WORKDIR|COPY|RUN|USER|EXPOSE|HEALTHCHECK|ENTRYPOINT|CMD) (.*[^\\])$/.exec(line) ?? [];
    if (name === undefined) throw new Error(`Containerfile has a line that is not understood: ${line}`);
    return { name, rest };
  });
}

/** What the container runs, its check of health, and as whom. */
export function startOf(steps) {
  const last = (name) => steps.findLast((step) => step.name === name)?.rest ?? "";
  return {
    entrypoint: JSON.parse(last("ENTRYPOINT")), command: JSON.parse(last("CMD")),
    health: JSON.parse(last("HEALTHCHECK").replace(/^CMD /, "")), user: last("USER"), exposed: last("EXPOSE"),
  };
}

/** What is left out of the context, as docker reads it: whole paths, or endings. */
const ignored = readFileSync(join(root, ".dockerignore"), "utf8").split("\n").filter((line) => line !== "");
const isIgnored = (path) => ignored.some((line) => (line.startsWith("*") ? path.endsWith(line.slice(1)) : path === line));

/** What a path of COPY stands for: its last part may have a star. */
function found(path, folder) {
  const [head, tail, ...more] = basename(path).split("*");
  if (more.length > 0) throw new Error(`COPY ${path} is not understood.`);
  if (tail === undefined) return existsSync(join(folder, path)) ? [path] : [];
  return readdirSync(join(folder, dirname(path))).filter((name) => name.startsWith(head) && name.endsWith(tail))
    .map((name) => join(dirname(path), name));
}

function copy(rest, from, cwd) {
  const words = rest.split(" ").filter((word) => !word.startsWith("--"));
  const to = join(cwd, words.pop());
  for (const word of words) {
    const paths = found(word, from);
    if (paths.length === 0) throw new Error(`There is no ${word} to be copied.`);
    for (const path of paths) {
      const filter = (each) => from !== root || !isIgnored(relative(root, each));
      cpSync(join(from, path), path === "." ? to : join(to, basename(path)), { recursive: true, filter });
    }
  }
}

/** Follows the steps below `folder`; where the last stage stands at the end. */
async function follow(steps, folder) {
  const stages = new Map();
  let [stage, cwd] = ["", ""];
  for (const { name, rest } of steps) {
    process.stdout.write(`${name} ${rest}\n`);
    if (name === "FROM") {
      stage = join(folder, `stage-${stages.size}`);
      stages.set(/ AS (\w+)$/.exec(rest)?.[1] ?? "last", stage);
    } else if (name === "WORKDIR") mkdirSync(cwd = join(stage, rest), { recursive: true });
    else if (name === "COPY") copy(rest, stages.get(/^--from=(\w+)/.exec(rest)?.[1]) ?? root, cwd);
    else if (name === "RUN") await promisify(execFile)("/bin/sh", ["-c", rest], { cwd, maxBuffer: 64 << 20 });
  }
  return cwd;
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  return String(port);
}

/** Whoever is root becomes nobody, as the container's user would be. */
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** Starts what the container starts, at a port that is free, and asks of it what is promised; the sentences that say what is wrong. */
export async function tryContainer(steps, cwd) {
  const { entrypoint, command, health, user, exposed } = startOf(steps);
  const port = await freePort();
  const words = (list) => list.map((word) => word.replaceAll(PORT, port));
  const start = (env) => {
    const [program, ...rest] = words([...entrypoint, ...command]);
    return spawn(program, rest, { cwd, env: { PATH: process.env.PATH, ...env }, stdio: ["ignore", "pipe", "pipe"], ...nobody });
  };
  const wrong = [];
  const expect = (what, found, ...wanted) => wanted.includes(found) || wrong.push(`${what}: ${found}\n`);
  expect("user", user, "node");
  expect("port", exposed, PORT);
  const refused = start({});
  const said = readAll(refused.stderr);
  expect("without a token it ends with", (await once(refused, "exit"))[0], 2);
  expect("and says why", /needs a --token/.test(await said), true);
  const served = start({ QUORUMSCAPE_TOKEN: TOKEN });
  try {
    await Promise.race([once(served.stdout, "data"), once(served, "exit")]);
    const base = `http://127.0.0.1:${port}`;
    const act = async (token) => (await fetch(`${base}/quorumscape/act`, {
      method: "POST", body: "kill store 2", headers: token === "" ? {} : { authorization: `Bearer ${token}` },
    })).status;
    expect("GET stores", (await fetch(`${base}/pd/api/v1/stores`)).status, 200);
    expect("act without a token", await act(""), 401, 403);
    expect("act with the token", await act(TOKEN), 200);
    const [program, ...rest] = words(health);
    expect("health", await promisify(execFile)(program, rest).then(() => 0, ({ code }) => code), 0);
  } finally {
    served.kill("SIGTERM");
    if (served.exitCode === null) await once(served, "exit");
  }
  expect("SIGTERM ends it with", served.exitCode, 0);
  return wrong.join("");
}

async function readAll(stream) {
  let text = "";
  for await (const chunk of stream) text += chunk;
  return text;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = mkdtempSync(join(tmpdir(), "quorumscape-container-"));
  chmodSync(folder, 0o755);
  const steps = containerSteps();
  const problem = await follow(steps, folder).then((cwd) => tryContainer(steps, cwd)).catch((error) => String(error.stack));
  rmSync(folder, { recursive: true, force: true });
  process.stdout.write(`${problem}${problem === "" ? "1 passed, 0 failed" : "0 passed, 1 failed"}\n`);
  process.exit(problem === "" ? 0 : 1);
}
