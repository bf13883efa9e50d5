import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { EMBED_VERSION } from "../../src/embed/version.ts";
import { VERSION } from "../../src/session/open.ts";
import { atLeastOne } from "../at-least-one.ts";
import { root } from "../house/source.ts";

const textOf = (path: string): string => readFileSync(join(root, path), "utf8");
const manifest = JSON.parse(textOf("package.json")) as {
  readonly version: string; readonly dependencies: Readonly<Record<string, string>>;
};

test("one version stands in the package, its lock, links, embeds, examples of exports, the change log and the pages of installation", () => {
  const { version } = manifest;
  const lock = JSON.parse(textOf("package-lock.json")) as { version: string; packages: Record<string, { version: string }> };
  expect([lock.version, lock.packages[""]?.version, VERSION, EMBED_VERSION]).toEqual([version, version, version, version]);
  // What leaves of a record names the version of who made the record.
  const own = readdirSync(join(root, "test/exports/golden")).filter((name) => !name.startsWith("observed."));
  for (const name of atLeastOne(own)) {
    expect(textOf(`test/exports/golden/${name}`), name).toContain(version);
  }
  expect(textOf("CHANGELOG.md")).toContain(`\n## ${version}\n`);
  for (const page of ["docs/install.md", "docs/zh/install.md"]) {
    const named = [...textOf(page).matchAll(/quorumscape-(\d[\d.]*\d)/g)].map(([, each]) => each);
    expect([page, ...new Set(named)]).toEqual([page, version]);
  }
});

test("the container takes what is there, in versions that the package is tried with, and runs as nobody who may do everything", () => {
  const file = textOf("Containerfile");
  const [, installed = ""] = /^RUN npm install .*?\.tgz (.*)$/m.exec(file) ?? [];
  for (const [, name = "", major = ""] of atLeastOne([...installed.matchAll(/(\S+)@(\d+)/g)])) {
    expect(manifest.dependencies[name], name).toMatch(new RegExp(`^\\^${major}\\.`));
  }
  expect(file.indexOf("\nUSER node\n")).toBeGreaterThan(file.lastIndexOf("\nRUN "));
});

test("whatever the command line loads late is named where it is told what to install, in both languages", () => {
  const late = /import\("((?:@[\w-]+\/)?[\w-]+)"\)/g;
  const sources = ["cli", "twin"].flatMap((room) => readdirSync(join(root, "src", room), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts")).map((name) => textOf(`src/${room}/${name}`)));
  const names = new Set(sources.flatMap((text) => [...text.matchAll(late)].map(([, name = ""]) => name)));
  expect([...names].sort()).toEqual(["@grpc/grpc-js", "@resvg/resvg-js", "bullmq", "ioredis", "mqtt", "protobufjs"]);
  for (const page of ["docs/install.md", "docs/zh/install.md"]) {
    expect([...names].filter((name) => !textOf(page).includes(`\`${name}\``)), page).toEqual([]);
  }
});
