import { counted, words } from '../../i18n/words.ts';

/** Of what a supervisor writes to agents. */
export const messageWords = words(
  {
    message: 'Message',
    title: 'Message to agents',
    to: 'To',
    choose: 'Choose …',
    team: (name: string) => `Team: ${name}`,
    campaign: (name: string) => `All who may take calls of: ${name}`,
    text: 'Text',
    hint: 'Stands on the desk until it is read, a day at most; who is away finds it when they come back.',
    send: 'Send',
    sent: 'Sent: it is on their desk.',
    sentTo: (count: number) => `Sent to ${counted(count, 'agent', 'agents')}.`,
    nobody: 'There is no team and no running campaign yet: write to one agent, by their name in the table.',
  },
  {
    message: '发消息',
    title: '给坐席发消息',
    to: '发送给',
    choose: '请选择……',
    team: (name: string) => `班组：${name}`,
    campaign: (name: string) => `可接听该任务的全部坐席：${name}`,
    text: '内容',
    hint: '显示在坐席工作台上，直至已读，最长保留一天；离席的坐席回来后可看到。',
    send: '发送',
    sent: '已发送到坐席工作台。',
    sentTo: (count: number) => `已发送给 ${count} 名坐席。`,
    nobody: '还没有班组，也没有运行中的任务：请点击表中的坐席姓名单独发送。',
  },
);
