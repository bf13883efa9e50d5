import { writePdJson } from "../../../exchange/write-json.ts";
import { readRulesText } from "../../../proto/read-rules.ts";
import type { PlacementRule, RuleGroup, RuleSet } from "../../../proto/rules.ts";
import {
  defineCommand, flagOf, inLanguage, printed, type Bilingual, type Call, type CommandFlag, type CommandOutcome,
} from "../../command.ts";
import { regionWords } from "../../offers.ts";
import { questionPd, showAnswer, wrongUsage } from "./asking.ts";
import { absent, orderOf, withArguments, type OrderProblem } from "./ordering.ts";

const rulesShow = defineCommand({
  name: "show",
  help: { en: "show placement rules using specified filter", zh: "查看放置规则" },
  flags: [
    { name: "group", value: "string", help: { en: "group id", zh: "规则组" } },
    { name: "id", value: "string", help: { en: "rule id", zh: "规则 id" } },
    { name: "region", value: "string", help: { en: "region id", zh: "规则所管的 region 的 id" }, complete: regionWords },
    { name: "key", value: "string", help: { en: "key in hex", zh: "十六进制的键" } },
  ],
  run(call) {
    if (call.words.length > 0) return wrongUsage(call);
    const path = pathOf(call);
    return path === null ? printed("\"id\" should be specified along with \"group\"") : showAnswer(call, path, null);
  },
});

/** The rules that the flags ask for. */
function pathOf(call: Call): string | null {
  const [group, id, region, key] = ["group", "id", "region", "key"].map((name) => flagOf(call, name));
  if (id !== undefined && group === undefined) return null;
  if (region !== undefined) return `/config/rules/region/${encodeURIComponent(region)}`;
  if (key !== undefined) return `/config/rules/key/${encodeURIComponent(key)}`;
  if (group === undefined) return "/config/rules";
  const of = encodeURIComponent(group);
  return id === undefined ? `/config/rules/group/${of}` : `/config/rule/${of}/${encodeURIComponent(id)}`;
}

const OUT: CommandFlag = { name: "out", value: "string", help: { en: "the output file", zh: "输出文件" } };
const IN: CommandFlag = {
  name: "in", value: "string", help: { en: "the rules as JSON, if not by a pipe", zh: "JSON 格式的规则（也可由管道传入）" },
};

/** What PD answers, into a file of the person's computer. */
function saved(call: Call, path: string): CommandOutcome {
  const asked = questionPd(call, path);
  if (!asked.ok) return printed(asked.problem);
  const name = flagOf(call, "out") ?? "rules.json";
  return printed(`rules saved to file ${name}`, [{ kind: "save", name, text: `${writePdJson(asked.body)}\n` }]);
}

const rulesLoad = defineCommand({
  name: "load", flags: [...rulesShow.flags, OUT],
  help: { en: "load placement rules to a file", zh: "把放置规则存成文件" },
  run: (call) => (call.words.length > 0 ? wrongUsage(call) : saved(call, pathOf(call) ?? "/config/rules")),
});

const NO_RULES: Bilingual = {
  en: "There are no files here: give the rules as JSON by a pipe (config placement-rules show | jq '…' | config placement-rules " +
    "save) or as --in='[…]'. A rule whose count is 0 is deleted.",
  zh: "这里没有文件：请用管道传入 JSON 格式的规则（config placement-rules show | jq '…' | config placement-rules save），" +
    "或写成 --in='[…]'。count 为 0 的规则会被删除。",
};

