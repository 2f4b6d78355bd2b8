import { words } from '../../i18n/words.ts';

/** Of the lists that a campaign dials. */
export const campaignListWords = words(
  {
    caption: 'Lists of this campaign, in the order in which they are dialled',
    list: 'List',
    leads: 'Leads',
    fresh: 'Not tried yet',
    waiting: 'Waiting',
    priority: 'Priority',
    weight: 'Weight',
    another: 'Another list',
    choose: 'Choose …',
    add: 'Add the list',
    addEffect:
      'Its people come after those of the lists that are there. A campaign that has ended is started again.',
    added: 'The campaign dials the list too.',
    take: 'Take away',
    takeTitle: (name: string) => `Take ${name} from the campaign?`,
    takeEffect:
      'Its people are called no more by this campaign, and callbacks to them are cancelled. What became of those who were called stays. If it comes back, those who waited wait again.',
    taken: 'The campaign dials the list no more.',
  },
  {
    caption: '本任务的名单，按拨打顺序',
    list: '名单',
    leads: '客户数',
    fresh: '未拨打',
    waiting: '等待再拨',
    priority: '优先级',
    weight: '权重',
    another: '其他名单',
    choose: '请选择……',
    add: '添加名单',
    addEffect: '其客户排在现有名单之后。任务若已结束，需重新启动。',
    added: '任务现在也拨打该名单。',
    take: '移除',
    takeTitle: (name: string) => `从任务中移除“${name}”？`,
    takeEffect:
      '本任务不再拨打该名单的客户，对他们的回拨也会取消；已拨打客户的结果保留。若重新添加，等待中的客户会恢复等待。',
    taken: '任务不再拨打该名单。',
  },
);
