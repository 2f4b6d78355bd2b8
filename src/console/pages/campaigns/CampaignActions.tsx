/** Start, pause and stop, each asked for once more, with what it does; a start with what the law says of it. */
import { useState } from 'preact/hooks';
import { campaignMachine, type CampaignState } from '../../../domain/campaign/campaign.ts';
import { api } from '../../api.ts';
import { Confirm } from '../../components/Confirm.tsx';
import { toast } from '../../components/toasts.tsx';
import { useLoaded } from '../../components/useLoaded.ts';
import { may } from '../../session/session.ts';
import { Findings } from './Findings.tsx';
import { campaignWords } from './words.ts';

const ACTIONS = ['start', 'pause', 'stop'] as const;
type ActionName = (typeof ACTIONS)[number];

interface Props {
  readonly campaign: {
    readonly campaignId: string;
    readonly name: string;
    readonly state: CampaignState;
  };
  readonly onDone: () => void;
}

export function CampaignActions({ campaign, onDone }: Props) {
  const text = campaignWords();
  const [asked, ask] = useState<ActionName>();
  if (!may('campaign.run')) return null;
  const { campaignId, name, state } = campaign;
  const act = async (action: ActionName): Promise<void> => {
    await api(`POST /campaigns/:campaignId/${action}`, { params: { campaignId } });
    toast(text.done[action]);
    onDone();
  };
  return (
    <div class="actions">
      {ACTIONS.filter((action) => action in campaignMachine.table[state]).map((action) => (
        <button
          key={action}
          type="button"
          class={action === 'start' ? 'primary' : undefined}
          onClick={() => ask(action)}
        >
          {text.actions[action]}
        </button>
      ))}
      {asked === undefined ? null : (
        <Confirm
          title={text.ask[asked](name)}
          confirm={text.actions[asked]}
          isDangerous={asked === 'stop'}
          onConfirm={() => act(asked)}
          onClose={() => ask(undefined)}
        >
          <p>{text.effect[asked]}</p>
          {asked === 'start' ? <Review campaignId={campaignId} /> : null}
        </Confirm>
      )}
    </div>
  );
}

function Review({ campaignId }: { readonly campaignId: string }) {
  const { value } = useLoaded(
    (signal) => api('GET /campaigns/:campaignId/review', { params: { campaignId } }, { signal }),
    [campaignId],
  );
  return value === undefined ? null : <Findings findings={value} />;
}
