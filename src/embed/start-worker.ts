/** What the first script of the build leaves for the worker, and what makes a text of it: see `vite.embed.ts`. */
declare const quorumscapeWorkerParts: unknown;
declare const quorumscapeWorker: (parts: unknown) => string;

interface TrustedPolicy {
  createScriptURL(address: string): string;
}

interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(address: string): string }): TrustedPolicy;
}

/**
 * Starts a classic worker from a blob: the only kind that runs in a sandbox without an origin. A page that demands trusted types
 * gets a policy of our own name, which lets nothing pass but this blob.
 */
export function startBlobWorker(): Worker {
  const blob = new Blob([quorumscapeWorker(quorumscapeWorkerParts)], { type: "text/javascript" });
  const address = URL.createObjectURL(blob);
  const { trustedTypes } = globalThis as { readonly trustedTypes?: PolicyFactory };
  const policy = trustedTypes?.createPolicy("quorumscape", { createScriptURL: (text) => (text === address ? text : "") });
  const worker = new Worker(policy?.createScriptURL(address) ?? address);
  worker.addEventListener("message", () => URL.revokeObjectURL(address), { once: true });
  return worker;
}
