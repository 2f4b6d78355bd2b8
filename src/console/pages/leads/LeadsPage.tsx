/** Leads: found, or one of them, by the address. */
import { useLocation } from 'preact-iso';
import { LeadPage } from './LeadPage.tsx';
import { LeadSearch } from './LeadSearch.tsx';

const LEADS = '/leads';

export function LeadsPage() {
  const { path } = useLocation();
  const [, below = ''] = path.slice(LEADS.length).split('/');
  return below === '' ? <LeadSearch /> : <LeadPage leadId={decodeURIComponent(below)} />;
}
