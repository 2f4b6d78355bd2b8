/** Before an engine starts, and before a campaign does: the words of its flows are made, and the Asterisk has every sound. */
import type { Logger } from 'pino';
import { wordSoundsIn } from '../../domain/flow/say.ts';
import type { FlowsRead } from '../../runtime/flowShelf.ts';
import type { OutpaceConfig } from '../config/schema.ts';
import { soundsFolderOf } from './catalogue.ts';
import { deliver, type SoundsPlace } from './place.ts';
import { ensureWords } from './words.ts';

/** Never fails: what is missing then keeps the campaigns that need it from starting, by its name. */
export async function readyPrompts(
  config: OutpaceConfig,
  { flows }: FlowsRead,
  sounds: { readonly place?: SoundsPlace | undefined; readonly isStart: boolean },
  logger: Logger,
): Promise<void> {
  // The simulator plays no sounds.
  if (sounds.place === undefined) return;
  const speaking = flows.filter((flow) => wordSoundsIn(flow).length > 0);
  const languages = [...new Set(speaking.flatMap((flow) => flow.languages))];
  try {
    const made = languages.length === 0 ? 0 : await ensureWords(config, languages);
    if (made > 0) logger.info({ event: 'prompt.wordsMade', count: made, languages });
  } catch (error) {
    logger.warn({ event: 'prompt.wordsFailed', languages, err: error });
  }
  try {
    const what = sounds.isStart ? 'all' : 'missing';
    const laid = deliver(soundsFolderOf(config), sounds.place, what);
    if (laid > 0) logger.info({ event: 'prompt.delivered', count: laid, to: sounds.place.folder });
  } catch (error) {
    logger.warn({ event: 'prompt.deliveryFailed', to: sounds.place.folder, err: error });
  }
}
