/** The pages of the console: their addresses, who may see them, and what is loaded for each when it is first opened. */
import type { ComponentType } from 'preact';
import { lazy } from 'preact-iso';
import type { Permission } from '../../domain/account/permission.ts';
import type { frameWords } from './words.ts';

export interface ConsolePage {
  readonly path: `/${string}`;
  readonly name: keyof ReturnType<typeof frameWords>['pages'];
  /** Absent: for everybody who is logged in. The server asks for it again with every request. */
  readonly needs?: Permission;
  readonly component: ComponentType;
}

/** In the order of the navigation; whoever logs in comes to the first that they may see. */
export const PAGES: readonly ConsolePage[] = [
  {
    path: '/account',
    name: 'account',
    component: lazy(() => import('../pages/account/AccountPage.tsx').then(({ AccountPage }) => AccountPage)),
  },
];

export function pagesFor(permissions: ReadonlySet<Permission>): readonly ConsolePage[] {
  return PAGES.filter(({ needs }) => needs === undefined || permissions.has(needs));
}
