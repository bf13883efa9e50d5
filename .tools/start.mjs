// Builds the page once, serves it and prints its address; the documentation follows under docs/ as soon as it is built.
// `npm run dev` is the neighbour for working on the code, `npm run docs` for writing documentation.
import { preview } from "vite";
import { buildPage } from "./build.mjs";
import { buildDocs } from "./docs.mjs";

await buildPage();
const server = await preview({ preview: { port: Number(process.env.PORT ?? 4173), host: "127.0.0.1" }, logLevel: "warn" });
const address = server.resolvedUrls?.local[0] ?? `http://127.0.0.1:${server.config.preview.port}/`;
process.stdout.write(`Quorumscape is at ${address}\n`);
await buildDocs();
process.stdout.write(`Its documentation is at ${address}docs/\n`);
