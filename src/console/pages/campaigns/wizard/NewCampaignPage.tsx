/** The assistant that makes a campaign: who is called, how and when, and what would come of it. It calls nobody. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { PageHead } from '../../../frame/PageHead.tsx';
import { zone } from '../../../i18n/formats.ts';
import { CheckStep } from './CheckStep.tsx';
import { emptyDraft, type Draft } from './draft.ts';
import { ListStep } from './ListStep.tsx';
import { RulesStep } from './RulesStep.tsx';
import { wizardWords } from './words.ts';

const STEPS = ['list', 'rules', 'check'] as const;
type Step = (typeof STEPS)[number];

export interface StepProps {
  readonly draft: Draft;
  readonly change: (changes: Partial<Draft>) => void;
  readonly next: () => void;
  readonly back: () => void;
}

export function NewCampaignPage() {
  const text = wizardWords();
  const [step, goTo] = useState<Step>('list');
  const [draft, setDraft] = useState(() => emptyDraft(zone.value));
  const heading = useRef<HTMLHeadingElement>(null);
  const isFirst = useRef(true);
  useEffect(() => {
    // The button that led here is gone: who reads by ear hears the new step.
    if (!isFirst.current) heading.current?.focus();
    isFirst.current = false;
  }, [step]);
  const at = STEPS.indexOf(step);
  const move = (by: number) => () => goTo(STEPS[at + by] ?? step);
  const props: StepProps = {
    draft,
    change: (changes) => setDraft((before) => ({ ...before, ...changes })),
    next: move(1),
    back: move(-1),
  };
  return (
    <>
      <PageHead title={text.title}>
        <a class="push" href="/campaigns">
          {text.cancel}
        </a>
      </PageHead>
      <ol class="steps">
        {STEPS.map((one) => (
          <li key={one} aria-current={one === step ? 'step' : undefined}>
            {text.steps[one]}
          </li>
        ))}
      </ol>
      <section class="panel" aria-labelledby="step">
        <h2 id="step" tabIndex={-1} ref={heading}>
          {text.step(at + 1, STEPS.length, text.steps[step])}
        </h2>
        {step === 'list' ? <ListStep {...props} /> : null}
        {step === 'rules' ? <RulesStep {...props} /> : null}
        {step === 'check' ? <CheckStep {...props} /> : null}
      </section>
    </>
  );
}
