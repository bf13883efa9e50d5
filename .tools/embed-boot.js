/* global functions, entry, late, base, document, importScripts, trustedTypes */
// The first lines of the embed's page and of its worker, which `vite.embed.ts` puts around their chunks: `functions` are the chunks
// that are here, by name; `entry` the one that begins; the others lie in the folder `base`, each in a file of its name. `late` says
// which others each of them cannot be without.
(() => {
  const modules = {};
  const coming = {};
  const inWorker = typeof importScripts === "function";
  const need = (name) => {
    if (name in modules) return modules[name].exports;
    const made = modules[name] = { exports: {} };
    functions[name](need, made.exports, made, fetchPart);
    return made.exports;
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
  const fetchPart = (name) => {
    const missing = [name, ...(late[name] ?? [])].filter((each) => !(each in functions));
    return Promise.all(missing.map((each) => fetchOnce(base + each))).then(() => need(name));
  };
  globalThis.quorumscapeFolder = base;
  globalThis.quorumscapePart = (name, part) => {
    functions[name] ??= part;
  };
  // The worker's text is that of the functions that it shares with the page, and of its own.
  globalThis.quorumscapeWorker = ({ names, begin, boot }) => {
    const sources = names.map((name) => `${JSON.stringify(name)}:${functions[name]}`).join(",");
    return `"use strict";((functions,entry,late,base)=>{${boot}})({${sources}},${[begin, late, base].map((given) => JSON.stringify(given)).join(",")})`;
  };
  need(entry);
})();
