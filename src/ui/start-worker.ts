/** Starts the worker as a module of its own, from where the page comes. */
export const startWorker = (): Worker => new Worker(new URL("../worker/main.ts", import.meta.url), { type: "module" });
