/** The pages of the console: their addresses, who may see them, and what is loaded for each when it is first opened. */
import type { ComponentType } from 'preact';
import { lazy } from 'preact-iso';
import type { Permission } from '../../domain/account/permission.ts';
import { Broken } from './Broken.tsx';
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
    path: '/desk',
    name: 'desk',
    needs: 'agent.work',
    component: loaded(() => import('../pages/agent/AgentPage.tsx').then(({ AgentPage }) => AgentPage)),
  },
  {
    path: '/floor',
    name: 'floor',
    needs: 'floor.read',
    component: loaded(() => import('../pages/floor/FloorPage.tsx').then(({ FloorPage }) => FloorPage)),
  },
  {
    path: '/operations',
    name: 'operations',
    needs: 'pacing.read',
    component: loaded(() =>
      import('../pages/operations/OperationsPage.tsx').then(({ OperationsPage }) => OperationsPage),
    ),
  },
  {
    path: '/campaigns',
    name: 'campaigns',
    needs: 'campaign.read',
    component: loaded(() =>
      import('../pages/campaigns/CampaignsPage.tsx').then(({ CampaignsPage }) => CampaignsPage),
    ),
  },
  {
    path: '/lists',
    name: 'lists',
    needs: 'list.read',
    component: loaded(() => import('../pages/lists/ListsPage.tsx').then(({ ListsPage }) => ListsPage)),
  },
  {
    path: '/leads',
    name: 'leads',
    needs: 'lead.read',
    component: loaded(() => import('../pages/leads/LeadsPage.tsx').then(({ LeadsPage }) => LeadsPage)),
  },
  {
    path: '/callbacks',
    name: 'callbacks',
    needs: 'lead.read',
    component: loaded(() =>
      import('../pages/callbacks/CallbacksPage.tsx').then(({ CallbacksPage }) => CallbacksPage),
    ),
  },
  {
    path: '/agents',
    name: 'agents',
    needs: 'agent.read',
    component: loaded(() => import('../pages/agents/AgentsPage.tsx').then(({ AgentsPage }) => AgentsPage)),
  },
  {
    path: '/flows',
    name: 'flows',
    needs: 'flow.read',
    component: loaded(() => import('../pages/flows/FlowsPage.tsx').then(({ FlowsPage }) => FlowsPage)),
  },
  {
    path: '/scripts',
    name: 'scripts',
    needs: 'script.read',
    component: loaded(() =>
      import('../pages/scripts/ScriptsPage.tsx').then(({ ScriptsPage }) => ScriptsPage),
    ),
  },
  {
    path: '/surveys',
    name: 'surveys',
    needs: 'survey.read',
    component: loaded(() =>
      import('../pages/surveys/SurveysPage.tsx').then(({ SurveysPage }) => SurveysPage),
    ),
  },
  {
    path: '/calls',
    name: 'calls',
    needs: 'call.read',
    component: loaded(() => import('../pages/calls/CallsPage.tsx').then(({ CallsPage }) => CallsPage)),
  },
  {
    path: '/recordings',
    name: 'recordings',
    needs: 'recording.read',
    component: loaded(() =>
      import('../pages/recordings/RecordingsPage.tsx').then(({ RecordingsPage }) => RecordingsPage),
    ),
  },
  {
    path: '/reports',
    name: 'reports',
    needs: 'report.read',
    component: loaded(() =>
      import('../pages/reports/ReportsPage.tsx').then(({ ReportsPage }) => ReportsPage),
    ),
  },
  {
    path: '/do-not-call',
    name: 'doNotCall',
    needs: 'doNotCall.read',
    component: loaded(() =>
      import('../pages/doNotCall/DoNotCallPage.tsx').then(({ DoNotCallPage }) => DoNotCallPage),
    ),
  },
  {
    path: '/consents',
    name: 'consents',
    needs: 'consent.read',
    component: loaded(() =>
      import('../pages/consents/ConsentsPage.tsx').then(({ ConsentsPage }) => ConsentsPage),
    ),
  },
  {
    path: '/policies',
    name: 'policies',
    needs: 'policy.read',
    component: loaded(() =>
      import('../pages/policies/PoliciesPage.tsx').then(({ PoliciesPage }) => PoliciesPage),
    ),
  },
  {
    path: '/system',
    name: 'system',
    needs: 'system.read',
    component: loaded(() => import('../pages/system/SystemPage.tsx').then(({ SystemPage }) => SystemPage)),
  },
  {
    path: '/webhooks',
    name: 'webhooks',
    needs: 'webhook.edit',
    component: loaded(() =>
      import('../pages/webhooks/WebhooksPage.tsx').then(({ WebhooksPage }) => WebhooksPage),
    ),
  },
  {
    path: '/users',
    name: 'users',
    needs: 'user.read',
    component: loaded(() => import('../pages/users/UsersPage.tsx').then(({ UsersPage }) => UsersPage)),
  },
  {
    path: '/audit',
    name: 'audit',
    needs: 'audit.read',
    component: loaded(() => import('../pages/audit/AuditPage.tsx').then(({ AuditPage }) => AuditPage)),
  },
  {
    path: '/account',
    name: 'account',
    component: loaded(() =>
      import('../pages/account/AccountPage.tsx').then(({ AccountPage }) => AccountPage),
    ),
  },
];

/** What cannot be loaded, as without a network or after an update, says so: `lazy` alone would leave the page empty. */
function loaded(load: () => Promise<ComponentType>): ComponentType {
  return lazy(() => load().catch(() => Broken));
}

export function pagesFor(permissions: ReadonlySet<Permission>): readonly ConsolePage[] {
  return PAGES.filter(({ needs }) => needs === undefined || permissions.has(needs));
}
