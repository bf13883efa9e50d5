import { scenarioPicture, type PicturedScenario } from "../../figure/scenario-picture.ts";

/** The picture of a scenario on its card: decoration for who sees it, because the card's words say the same. */
export function Picture({ scenario }: { readonly scenario: PicturedScenario }) {
  const { width, height, zones, stores, tiles, axis, marks } = scenarioPicture(scenario);
  return (
    <svg className="scenario-picture" viewBox={`0 0 ${width} ${height}`} aria-hidden>
      {zones.map((box, index) => <rect key={index} {...box} rx={3} className="zone" />)}
      {stores.map((box, index) => <rect key={index} {...box} rx={1.5} className="store" />)}
      {tiles.map(({ x, y, size, leader }, index) => (
        <rect key={index} x={x} y={y} width={size} height={size} rx={0.7} className={leader ? "leader" : "follower"} />
      ))}
      {axis !== null && <line x1={axis.x} x2={axis.x + axis.width} y1={axis.y} y2={axis.y} className="axis" />}
      {axis !== null && marks.map(({ x, kind }, index) => (
        kind === "repair"
          ? <circle key={index} cx={x} cy={axis.y} r={2.6} className="repair" />
          : <path key={index} d={`M${x - 3.2} ${axis.y - 7}h6.4l-3.2 6z`} className={kind} />
      ))}
    </svg>
  );
}
