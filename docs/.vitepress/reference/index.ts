import type { Language } from "../../../src/story/words/parts.ts";
import { actionsPage } from "./actions.ts";
import { attributesPage } from "./attributes.ts";
import { commandsPage } from "./commands.ts";
import { eventsPage } from "./events.ts";
import { figuresPage } from "./figures.ts";
import { lessonsPage } from "./lessons.ts";
import type { ReferencePage } from "./page.ts";
import { scenariosPage } from "./scenarios.ts";
import { settingsPage } from "./settings.ts";
import { terminalPage } from "./terminal.ts";

/** Every page that is made from tables of the code. */
export const REFERENCE: readonly ReferencePage[] = [
  lessonsPage, scenariosPage, attributesPage, commandsPage, terminalPage, actionsPage, settingsPage, eventsPage,
  figuresPage,
];

interface MadePage {
  readonly params: { readonly page: string };
  readonly content: string;
}

/** The pages in one language, as VitePress wants to have them: what stands in the address, and the Markdown. */
export const referencePaths = (language: Language): readonly MadePage[] =>
  REFERENCE.map(({ name, title, write }) => ({ params: { page: name }, content: `# ${title[language]}\n\n${write(language)}` }));
