// Builds the page and its embed once, serves it and prints its address. `npm run dev` is the neighbour for working on the code.
import { build, preview } from "vite";

for (const mode of ["production", "embed", "element"]) await build({ mode, logLevel: "warn" });
const server = await preview({ preview: { port: Number(process.env.PORT ?? 4173), host: "127.0.0.1" }, logLevel: "warn" });
const address = server.resolvedUrls?.local[0] ?? `http://127.0.0.1:${server.config.preview.port}/`;
process.stdout.write(`Quorumscape is at ${address}\n`);
