/** How bad an alarm is; its colour only repeats the word. */
import type { AlarmSeverity } from '../../../domain/alarm/rules.ts';
import { systemWords } from './words.ts';

export function Severity({ severity }: { readonly severity: AlarmSeverity }) {
  return (
    <span class={severity === 'critical' ? 'badge danger' : 'badge warning'}>
      {systemWords().severities[severity]}
    </span>
  );
}
