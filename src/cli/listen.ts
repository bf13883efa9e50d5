import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";
import { quoted } from "../kernel/words.ts";
import type { Checked } from "./options.ts";

/** Where a command listens. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
  /** Nobody but this computer gets there. */
  readonly isLoopback: boolean;
}

const LOOPBACK: ReadonlySet<string> = new Set(["127.0.0.1", "::1", "localhost"]);

/** Reads `127.0.0.1:2379` or `[::1]:2379`; port 0 is any that is free. */
export function readListen(text: string): Checked<ListenAddress> {
  const [, bracketed, plain, digits = ""] = /^(?:\[([0-9a-fA-F:.]+)\]|([\w.-]+)):(\d{1,5})$/.exec(text.trim()) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  if (host === undefined || port > 65_535) {
    return { ok: false, problem: `--listen is \`${quoted(text)}\`; expected an address and a port, such as 127.0.0.1:2379.` };
  }
  return { ok: true, value: { host, port, isLoopback: LOOPBACK.has(host.toLowerCase()) } };
}

/** What callers may name in `Host`: the address itself, the names of this computer's own one, and what was let in besides. */
export function hostsOf({ host }: ListenAddress, port: number, also: readonly string[]): ReadonlySet<string> {
  const written = (name: string): string => hostAndPort(name, port).toLowerCase();
  const anywhere = host === "0.0.0.0" || host === "::";
  const ofMachine = (): string[] =>
    Object.values(networkInterfaces()).flatMap((each) => (each ?? []).map(({ address }) => address));
  const own = anywhere ? ofMachine() : [host];
  // Port 80 is not written in a browser's address, and so not in what it sends.
  const hosts = [...LOOPBACK, ...own].flatMap((name) => (port === 80 ? [written(name), name.toLowerCase()] : [written(name)]));
  return new Set([...hosts, ...also.flatMap((name) => [name.toLowerCase(), written(name)])]);
}

/** A host and a port as an address has them. */
export const hostAndPort = (host: string, port: number | string): string => `${host.includes(":") ? `[${host}]` : host}:${port}`;

/** The port at which it listens, or the sentence that says why it does not; `guess` is who may have taken the port. */
export function listenAt(server: Server, { host, port }: ListenAddress, guess = ""): Promise<number | string> {
  return new Promise((resolve) => {
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code === "EADDRINUSE"
      ? `Port ${port} of ${host} is taken${guess}. Name another with --listen ${hostAndPort(host, "PORT")}.`
      : `Nothing can listen at ${hostAndPort(host, port)}: ${error.message}.`));
    server.listen(port, host, () => {
      server.removeAllListeners("error");
      resolve((server.address() as AddressInfo).port);
    });
  });
}
