/** What a use case warns of, below what it says. */
import type { WithWarnings } from '../services/campaigns.ts';
import { colours } from './output.ts';

export function withWarnings(text: string, { warnings = [] }: WithWarnings): string {
  return [text, ...warnings.map((warning) => `${colours.yellow('warning')}: ${warning}`)].join('\n');
}
