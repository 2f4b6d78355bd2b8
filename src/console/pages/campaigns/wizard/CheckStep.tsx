/** What the campaign would come to: what law and limits say, and whom it could call now; then it is made. */
import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import { api } from '../../../api.ts';
import { ErrorNote } from '../../../components/ErrorNote.tsx';
import { toast } from '../../../components/toasts.tsx';
import { useAction } from '../../../components/useAction.ts';
import { useLoaded } from '../../../components/useLoaded.ts';
import { Findings } from '../Findings.tsx';
import { Funnel } from '../Funnel.tsx';
import { campaignOf } from './draft.ts';
import type { StepProps } from './NewCampaignPage.tsx';
import { wizardWords } from './words.ts';

export function CheckStep({ draft, back }: StepProps) {
  const text = wizardWords();
  const { route } = useLocation();
  // Pressed twice, or again after a lost answer: made once.
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const body = { campaign: campaignOf(draft, text.labels) };
  const { value, error, isLoading, reload } = useLoaded(
    (signal) => api('POST /campaigns/check', { body }, { signal }),
    [],
  );
  const make = useAction(async () => {
    const { campaignId } = await api('POST /campaigns', { body }, { idempotencyKey });
    toast(text.made);
    route(`/campaigns/${encodeURIComponent(campaignId)}`);
  });
  return (
    <>
      {isLoading ? <p role="status">{text.checking}</p> : null}
      <ErrorNote error={error} retry={reload} />
      {value === undefined ? null : (
        <>
          <h3>{text.checked}</h3>
          <Findings findings={value} />
          <Funnel funnel={value.funnel} />
          <p class="hint">{text.nothingYet}</p>
        </>
      )}
      <ErrorNote error={make.error} />
      <div class="actions">
        <button
          type="button"
          class="primary"
          disabled={value?.mayRun !== true || make.isBusy}
          onClick={() => void make.run()}
        >
          {text.create}
        </button>
        <button type="button" onClick={back}>
          {text.back}
        </button>
      </div>
    </>
  );
}
