import * as v from "valibot";
import { parseJson } from "../../exchange/json.ts";
import { askUpstream, type Lines, type Upstream } from "./upstream.ts";
import type { Secrets } from "./secrets.ts";

/** The one login for all members of an etcd cluster: what one of them hands out, all take. */
export interface EtcdLogin {
  /** What is sent to a member; null as long as nothing was handed out. */
  readonly token: () => string | null;
  /** Gets another token where `refused` is not taken any more; false where none is to be had for now. */
  renew(base: URL, refused: string | null): Promise<boolean>;
}

/** A login is work for etcd, and an entry of its log: one that failed is not tried again at once. */
const REST_MILLIS = 30_000;
const LOGIN_WAIT_MILLIS = 5_000;

const tokenShape = v.object({ token: v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,4096}$/)) });

/** Logs in when asked to. `say` is told why it does not work, once for each reason. */
export function openLogin(
  { name, password }: NonNullable<Secrets["user"]>, lines: Lines, say: (line: string) => void,
): EtcdLogin {
  let token: string | null = null;
  let restsUntil = -Infinity;
  let pending: Promise<boolean> | null = null;
  const told = new Set<string>();
  const logIn = async (base: URL): Promise<boolean> => {
    const body = JSON.stringify({ name, password });
    const call = { method: "POST", path: "/v3/auth/authenticate", body, waitMillis: LOGIN_WAIT_MILLIS } as const;
    const answer = await askUpstream(lines, base, call);
    const found = answer.ok ? tokenIn(answer.text) : null;
    token = found;
    if (found !== null) return true;
    restsUntil = performance.now() + REST_MILLIS;
    const fault = faultOf(answer);
    if (!told.has(fault)) say(`etcd ${base.host}: ${fault}`);
    told.add(fault);
    return false;
  };
  return {
    token: () => token,
    async renew(base, refused) {
      if (pending !== null) return pending;
      // Somebody else has renewed it meanwhile.
      if (token !== null && token !== refused) return true;
      if (performance.now() < restsUntil) return false;
      pending = logIn(base);
      try {
        return await pending;
      } finally {
        pending = null;
      }
    },
  };
}

function tokenIn(text: string): string | null {
  const parsed = parseJson(text);
  const read = parsed.ok ? v.safeParse(tokenShape, parsed.value) : null;
  return read?.success === true ? read.output.token : null;
}

function faultOf(answer: Upstream): string {
  if (answer.ok) return "what it answers to a login holds no token.";
  if (answer.said.includes("authentication is not enabled")) return "it has no users (auth is off), so nobody logs in.";
  if (answer.said.includes("authentication failed")) {
    return "it knows no such name with that password; expected --user and the password of a user of etcd.";
  }
  return `the login is not answered (${answer.why}); it is tried again later.`;
}

/** Whether a refusal is one that a login, or another token, helps against: 3.4 calls a missing one a bad request. */
export const wantsLogin = (answer: Upstream): boolean => !answer.ok
  && (answer.why === "unauthorized" || /user name is empty|invalid auth token/.test(answer.said));
