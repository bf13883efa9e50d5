/* global functions, entry, base, document, importScripts, trustedTypes */
// The first lines of the embed's page and of its worker, which `vite.embed.ts` puts around their chunks: `functions` are the chunks
// that are here, by name; `entry` the one that begins; the others lie in the folder `base`, each in a file of its name, which says
// what other chunks it cannot be without.
(() => {
  const modules = {};
  const coming = {};
  const needed = {};
  const inWorker = typeof importScripts === "function";
  const need = (name) => {
    if (name in modules) return modules[name].exports;
    const made = modules[name] = { exports: {} };
    functions[name](need, made.exports, made, fetchPart, give);
    return made.exports;
  };
  const give = (exports, getters) => {
    for (const name in getters) Object.defineProperty(exports, name, { enumerable: true, get: getters[name] });
  };
  // A worker heeds the policy of the page that started it; on the page itself `trust.ts` has made one.
  const policy = inWorker && typeof trustedTypes === "object"
    ? trustedTypes.createPolicy("quorumscape", { createScriptURL: (text) => (text.startsWith(base) ? text : "") }) : null;
  const fetchFile = (address) => new Promise((done, fail) => {
    if (inWorker) {
      importScripts(policy?.createScriptURL(address) ?? address);
      done();
      return;
    }
    const script = document.createElement("script");
    script.src = globalThis.quorumscapeTrust?.(address) ?? address;
    script.onload = done;
    script.onerror = fail;
    document.head.append(script);
  });
  const fetchOnce = (address) => coming[address] ??= fetchFile(address).catch(() => {
    // Whoever asks again fetches again.
    delete coming[address];
    throw new Error(`Not fetched: ${address}`);
  });
  const fetchMissing = (names) => Promise.all(names.filter((name) => !(name in functions)).map((name) => fetchOnce(base + name)));
  const fetchPart = (name) => fetchMissing([name]).then(() => fetchMissing(needed[name] ?? [])).then(() => need(name));
  globalThis.quorumscapeFolder = base;
  globalThis.quorumscapePart = (name, part, others) => {
    functions[name] ??= part;
    needed[name] = others;
  };
  // The worker's text is that of the functions that it shares with the page, and of its own.
  globalThis.quorumscapeWorker = ({ names, begin, boot }) => {
    const sources = names.map((name) => `${JSON.stringify(name)}:${functions[name]}`).join(",");
    return `"use strict";((functions,entry,base)=>{${boot}})({${sources}},${[begin, base].map((given) => JSON.stringify(given)).join(",")})`;
  };
  need(entry);
})();
