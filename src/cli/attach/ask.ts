import type { LookupFunction } from "node:net";
import type { ObservedSource } from "../../observe/record.ts";
import { wantsLogin, type EtcdLogin } from "./login.ts";
import { askUpstream, type Lines, type Upstream, type UpstreamCall } from "./upstream.ts";

/** A source with where it is, and what lets us in there. */
export interface AttachedSource extends ObservedSource {
  readonly url: URL;
  readonly access: Access;
}

interface Access {
  /** A bearer token; null for none. */
  readonly bearer: string | null;
  /** null where nobody logs in. */
  readonly login: EtcdLogin | null;
  /** Where its name may lead, if not anywhere. */
  readonly lookup: LookupFunction | undefined;
}

/** Whoever is asked without anything that lets us in. */
export const OPEN_ACCESS: Access = { bearer: null, login: null, lookup: undefined };

/** Asks a source, and once more where it wants another login; `onAsk` is called before each time. */
export async function askSource(
  lines: Lines, { url, access: { bearer, login, lookup } }: AttachedSource, call: UpstreamCall, onAsk = (): void => undefined,
): Promise<Upstream> {
  const ask = (authorization: string | null): Promise<Upstream> => {
    onAsk();
    return askUpstream(lines, url, { ...call, authorization, lookup });
  };
  if (login === null) return ask(bearer === null ? null : `Bearer ${bearer}`);
  const token = login.token();
  const answer = await ask(token);
  return wantsLogin(answer) && await login.renew(url, token) ? ask(login.token()) : answer;
}
