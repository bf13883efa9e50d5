import { lookup } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";

/** How far an address reaches, the nearest first; null for one that nobody is to be led to. */
const SCOPES = ["loopback", "private", "public"] as const;
export type Scope = typeof SCOPES[number];

function listOf(...networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", length = "0"] = network.split("/");
    list.addSubnet(address, Number(length), isIP(address) === 6 ? "ipv6" : "ipv4");
  }
  return list;
}

/** No address of its own, link-local, many at once, reserved; what clouds tell a machine's secrets under; IPv4 in disguise. */
const NEVER = listOf("0.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "224.0.0.0/4", "240.0.0.0/4", "100.100.100.200/32",
  "168.63.129.16/32", "::/128", "fe80::/10", "fec0::/10", "ff00::/8", "fd00:ec2::/32", "64:ff9b::/96", "2002::/16");
const LOOPBACK = listOf("127.0.0.0/8", "::1/128");
const PRIVATE = listOf("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7");

/** Of an address in digits; null also for what is none. */
function scopeOf(address: string): Scope | null {
  const version = isIP(address);
  if (version === 0) return null;
  const family = version === 6 ? "ipv6" : "ipv4";
  if (NEVER.check(address, family)) return null;
  return LOOPBACK.check(address, family) ? "loopback" : PRIVATE.check(address, family) ? "private" : "public";
}

/** Whoever is in one scope leads to addresses of it and of wider ones, and never nearer: what is near is not his to name. */
export const mayLeadTo = (from: Scope, to: Scope | null): boolean => to !== null && SCOPES.indexOf(to) >= SCOPES.indexOf(from);

/** The nearest scope that a host of an address leads to, in digits or by its name; null where that is nowhere or never. */
export function scopeOfHost(hostname: string): Promise<Scope | null> {
  const bare = hostname.replace(/^\[|\]$/g, "");
  if (isIP(bare) !== 0) return Promise.resolve(scopeOf(bare));
  return new Promise((resolve) => {
    lookup(bare, { all: true }, (error, found) => {
      const scopes = error === null ? found.map(({ address }) => scopeOf(address)) : [];
      resolve(scopes.includes(null) ? null : SCOPES.find((scope) => scopes.includes(scope)) ?? null);
    });
  });
}

/** Looks names up each time as Node does, and knows none that leads nearer than `from` may: names can change where they lead. */
export const lookupFrom = (from: Scope): LookupFunction => (hostname, options, done) => {
  lookup(hostname, { ...options, all: true }, (error, found) => {
    const [first] = found ?? [];
    const isBarred = error === null && (first === undefined || !found.every(({ address }) => mayLeadTo(from, scopeOf(address))));
    const fault = isBarred ? Object.assign(new Error("it leads elsewhere"), { code: "ENOTFOUND" }) : error;
    if (fault !== null || first === undefined) done(fault ?? new Error("it leads nowhere"), "", 4);
    else if (options.all === true) done(null, found);
    else done(null, first.address, first.family);
  });
};
