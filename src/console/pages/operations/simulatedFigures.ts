/** Figures of played days as text: a mean with the half of its 95 % interval. */
import type { PacingPreview } from '../../../api/schemas/pacing.ts';
import { formatNumber, formatPercent } from '../../i18n/formats.ts';

export const FIGURES = [
  'occupancy',
  'abandonedShare',
  'agentWaitMs',
  'callsPerHour',
  'abandonedPerHour',
  'dialsPerHour',
] as const;
export type FigureName = (typeof FIGURES)[number];
type Figure = PacingPreview['difference'][FigureName];

export function figureText(
  name: FigureName,
  { mean, halfWidth }: Figure,
  { isDifference = false }: { readonly isDifference?: boolean } = {},
): string {
  const sign = isDifference && mean > 0 ? '+' : '';
  const interval = halfWidth === null ? '' : ` ± ${VALUE_TEXTS[name](halfWidth)}`;
  return `${sign}${VALUE_TEXTS[name](mean)}${interval}`;
}

const oneDecimal = (value: number): string => formatNumber(Math.round(value * 10) / 10);

/** Shares in percent, waits in seconds, the rest as it is; to one decimal. */
const VALUE_TEXTS: Readonly<Record<FigureName, (value: number) => string>> = {
  occupancy: formatPercent,
  abandonedShare: formatPercent,
  agentWaitMs: (waitMs) => oneDecimal(waitMs / 1000),
  callsPerHour: oneDecimal,
  abandonedPerHour: oneDecimal,
  dialsPerHour: oneDecimal,
};
