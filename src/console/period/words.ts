import { words } from '../i18n/words.ts';

/** Of the choice of a period. */
export const periodWords = words(
  {
    period: 'Period',
    names: { today: 'Today', yesterday: 'Yesterday', week: 'Last 7 days', month: 'Last 30 days' },
    chosen: 'Days of my choice',
    first: 'From',
    last: 'To',
  },
  {
    period: '时间段',
    names: { today: '今天', yesterday: '昨天', week: '最近 7 天', month: '最近 30 天' },
    chosen: '自选日期',
    first: '从',
    last: '到',
  },
);
