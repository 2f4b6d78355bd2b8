/** What policies and limits say of a campaign. */
import type { AnswerOf } from '../../../api/endpoint.ts';
import type { Contract } from '../../../api/contract.ts';
import { campaignWords } from './words.ts';

type Found = AnswerOf<Contract['GET /campaigns/:campaignId/review']>;

export function Findings({ findings }: { readonly findings: Found }) {
  const text = campaignWords();
  const { mayRun, policies, refusals, warnings } = findings;
  return (
    <>
      {mayRun ? (
        <p class="note good">{text.may}</p>
      ) : (
        <div class="note error" role="alert">
          <strong>{text.mayNot}</strong>
          <Messages found={refusals} />
        </div>
      )}
      {warnings.length === 0 ? null : (
        <div class="note warning">
          <strong>{text.warnings}</strong>
          <Messages found={warnings} />
        </div>
      )}
      {policies.length === 0 ? null : (
        <p>
          {text.policies}: {policies.join(', ')}
        </p>
      )}
    </>
  );
}

function Messages({ found }: { readonly found: Found['refusals'] }) {
  return (
    <ul>
      {found.map(({ code, message }) => (
        <li key={`${code} ${message}`}>{message}</li>
      ))}
    </ul>
  );
}
