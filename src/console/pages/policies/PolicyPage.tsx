/** One policy with all its rules, beside another one where that is chosen; both stand in the address. */
import { useLocation } from 'preact-iso';
import { api } from '../../api.ts';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { Facts } from '../../components/Facts.tsx';
import { SelectField } from '../../components/SelectField.tsx';
import { useLoaded } from '../../components/useLoaded.ts';
import { PageHead } from '../../frame/PageHead.tsx';
import { ruleTexts, type Policy, type RuleName } from './ruleTexts.ts';
import { Source } from './Source.tsx';
import { policyWords } from './words.ts';

export function PolicyPage({ policyId }: { readonly policyId: string }) {
  const text = policyWords();
  const { query, route } = useLocation();
  const otherId = query['with'];
  const { value, error, reload } = useLoaded(
    async (signal) => {
      const asked = [policyId, ...(otherId === undefined ? [] : [otherId])];
      const [{ policies }, ...shown] = await Promise.all([
        api('GET /policies', {}, { signal }),
        ...asked.map((id) => api('GET /policies/:policyId', { params: { policyId: id } }, { signal })),
      ]);
      return { policies, shown };
    },
    [policyId, otherId],
  );
  const [policy] = value?.shown ?? [];
  return (
    <>
      <PageHead title={`${text.policy} ${policyId}`}>
        <a class="push" href="/policies">
          {text.all}
        </a>
      </PageHead>
      <ErrorNote error={error} retry={reload} />
      {value === undefined || policy === undefined ? null : (
        <>
          <Facts
            facts={[
              [text.version, policy.version],
              [text.region, policy.region],
              [text.sure, text.confidences[policy.confidence]],
              [text.source, <Source source={policy.source} />],
            ]}
          />
          <div class="conditions">
            <SelectField
              label={text.compare}
              none={text.nothing}
              options={value.policies.flatMap((one) =>
                one.policyId === policyId ? [] : [[one.policyId, one.policyId] as const],
              )}
              value={otherId}
              choose={(id) => {
                const search = id === undefined ? '' : `?with=${encodeURIComponent(id)}`;
                route(`/policies/${encodeURIComponent(policyId)}${search}`);
              }}
            />
          </div>
          <Rules policies={value.shown} />
        </>
      )}
    </>
  );
}

function Rules({ policies }: { readonly policies: readonly Policy[] }) {
  const text = policyWords();
  const columns = policies.map((policy) => ({ policy, texts: ruleTexts(policy) }));
  return (
    <div class="scroll" role="region" tabIndex={0} aria-label={text.rule}>
      <table>
        <thead>
          <tr>
            <th scope="col">{text.rule}</th>
            {columns.map(({ policy }) => (
              <th key={policy.policyId} scope="col">
                {policy.policyId}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(Object.keys(text.rules) as RuleName[]).map((rule) => {
            const isDifferent = new Set(columns.map(({ texts }) => texts[rule])).size > 1;
            return (
              <tr key={rule}>
                <th scope="row">
                  {text.rules[rule]} {isDifferent ? <span class="badge warning">{text.differs}</span> : null}
                </th>
                {columns.map(({ policy, texts }) => (
                  <td key={policy.policyId}>{texts[rule]}</td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
