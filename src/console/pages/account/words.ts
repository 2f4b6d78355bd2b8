import { words } from '../../i18n/words.ts';

export const accountWords = words(
  {
    title: 'My account',
    login: 'Login',
    name: 'Name',
    role: 'Role',
    zone: 'Time zone',
    roles: {
      agent: 'Agent',
      supervisor: 'Supervisor',
      reviewer: 'Reviewer',
      operations: 'Operations',
      administrator: 'Administrator',
    },
  },
  {
    title: '我的账户',
    login: '登录名',
    name: '姓名',
    role: '角色',
    zone: '时区',
    roles: {
      agent: '坐席',
      supervisor: '班长',
      reviewer: '质检员',
      operations: '运营',
      administrator: '管理员',
    },
  },
);
