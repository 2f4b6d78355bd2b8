/** What the supervisor has opened on the floor. */
import { signal } from '@preact/signals';

export const openedAgentId = signal<string | undefined>(undefined);
