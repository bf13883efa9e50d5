import { useWords } from "./words/index.ts";

/** The whole screen. */
export function App() {
  const words = useWords();
  return <main>{words.product}</main>;
}
