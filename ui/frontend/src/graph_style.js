// How the graph looks: a colour a kind, the general in solid colour, the particular tinted, inferred edges dashed.

export const COLOURS = {
  document: "#33475b",
  section: "#5f6f80",
  action: "#a4372f",
  measure: "#2b6299",
  target: "#2c7a51",
  penalty: "#b3305f",
  commitment: "#4a5a8f",
  indicator: "#1c7676",
  level: "#8a600e",
  body: "#6a4c9c",
  place: "#8a5a3c",
  reference: "#5a6b2d",
};

const SOLID = new Set(["document", "action"]);

/** The style sheet for a theme: colours of text and ground, and the font. */
export function style({ text, ground, dark, font }) {
  const quiet = mix(text, ground, 0.35);
  const sheet = [
    {
      selector: "node",
      style: {
        shape: "round-rectangle",
        "corner-radius": 7,
        width: "data(width)",
        height: "data(height)",
        label: "data(text)",
        "font-family": font,
        "font-size": 14,
        "line-height": 1.28,
        "text-wrap": "wrap",
        "text-max-width": 400, // lines are broken beforehand
        "text-valign": "center",
        "text-halign": "center",
        color: text,
        "border-width": 1.25,
        "overlay-opacity": 0,
        "transition-property": "opacity",
        "transition-duration": "120ms",
      },
    },
    {
      selector: "edge",
      style: {
        width: 1.25,
        "line-color": quiet,
        "target-arrow-color": quiet,
        "target-arrow-shape": "none",
        "curve-style": "bezier",
        opacity: 0.75,
        "overlay-opacity": 0,
        "font-family": font,
        "font-size": 12,
        color: text,
        "text-background-color": ground,
        "text-background-opacity": 0.92,
        "text-background-padding": 2,
      },
    },
    {
      selector: 'edge[side="ahead"], edge[side="back"]',
      style: {
        "curve-style": "unbundled-bezier",
        "edge-distances": "endpoints",
        "control-point-weights": (edge) => edge.data("bend").weights,
        "control-point-distances": (edge) => edge.data("bend").distances,
      },
    },
    { selector: 'edge[side="ahead"]', style: { "source-endpoint": "50% 0%", "target-endpoint": "-50% 0%" } },
    { selector: 'edge[side="back"]', style: { "source-endpoint": "-50% 0%", "target-endpoint": "50% 0%" } },
    ...["below", "above"].map((side) => ({
      selector: `edge[side="${side}"]`, // within a column: a bow on its right
      style: {
        "source-endpoint": "50% 0%",
        "target-endpoint": "50% 0%",
        "curve-style": "unbundled-bezier",
        "control-point-distances": side === "below" ? -70 : 70,
        "edge-distances": "endpoints",
        "control-point-weights": 0.5,
      },
    })),
    {
      selector: 'edge[relation="has_part"][side="ahead"]',
      style: { "curve-style": "round-taxi", "taxi-direction": "horizontal", "taxi-turn": "34px", "taxi-radius": 8 },
    },
    { selector: 'edge[basis="inferred"]', style: { "line-style": "dashed", "line-dash-pattern": [6, 4] } },
    { selector: 'edge[basis="inherited"]', style: { "line-style": "dotted" } },
    { selector: ".away", style: { opacity: 0.22 } },
    {
      selector: 'edge.near.told',
      style: { label: "data(label)" },
    },
    {
      selector: "edge.near",
      style: { opacity: 1, width: 2, "line-color": mix(text, ground, 0.7), "target-arrow-color": mix(text, ground, 0.7) },
    },
    {
      selector: "edge[way=1]",
      style: {
        label: "data(label)",
        opacity: 1,
        width: 2.5,
        "line-color": dark ? "#f2c14e" : "#b07d00",
        "target-arrow-color": dark ? "#f2c14e" : "#b07d00",
        "target-arrow-shape": "triangle",
        "font-size": 12,
      },
    },
    { selector: "node.chosen", style: { "border-width": 3.5, "border-color": dark ? "#f2c14e" : "#e0a100" } },
    { selector: "node.hover", style: { "border-width": 2.5 } },
  ];
  for (const [kind, colour] of Object.entries(COLOURS)) {
    const solid = SOLID.has(kind);
    const strong = dark ? mix(colour, "#ffffff", 0.72) : colour;
    sheet.splice(1, 0, {
      selector: `node[kind="${kind}"]`,
      style: {
        "background-color": solid ? colour : mix(colour, ground, dark ? 0.34 : 0.1),
        "border-color": solid ? colour : strong,
        color: solid ? "#ffffff" : text,
        "font-weight": solid ? 600 : 400,
      },
    });
  }
  return sheet;
}

/** `share` of one colour laid on another; both as #rrggbb or rgb(). */
export function mix(colour, ground, share) {
  const [a, b] = [channels(colour), channels(ground)];
  return `rgb(${a.map((value, i) => Math.round(value * share + b[i] * (1 - share))).join(",")})`;
}

function channels(colour) {
  if (colour.startsWith("#")) {
    const digits = colour.length === 4 ? colour.replace(/[0-9a-f]/gi, "$&$&") : colour;
    return [1, 3, 5].map((at) => Number.parseInt(digits.slice(at, at + 2), 16));
  }
  return colour.match(/[\d.]+/g).slice(0, 3).map(Number);
}
