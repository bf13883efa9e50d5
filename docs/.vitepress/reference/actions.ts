import { ACTIONS, type AnyDefinition } from "../../../src/action/index.ts";
import { actionsEn, actionsZh, type ActionWords } from "./actions.words.ts";
import { code, plain, table, type ReferencePage } from "./page.ts";

const INTRO = {
  en: "What can be done to a cluster, as a sentence: in the palette (`Ctrl K`), in a scenario's `inputs` and a lesson's `do`, behind an " +
    "instant in `--do \"10s kill store 4\"`, in a link. Where it says `store N`, it may also be `pd 1` or `client N`. Every action is an " +
    "input: replays, links and branches hold it.",
  zh: "对集群能做的一切，都可以写成一句话：在命令面板（`Ctrl K`）里、场景的 `inputs` 与课程的 `do` 里、`--do \"10s kill store 4\"` 的时刻之后，以及链接里。" +
    "写着 `store N` 的地方，也可以是 `pd 1` 或 `client N`。每个操作都是输入：重放、链接与分支都带着它。",
} as const;

const HEAD = { en: ["sentence", "what it does"], zh: ["写法", "作用"] } as const;

/** Every sentence that the language of actions knows. */
export const actionsPage: ReferencePage = {
  name: "actions",
  title: { en: "Actions", zh: "操作" },
  write(language) {
    const words = language === "zh" ? actionsZh : actionsEn;
    return `${INTRO[language]}\n\n${table(HEAD[language], ACTIONS.flatMap((each) => rowsOf(each, words)))}`;
  },
};

function rowsOf(definition: AnyDefinition, words: ActionWords): readonly (readonly string[])[] {
  const does = plain(words[definition.kind]);
  return definition.verbs.map(({ usage }, i) => [code(usage), i === 0 ? does : ""]);
}
