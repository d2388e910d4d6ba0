import type uPlot from 'uplot';
import { numberText } from '../numbers.ts';
import type { ChartColours } from '../theme.ts';
import type { TimeSeriesSettings } from './settings.ts';

/** Dashed lines with their name on them, below the data: a limit is never told by colour alone. */
export function drawThresholds(plot: uPlot, settings: TimeSeriesSettings, theme: ChartColours): void {
  const { warning, alarm } = settings.thresholds;
  drawLimit(plot, warning, 'Warning', theme.warning, settings);
  drawLimit(plot, alarm, 'Alarm', theme.alarm, settings);
}

function drawLimit(
  plot: uPlot,
  limit: number | undefined,
  name: string,
  colour: string,
  settings: TimeSeriesSettings,
): void {
  if (limit === undefined) return;
  const { ctx, bbox } = plot;
  const y = Math.round(plot.valToPos(limit, 'y', true));
  if (y < bbox.top || y > bbox.top + bbox.height) return;
  const scale = devicePixelRatio;
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
  ctx.textBaseline = y - bbox.top > 16 * scale ? 'bottom' : 'top';
  ctx.fillText(`${name} ${numberText(limit, settings.number)}`, bbox.left + bbox.width, y - 2 * scale);
  ctx.restore();
}
