/** Policies: all of them, or one of them by the address. */
import { useLocation } from 'preact-iso';
import { PolicyList } from './PolicyList.tsx';
import { PolicyPage } from './PolicyPage.tsx';

const POLICIES = '/policies';

export function PoliciesPage() {
  const { path } = useLocation();
  const [, below = ''] = path.slice(POLICIES.length).split('/');
  return below === '' ? <PolicyList /> : <PolicyPage policyId={decodeURIComponent(below)} />;
}
