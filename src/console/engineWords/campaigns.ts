/** States of campaigns. */
import type { CampaignState } from '../../domain/campaign/campaign.ts';
import { words } from '../i18n/words.ts';
import { textFor } from './codes.ts';

const campaignStates = words(
  {
    draft: 'Draft',
    running: 'Running',
    paused: 'Paused',
    draining: 'Ending',
    stopped: 'Stopped',
    completed: 'Completed',
  } satisfies Readonly<Record<CampaignState, string>>,
  {
    draft: '草稿',
    running: '运行中',
    paused: '已暂停',
    draining: '正在结束',
    stopped: '已停止',
    completed: '已完成',
  },
);

export const campaignStateText = (code: string): string => textFor(campaignStates(), code);
