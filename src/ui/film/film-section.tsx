import { Download } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { POSTER_LIMITS } from "../../figure/poster.ts";
import { seconds, type Duration, type Instant } from "../../kernel/time.ts";
import { useApp, useScreen } from "../app/context.ts";
import { saveBlob } from "../dialogs/saving.ts";
import { filmTexts } from "../words/film.texts.ts";
import { bytesText, durationText } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { useTexts } from "../words/texts.ts";
import { canMakeWebm, PICTURES_PER_SECOND } from "./encoders.ts";
import { makeFilm, type FilmKind } from "./make-film.ts";

/** How long a film may be, in seconds of whoever looks at it. */
const LENGTHS = [5, 10, 25] as const;

const SIZE = `${POSTER_LIMITS.width} × ${POSTER_LIMITS.height}`;

interface FilmSectionProps {
  /** The part of the run that is shown. */
  readonly from: Instant;
  readonly to: Instant;
}

/** A part of the run as a film: how long it is to be, how far it is, and how large it has become before it is saved. */
export default function FilmSection({ from, to }: FilmSectionProps) {
  const text = useTexts(filmTexts);
  const words = useWords();
  const [length, setLength] = useState<number>(10);
  const kinds = useKinds();
  const shown = useScreen(({ group, ground }) => (group === null ? ground : "group"));
  const { taken, film, said, make, cancel } = useFilm();
  const pictures = length * PICTURES_PER_SECOND;
  const isBusy = taken !== null;
  const step = durationText(Math.round((to - from) / (pictures - 1)) as Duration, words);
  return (
    <div className="film">
      <h3 className="dialog-gap">{text.title}</h3>
      <div className="save-row">
        <label className="film-length">
          {text.length}{" "}
          <select value={length} disabled={isBusy} onChange={({ target }) => setLength(Number(target.value))}>
            {LENGTHS.map((each) => <option key={each} value={each}>{durationText(seconds(each), words)}</option>)}
          </select>
        </label>
        {kinds.map((kind) => (
          <button
            key={kind} type="button" className="button" disabled={isBusy || from >= to}
            onClick={() => void make(kind, { pictures, from, to })}
          >{text.make[kind]}</button>
        ))}
        {isBusy && (
          <>
            <progress value={taken} max={pictures} aria-label={text.making(taken, pictures)} />
            <button type="button" className="button small" onClick={cancel}>{text.cancel}</button>
          </>
        )}
      </div>
      {shown !== "cluster" && <p>{text.other[shown]}</p>}
      <p className="quiet">{from >= to ? text.nothing : text.steps(pictures, step, SIZE)}</p>
      {film !== null && (
        <div className="save-row">
          <span className="film-length">{text.made(film.name, bytesText(film.blob.size))}</span>
          <button type="button" className="button primary" onClick={() => saveBlob(film.name, film.blob)}>
            <Download aria-hidden />{text.save}
          </button>
        </div>
      )}
      <p role="status">{said}</p>
    </div>
  );
}

/** The kinds that this browser can make. */
function useKinds(): readonly FilmKind[] {
  const [kinds, setKinds] = useState<readonly FilmKind[]>(["gif"]);
  useEffect(() => {
    let isOpen = true;
    void canMakeWebm(POSTER_LIMITS.width, POSTER_LIMITS.height).then((can) => {
      if (isOpen && can) setKinds(["gif", "webm"]);
    });
    return () => {
      isOpen = false;
    };
  }, []);
  return kinds;
}

interface Made {
  readonly name: string;
  readonly blob: Blob;
}

/** One film at a time; closing what shows it gives it up. */
function useFilm() {
  const text = useTexts(filmTexts);
  const app = useApp();
  const [taken, setTaken] = useState<number | null>(null);
  const [film, setFilm] = useState<Made | null>(null);
  const [said, setSaid] = useState("");
  const asked = useRef(0);
  useEffect(() => () => void asked.current++, []);
  const make = async (kind: FilmKind, wish: Parameters<typeof makeFilm>[2]): Promise<void> => {
    const mine = ++asked.current;
    const isWanted = (): boolean => asked.current === mine;
    setFilm(null);
    setSaid("");
    setTaken(0);
    const outcome = await makeFilm(app, kind, wish, (pictures) => {
      if (isWanted()) setTaken(pictures);
      return isWanted();
    });
    if (!isWanted() || outcome === "cancelled") return;
    setTaken(null);
    if (typeof outcome === "string") setSaid(text[outcome]);
    else setFilm({ name: `quorumscape.${kind}`, blob: outcome });
  };
  const cancel = (): void => {
    asked.current++;
    setTaken(null);
  };
  return { taken, film, said, make, cancel };
}
