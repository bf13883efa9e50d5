import { X } from "lucide-react";
import { useApp, useRun } from "../app/context.ts";
import { detectorsTexts } from "../words/detectors.texts.ts";
import { useWords } from "../words/index.ts";
import { useTexts } from "../words/texts.ts";
import { DetectorCard } from "./detector-card.tsx";
import { PolicyCard } from "./policy-card.tsx";
import "./detectors.css";

/** Failure detectors side by side as the run goes on: what each takes each store for, and what a policy does about it. */
export default function DetectorsPanel() {
  const { landmarks, common } = useWords();
  const { screen } = useApp();
  const sight = useRun(({ status }) => status?.detection ?? null);
  return (
    <div className="detectors">
      <div className="panel-head">
        <h2>{landmarks.detectors}</h2>
        <button
          type="button" className="button plain icon small head-close" aria-label={common.close} title={common.close}
          onClick={() => screen.showDrawer(null)}
        ><X aria-hidden /></button>
      </div>
      <div className="panel-content" tabIndex={0} role="group" aria-label={landmarks.detectors}>
        <div className="detector-cards">
          {sight === null && <Idle />}
          {sight?.detectors.map((each) => <DetectorCard key={each.detector} sight={each} unseen={sight.unseen} />)}
          <PolicyCard sight={sight} />
        </div>
      </div>
    </div>
  );
}

/** What would watch, and by which rule. */
function Idle() {
  const text = useTexts(detectorsTexts);
  return (
    <section>
      <p className="quiet">{text.idle}</p>
      <dl className="detector-rules">
        {text.rules.map(([detector, rule]) => (
          <div key={detector}><dt>{text.detectors[detector]}</dt><dd className="quiet">{rule}</dd></div>
        ))}
      </dl>
    </section>
  );
}
