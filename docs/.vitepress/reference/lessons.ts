import { LESSON_CARDS } from "../../../src/lesson/cards.ts";
import type { CourseId } from "../../../src/lesson/types.ts";
import type { Language } from "../../../src/story/words/parts.ts";
import { galleryEn } from "../../../src/ui/words/gallery.en.ts";
import { galleryZh } from "../../../src/ui/words/gallery.zh.ts";
import { plain, productLink, table, type ReferencePage } from "./page.ts";

const TEXTS = {
  en: {
    intro: "A lesson begins with a wrong idea that many people have, asks what will happen before it runs, and lets the run decide. Each " +
      "takes a few minutes; where it was left, it goes on. All of them stand in the gallery (key `L`) as well.",
    head: ["", "lesson", "the idea that it puts to the test", "minutes"],
    write: "You can write your own: [Writing a lesson](../LESSONS.md).",
  },
  zh: {
    intro: "每一课都从一个常见的误解开始：先问你会发生什么，再运行，由运行结果作答。每课只要几分钟，中途离开可以接着读。图库（按 `L`）里也有全部课程。",
    head: ["", "课程", "要检验的说法", "分钟"],
    write: "也可以自己写：[编写课程](../LESSONS.md)。",
  },
} as const;

/** The lessons that come along, by course, as their cards tell of them. */
export const lessonsPage: ReferencePage = {
  name: "lessons",
  title: { en: "Lessons", zh: "课程" },
  write(language) {
    const { courses } = language === "zh" ? galleryZh : galleryEn;
    const sections = (Object.keys(courses) as CourseId[]).map((course) => `## ${courses[course]}\n\n${tableOf(course, language)}`);
    return [TEXTS[language].intro, '<Living name="lesson" />', ...sections, TEXTS[language].write].join("\n\n");
  },
};

function tableOf(course: CourseId, language: Language): string {
  const cards = LESSON_CARDS.filter(({ courses }) => courses.includes(course));
  return table(TEXTS[language].head, cards.map(({ id, number, title, refutes, minutes }) => [
    String(number), productLink(`#lesson=${id}`, plain(title[language])), plain(refutes[language]), String(minutes),
  ]));
}
