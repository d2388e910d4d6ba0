import type uPlot from 'uplot';
import { type NumberStyle, numberText } from '../numbers.ts';
import { type ChartColours, translucent } from '../theme.ts';
import type { Thresholds } from '../thresholds.ts';

/** What a line's name takes above or below it, CSS pixels. */
const NAME_HEIGHT = 14;

/** How shaded the side of a limit is on which it gets worse. */
const BAND_OPACITY = 0.1;

interface Manner {
  /** of the axis that they stand on */
  readonly style: NumberStyle;
  readonly theme: ChartColours;
  /** what lies beyond a limit is shaded, too */
  readonly bands: boolean;
}

/** Dashed lines with their name on them, below the data: a limit is never told by colour alone. */
export function drawThresholds(plot: uPlot, thresholds: Thresholds, { style, theme, bands }: Manner): void {
  const { warning, alarm } = thresholds;
  if (bands) drawBands(plot, thresholds, theme);
  const places = { warning: placeOf(plot, warning), alarm: placeOf(plot, alarm) };
  // Two that are close: the lower one has its name below it.
  const close =
    places.warning !== null &&
    places.alarm !== null &&
    Math.abs(places.warning - places.alarm) < 2 * NAME_HEIGHT * devicePixelRatio;
  const isLower = (one: number | null, other: number | null) => close && one! > other!;
  if (places.warning !== null)
    drawLimit(plot, places.warning, {
      name: `Warning ${numberText(warning, style)}`,
      colour: theme.warning,
      below: isLower(places.warning, places.alarm),
    });
  if (places.alarm !== null)
    drawLimit(plot, places.alarm, {
      name: `Alarm ${numberText(alarm, style)}`,
      colour: theme.alarm,
      below: isLower(places.alarm, places.warning),
    });
}

/** @returns the row of pixels of a limit, from the top; null when it is none or out of sight */
function placeOf({ bbox, valToPos }: uPlot, limit: number | undefined): number | null {
  if (limit === undefined) return null;
  const y = Math.round(valToPos(limit, 'y', true));
  return y < bbox.top || y > bbox.top + bbox.height ? null : y;
}

/** The alarm's area lies on the warning's, from the limit to the edge of the drawing. */
function drawBands(plot: uPlot, { warning, alarm, worse }: Thresholds, theme: ChartColours): void {
  const { ctx, bbox } = plot;
  const bottom = bbox.top + bbox.height;
  const shade = (limit: number | undefined, colour: string) => {
    if (limit === undefined) return;
    const place = Math.min(Math.max(plot.valToPos(limit, 'y', true), bbox.top), bottom);
    const [from, to] = worse === 'above' ? [bbox.top, place] : [place, bottom];
    ctx.fillStyle = translucent(colour, BAND_OPACITY);
    ctx.fillRect(bbox.left, from, bbox.width, to - from);
  };
  ctx.save();
  shade(warning, theme.warning);
  shade(alarm, theme.alarm);
  ctx.restore();
}

interface Limit {
  readonly name: string;
  readonly colour: string;
  /** its name stands below the line, whatever room there is above */
  readonly below: boolean;
}

function drawLimit({ ctx, bbox }: uPlot, y: number, { name, colour, below }: Limit): void {
  const scale = devicePixelRatio;
  const under = below || y - bbox.top <= NAME_HEIGHT * scale;
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.fillStyle = colour;
  ctx.lineWidth = scale;
  ctx.setLineDash([4 * scale, 4 * scale]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.font = `${10 * scale}px "Inter Variable", system-ui, sans-serif`;
  ctx.textAlign = 'right';
  ctx.textBaseline = under ? 'top' : 'bottom';
  ctx.fillText(name, bbox.left + bbox.width, y + (under ? 3 : -2) * scale);
  ctx.restore();
}