/** The rules that somebody hands in; a text says what is wrong with them. */
function given(call: Call): RuleSet | string {
  const text = (flagOf(call, "in") ?? call.input ?? "").trim();
  return /^[[{]/.test(text) ? readRulesText(text) : inLanguage(NO_RULES, call.ground);
}

const RULES = { verb: "Post", path: "/config/rules/batch" } as const;
const done = (problem: OrderProblem | null): CommandOutcome => printed(problem === null ? "Success!" : `Failed! ${problem.text}`);

const saveRules = (call: Call, rules: readonly PlacementRule[]): OrderProblem | null =>
  orderOf(call, RULES, { kind: "order", command: { kind: "save-rules", rules } });

const setGroup = (call: Call, group: RuleGroup): OrderProblem | null =>
  orderOf(call, { verb: "Post", path: "/config/rule_group" }, { kind: "order", command: { kind: "set-rule-group", group } });

const rulesSave = defineCommand({
  name: "save", flags: [IN],
  help: { en: "save placement rules from JSON", zh: "写入 JSON 格式的放置规则" },
  run: withArguments(0, (call) => {
    const read = given(call);
    return typeof read === "string" ? printed(read) : done(saveRules(call, read.rules));
  }),
});

const ruleGroup = defineCommand({
  name: "rule-group",
  help: { en: "rule group configurations", zh: "规则组的配置" },
  commands: [
    defineCommand({
      name: "show", usage: "[id]", help: { en: "show rule group configuration(s)", zh: "查看规则组的配置" },
      run: ({ words: [id], ...call }) => showAnswer(
        { ...call, words: [] }, id === undefined ? "/config/rule_groups" : `/config/rule_group/${encodeURIComponent(id)}`, null),
    }),
    defineCommand({
      name: "set", usage: "<id> <index> <override>", help: { en: "update rule group configuration", zh: "修改规则组的配置" },
      run: withArguments(3, (call) => {
        const [id = "", index = "", override = ""] = call.words;
        if (!/^\d{1,3}$/.test(index)) return printed(`index ${index} should be a number`);
        if (override !== "true" && override !== "false") return printed(`override ${override} should be a boolean`);
        return done(setGroup(call, { id, index: Number(index), override: override === "true" }));
      }),
    }),
    defineCommand({
      name: "delete", usage: "<id>", help: { en: "delete rule group configuration", zh: "删除规则组的配置" },
      run: withArguments(1, (call) => done(setGroup(call, { id: call.words[0] ?? "", index: 0, override: false }))),
    }),
  ],
});

/** Rules of groups that a bundle replaces and does not name are deleted with it. */
function saveBundles(call: Call, read: RuleSet): OrderProblem | null {
  const groups = new Set(read.rules.map(({ groupId }) => groupId));
  const asked = questionPd(call, "/config/rules");
  const old = asked.ok ? readRulesText(writePdJson(asked.body)) : "";
  const gone = typeof old === "string" ? [] : old.rules.filter((rule) =>
    groups.has(rule.groupId) && !read.rules.some(({ groupId, id }) => groupId === rule.groupId && id === rule.id));
  const problem = saveRules(call, [...read.rules, ...gone.map((rule) => ({ ...rule, count: 0 }))]);
  if (problem !== null) return problem;
  return read.groups.reduce<OrderProblem | null>((first, group) => first ?? setGroup(call, group), null);
}

const bundleIn = (name: string, help: Bilingual): ReturnType<typeof defineCommand> => defineCommand({
  name, flags: [IN], help,
  run: withArguments(0, (call) => {
    const read = given(call);
    return typeof read === "string" ? printed(read) : done(saveBundles(call, read));
  }),
});

const ruleBundle = defineCommand({
  name: "rule-bundle",
  help: { en: "process rules in group(s), set or save perform in a replace fashion", zh: "按组查看或整组替换规则" },
  commands: [
    defineCommand({
      name: "get", usage: "<id>", help: { en: "get rule group config and its rules by group id", zh: "查看一个组的配置和规则" },
      run: withArguments(1, (call) => showAnswer(call, `/config/placement-rule/${encodeURIComponent(call.words[0] ?? "")}`, null)),
    }),
    bundleIn("set", { en: "set rule group config and its rules", zh: "整组替换一个组的规则" }),
    defineCommand({
      name: "load", flags: [OUT], help: { en: "load all group configs and rules to a file", zh: "把所有组的配置和规则存成文件" },
      run: withArguments(0, (call) => saved(call, "/config/placement-rule")),
    }),
    bundleIn("save", { en: "save all group configs and rules", zh: "写入各组的配置和规则" }),
    defineCommand({
      name: "delete", usage: "<id>", help: { en: "delete a rule group and its rules", zh: "删除一个组及其规则" },
      run: withArguments(1, (call) => {
        const asked = questionPd(call, `/config/rules/group/${encodeURIComponent(call.words[0] ?? "")}`);
        const old = asked.ok ? readRulesText(writePdJson(asked.body)) : "";
        return typeof old === "string" ? printed(asked.ok ? old : asked.problem)
          : done(saveRules(call, old.rules.map((rule) => ({ ...rule, count: 0 }))));
      }),
    }),
  ],
});

const SWITCHES: Bilingual = {
  en: "Here placement rules are always on, as they are by default: nothing was changed.",
  zh: "这里放置规则始终启用（与默认一致）：没有更改任何东西。",
};

/** `pd-ctl config placement-rules`: what shall be where. */
export const placementRules = defineCommand({
  name: "placement-rules",
  help: { en: "placement rules configuration", zh: "放置规则" },
  commands: [
    rulesShow, rulesLoad, rulesSave, ruleGroup, ruleBundle,
    absent("enable", "", { en: "enable placement rules", zh: "启用放置规则" }, SWITCHES),
    absent("disable", "", { en: "disable placement rules", zh: "停用放置规则" }, SWITCHES),
  ],
});
