import { importCluster } from "../../src/exchange/import.ts";
import { cpuMillis, median, print } from "./figures.ts";
import { importedText } from "./imported.ts";

/** `npm run -s bench -- import`: what it takes to read the dump of a real cluster with 2,507 regions, the first time and then. */
export function importBench(): void {
  const text = importedText();
  if (text === null) return;
  const read = (): number => {
    const before = cpuMillis();
    importCluster([{ name: "regions.json", text }]);
    return cpuMillis() - before;
  };
  print("import", "2,507 regions, first time", read(), "ms");
  print("import", "2,507 regions", median(Array.from({ length: 9 }, read)), "ms");
}
