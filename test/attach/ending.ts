import { mkdtempSync, rmSync } from "node:fs";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

/** Servers that end with the file of tests that puts them in. */
export function serversOfTests(): Server[] {
  const servers: Server[] = [];
  afterAll(() => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  });
  return servers;
}

/** A folder that goes with the file of tests. */
export function folderOfTests(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `quorumscape-${name}-`));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
