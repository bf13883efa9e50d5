import { defineCommand, failed } from "../../command.ts";
import { inPlaces, storeWords } from "../../offers.ts";
import { showAnswer } from "./asking.ts";

/** `pd-ctl store`: all stores, or one. */
export const storeCommand = defineCommand({
  name: "store",
  usage: "[command] [<store_id>]",
  help: { en: "manipulate or query stores", zh: "查看或操作 store" },
  complete: inPlaces(storeWords),
  run(call) {
    const [id] = call.words;
    if (id === undefined) return showAnswer(call, "/stores", "Failed to get store");
    if (!/^\d+$/.test(id)) return failed("store_id should be a number");
    return showAnswer(call, `/store/${id}`, "Failed to get store");
  },
});
