import { quizEn } from "./quiz.en.ts";
import { quizZh } from "./quiz.zh.ts";

export const quizTexts = { en: quizEn, zh: quizZh };
