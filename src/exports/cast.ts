import { eventKind, isDeed, type Tone } from "../proto/events.ts";
import { plainText, sceneSentence } from "../story/words/index.ts";
import { scenesOf } from "../story/scenes.ts";
import { castText, type CastEvent } from "./cast-file.ts";
import { originLine } from "./origin.ts";
import { eventsOf, type Exporter } from "./subject.ts";
import { oneLine, secondsText } from "./text.ts";

const COLUMNS = 100;
const INDENT = 12;
/** Colours of a terminal by what an event means to who reads along. */
const COLOURS: Readonly<Record<Tone, number>> = { unavailable: 31, electing: 33, copying: 34, repaired: 32, quiet: 0 };

/** The story as a recorded terminal, for asciinema: each sentence at its instant, a marker at what people did. */
export const cast: Exporter = {
  name: "cast", extension: "cast", messages: 0,
  *write(subject) {
    const { names, from, origin } = subject;
    const written: CastEvent[] = [{ at: 0, code: "o", data: `\u001b[1m» ${folded(originLine(subject), 2)}\u001b[0m\r\n` }];
    for (const scene of scenesOf(eventsOf(subject))) {
      const { at, body } = scene.event;
      const sentence = oneLine(plainText(sceneSentence(scene, "en", names)));
      if (isDeed(body)) written.push({ at: at - from, code: "m", data: sentence });
      const time = `${secondsText(at, 3)} s`.padStart(INDENT - 2);
      const colour = isDeed(body) ? 1 : COLOURS[eventKind(body.name).tone];
      const data = `\u001b[2m${time}\u001b[0m  \u001b[${colour}m${folded(sentence, INDENT)}\u001b[0m\r\n`;
      written.push({ at: at - from, code: "o", data });
    }
    yield castText({ columns: COLUMNS, rows: 30, title: `quorumscape ${origin.scenario}`.trim() }, written.map(inSeconds));
  },
};

const inSeconds = (event: CastEvent): CastEvent => ({ ...event, at: event.at / 1_000_000 });

/** A text in lines that fit, those behind the first one indented. */
function folded(text: string, indent: number): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > COLUMNS - indent) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\r\n${" ".repeat(indent)}`);
}
