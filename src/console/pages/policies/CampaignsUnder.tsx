/** Which policies hold for each campaign, and whether its settings keep to them: asked one by one, since each takes its time. */
import { useState } from 'preact/hooks';
import type { Contract } from '../../../api/contract.ts';
import type { AnswerOf } from '../../../api/endpoint.ts';
import { api } from '../../api.ts';
import { DataTable, type Column } from '../../components/DataTable.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { useAction } from '../../components/useAction.ts';
import { policyWords } from './words.ts';

type Review = AnswerOf<Contract['GET /campaigns/:campaignId/review']>;

interface Held extends Review {
  readonly campaignId: string;
  readonly name: string;
}

export function CampaignsUnder() {
  const text = policyWords();
  const [held, setHeld] = useState<readonly Held[]>();
  const [of, setOf] = useState(0);
  const hold = useAction(async () => {
    const { campaigns } = await api('GET /campaigns', {});
    setOf(campaigns.length);
    let rows: readonly Held[] = [];
    setHeld(rows);
    for (const { campaignId, name } of campaigns) {
      const review = await api('GET /campaigns/:campaignId/review', { params: { campaignId } });
      rows = [...rows, { campaignId, name, ...review }];
      setHeld(rows);
    }
  });
  return (
    <section class="panel">
      <h2>{text.campaigns}</h2>
      <p class="muted">{text.campaignsAbout}</p>
      <button type="button" disabled={hold.isBusy} onClick={() => void hold.run()}>
        {text.holdThem}
      </button>
      <span role="status">{hold.isBusy ? ` ${text.holding(held?.length ?? 0, of)}` : null}</span>
      <ErrorNote error={hold.error} />
      {held === undefined ? null : (
        <DataTable
          caption={text.campaigns}
          columns={columns()}
          rows={held}
          rowKey={({ campaignId }) => campaignId}
          isLoading={hold.isBusy}
          exportAs="campaigns-and-policies"
          empty={<p>{text.noCampaigns}</p>}
        />
      )}
    </section>
  );
}

function columns(): readonly Column<Held>[] {
  const text = policyWords();
  return [
    {
      key: 'campaign',
      label: text.campaign,
      value: ({ name }) => name,
      cell: ({ campaignId, name }) => <a href={`/campaigns/${encodeURIComponent(campaignId)}`}>{name}</a>,
    },
    {
      key: 'under',
      label: text.under,
      value: ({ policies }) => (policies.length === 0 ? text.noPolicy : policies.join(', ')),
    },
    {
      key: 'verdict',
      label: text.verdict,
      value: ({ mayRun }) => (mayRun ? text.mayRun : text.mayNotRun),
      cell: ({ mayRun }) => (
        <span class={mayRun ? 'badge good' : 'badge danger'}>{mayRun ? text.mayRun : text.mayNotRun}</span>
      ),
    },
    {
      key: 'findings',
      label: text.findings,
      value: ({ refusals, warnings }) => [...refusals, ...warnings].map(({ message }) => message).join('; '),
    },
  ];
}
