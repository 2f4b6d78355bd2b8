import { words } from '../../../i18n/words.ts';

/** Of changing the settings of a campaign that is made. */
export const settingsWords = words(
  {
    change: 'Change settings',
    about: 'Nothing is changed before you have seen what would come of it. Pacing is on the operations page.',
    pacing: 'Operations',
    wrapUp: 'After-call work, in seconds',
    window: 'Only within these hours',
    others: 'Other settings',
    yaml: 'As in a campaign file',
    yamlHint:
      'Dispositions, recording, detection, consent, callbacks and more, in YAML as in config/campaigns/example.yaml; what is named here is replaced.',
    remove: 'Take away',
    review: 'What would change',
    same: 'Nothing would change.',
    title: 'Change the settings?',
    confirm: 'Change',
    changes: 'What would change',
    done: (isRunning: boolean) =>
      isRunning ? 'Changed; in force with the next call.' : 'Changed; in force when the engine starts.',
  },
  {
    change: '更改设置',
    about: '先查看更改的影响，确认后才会生效。拨号节奏在“运营”页面设置。',
    pacing: '运营',
    wrapUp: '话后处理时间（秒）',
    window: '仅在以下时段外呼',
    others: '其他设置',
    yaml: '按任务文件格式填写',
    yamlHint:
      '小结、录音、识别、征求同意、回拨等，使用 YAML，参见 config/campaigns/example.yaml；此处写明的项目将被替换。',
    remove: '移除',
    review: '查看更改',
    same: '没有任何更改。',
    title: '更改设置？',
    confirm: '更改',
    changes: '将要更改的内容',
    done: (isRunning: boolean) => (isRunning ? '已更改，从下一通电话起生效。' : '已更改，引擎启动后生效。'),
  },
);
