import { pdStateOf } from "../../../cluster/cluster.ts";
import { expectedOf, PD_ITEMS } from "../../../cluster/settings.ts";
import { isPdObject } from "../../jq/values.ts";
import { isDefaultAlone } from "../../../proto/rules.ts";
import { expectedValues } from "../../../proto/setting-text.ts";
import { defineCommand, inLanguage, printed, type Bilingual, type Call, type CommandOutcome } from "../../command.ts";
import { inPlaces, oneOf } from "../../offers.ts";
import { questionPd, wrongUsage } from "./asking.ts";
import { orderOf, unreached } from "./ordering.ts";

const PATH = "/config";

/** The items that are simulated, without those that have commands of their own. */
const ITEMS = PD_ITEMS.filter(({ item }) => item.within !== "store-limit");

/** Items that the default rule follows while it is alone. */
const FOLLOWED = ["max-replicas", "location-labels", "isolation-level"];
const RULES_DECIDE = "cannot update MaxReplicas, LocationLabels or IsolationLevel when placement rules feature is enabled and " +
  "not only default rule exists, please update rule instead";

/** Whether there are other rules than the default one, which decide instead of the items. */
const followsRules = ({ ground: { cluster } }: Call): boolean => {
  const pd = pdStateOf(cluster);
  return pd !== undefined && !isDefaultAlone(pd.rules.set);
};

const NOT_SIMULATED: Bilingual = {
  en: "This item of PD's configuration is not simulated: nothing was changed.", zh: "没有模拟这个 PD 配置项：没有更改任何东西。",
};

/** `config set label-property reject-leader zone z1`, and what deletes it. */
function labelProperty(call: Call, isGiven: boolean): CommandOutcome {
  const [, type, key, value] = call.words;
  if (type === undefined || key === undefined || value === undefined || call.words.length > 4) return wrongUsage(call);
  if (type !== "reject-leader") return printed(inLanguage(NOT_SIMULATED, call.ground));
  const command = { kind: "reject-leader", label: { key, value }, isGiven } as const;
  const problem = orderOf(call, { verb: "Post", path: "/config/label-property" }, { kind: "order", command });
  return printed(problem === null ? "Success!" : `Failed to set label property: ${problem.text}`);
}

export const configDelete = defineCommand({
  name: "delete", usage: "label-property <type> <key> <value>",
  help: { en: "delete the config option", zh: "删除配置项" },
  complete: inPlaces(oneOf("label-property"), oneOf("reject-leader")),
  run: (call) => (call.words[0] === "label-property" ? labelProperty(call, false) : wrongUsage(call)),
});

/** `config set <key> <value>`: a setting of the run, which PD takes over with the next thing that it hears. */
export const configSet = defineCommand({
  name: "set", usage: "<option> <value>, set label-property <type> <key> <value>, set cluster-version <version>",
  help: { en: "set the option with value", zh: "修改配置项" },
  complete: inPlaces(oneOf(...ITEMS.map(({ item }) => item.name))),
  run(call) {
    const [name = "", value] = call.words;
    if (name === "label-property") return labelProperty(call, true);
    if (name === "cluster-version") return printed(inLanguage(NOT_SIMULATED, call.ground));
    if (value === undefined || call.words.length > 2) return wrongUsage(call);
    const short = name.replace(/^(schedule|replication)\./, "");
    const known = ITEMS.find(({ item }) => item.name === short);
    const failed = (text: string): ReturnType<typeof printed> => printed(`Failed to set config: ${text}`);
    const nobody = unreached(call, { verb: "Post", path: PATH });
    if (nobody !== null) return failed(nobody.text);
    if (FOLLOWED.includes(short) && followsRules(call)) return failed(`[400] ${JSON.stringify(RULES_DECIDE)}`);
    if (known !== undefined) {
      const unfit = expectedOf(call.ground.cluster.settings, known.key, value);
      if (unfit !== null) return failed(`[400] ${JSON.stringify(`${short}: expected ${expectedValues(unfit).expected}`)}`);
      const problem = orderOf(call, { verb: "Post", path: PATH }, { kind: "set", key: known.key, value });
      return problem === null ? printed("Success!") : failed(problem.text);
    }
    const config = questionPd(call, PATH);
    const parts = config.ok && isPdObject(config.body) ? Object.values(config.body) : [];
    return parts.some((part) => isPdObject(part) && Object.hasOwn(part, short)) ? printed(inLanguage(NOT_SIMULATED, call.ground))
      : failed(`[400] ${JSON.stringify(`config item ${name} not found`)}`);
  },
});
