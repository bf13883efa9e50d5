interface TrustedPolicy {
  createScriptURL(address: string): string;
}

interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(address: string): string }): TrustedPolicy;
}

/** A page that demands trusted types may allow a name once, so whoever comes first leaves the policy here for all of ours. */
interface WithTrust {
  readonly trustedTypes?: PolicyFactory;
  quorumscapeTrust?: (address: string) => string;
}

/**
 * An address as scripts and workers are started from it: a page that demands trusted types gets a policy of our own name, which
 * lets nothing pass but the files of our `folder` and blobs.
 */
export function trusted(address: string, folder: string): string {
  const page = globalThis as WithTrust;
  if (page.quorumscapeTrust === undefined) {
    const isOurs = (text: string): boolean => text.startsWith(folder) || text.startsWith("blob:");
    const policy = page.trustedTypes?.createPolicy("quorumscape", { createScriptURL: (text) => (isOurs(text) ? text : "") });
    page.quorumscapeTrust = (text) => policy?.createScriptURL(text) ?? text;
  }
  return page.quorumscapeTrust(address);
}
