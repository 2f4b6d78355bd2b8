import { words } from '../i18n/words.ts';

/** Of the way in. */
export const sessionWords = words(
  {
    title: 'Log in',
    login: 'Login',
    password: 'Password',
    enter: 'Log in',
    refused: {
      wrong: {
        title: 'Login or password is not right',
        todo: 'Check both, and whether Caps Lock is on. An administrator can give you a new password.',
      },
      wait: {
        title: 'Too many attempts',
        todo: 'Wait a while before the next one: each that fails makes the wait longer.',
      },
      token: {
        title: 'This token cannot be used',
        todo: 'It works once, for 24 hours, and each start of the engine prints a new one: give the last. "outpace user setup" makes another.',
      },
    },
    setUp: {
      title: 'Set up Outpace',
      about: 'There is no administrator yet. The token was printed when the engine started; it works once.',
      token: 'One-time token',
      login: 'Login of the administrator',
      name: 'Name',
      password: 'Password',
      passwordHint: 'At least 12 characters; a sentence is easy to remember.',
      again: 'Password once more',
      differs: 'The two passwords are not the same.',
      create: 'Create the administrator',
    },
  },
  {
    title: '登录',
    login: '登录名',
    password: '密码',
    enter: '登录',
    refused: {
      wrong: {
        title: '登录名或密码不正确',
        todo: '请检查输入及大写锁定键。管理员可以为您设置新密码。',
      },
      wait: {
        title: '尝试次数过多',
        todo: '请稍候再试：每次失败都会延长等待时间。',
      },
      token: {
        title: '此令牌不能使用',
        todo: '令牌只能使用一次，24 小时内有效，且每次启动都会显示新的令牌：请填写最后一个。命令 "outpace user setup" 可再生成一个。',
      },
    },
    setUp: {
      title: '初始化 Outpace',
      about: '尚无管理员。一次性令牌在 "outpace serve" 启动时显示，只能使用一次。',
      token: '一次性令牌',
      login: '管理员登录名',
      name: '姓名',
      password: '密码',
      passwordHint: '至少 12 个字符；一句话更容易记住。',
      again: '再次输入密码',
      differs: '两次输入的密码不一致。',
      create: '创建管理员',
    },
  },
);
