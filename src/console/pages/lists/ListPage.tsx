/** One list: taken out with what became of each lead, or made due again. */
import { useState } from 'preact/hooks';
import { api } from '../../api.ts';
import { Confirm } from '../../components/Confirm.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { toast } from '../../components/toasts.tsx';
import { useLoaded } from '../../components/useLoaded.ts';
import { PageHead } from '../../frame/PageHead.tsx';
import { formatNumber } from '../../i18n/formats.ts';
import { may } from '../../session/session.ts';
import { listWords } from './words.ts';

export function ListPage({ listId }: { readonly listId: string }) {
  const text = listWords();
  const [isResetting, reset] = useState(false);
  const { value, error, reload } = useLoaded(
    (signal) => api('GET /lists/:listId', { params: { listId } }, { signal }),
    [listId],
  );
  return (
    <>
      <PageHead title={value?.name ?? listId}>
        <a class="push" href="/lists">
          {text.back}
        </a>
      </PageHead>
      <ErrorNote error={error} retry={reload} />
      {value === undefined ? null : (
        <>
          <dl class="facts panel">
            <dt>{text.id}</dt>
            <dd>{value.listId}</dd>
            <dt>{text.count}</dt>
            <dd>{formatNumber(value.leads)}</dd>
          </dl>
          <div class="actions">
            {(['csv', 'xlsx'] as const).map((format) => (
              <a
                key={format}
                class="button"
                download
                href={`/api/v1/lists/${encodeURIComponent(listId)}/export?format=${format}`}
              >
                {`${text.exportAll} (${format.toUpperCase()})`}
              </a>
            ))}
            {may('list.edit') ? (
              <button type="button" onClick={() => reset(true)}>
                {text.reset}
              </button>
            ) : null}
          </div>
        </>
      )}
      {isResetting ? <Reset listId={listId} onClose={() => reset(false)} /> : null}
    </>
  );
}

/** Says what it would come to before it is done. */
function Reset({ listId, onClose }: { readonly listId: string; readonly onClose: () => void }) {
  const text = listWords();
  const params = { listId };
  const { value, error } = useLoaded(
    (signal) => api('POST /lists/:listId/reset', { params, body: { dryRun: true } }, { signal }),
    [listId],
  );
  return (
    <Confirm
      title={text.reset}
      confirm={text.reset}
      isDangerous
      onClose={onClose}
      onConfirm={async () => {
        await api('POST /lists/:listId/reset', { params, body: { dryRun: false } });
        toast(text.resetDone);
      }}
    >
      <p>{text.resetAbout}</p>
      <ErrorNote error={error} />
      {value === undefined ? null : (
        <>
          <p>{value.leads === 0 ? text.resetNone : text.resetCount(formatNumber(value.leads))}</p>
          <ul>
            {value.reset.map(({ campaignId, dialStatus, leads }) => (
              <li
                key={`${campaignId} ${dialStatus}`}
              >{`${campaignId}: ${dialStatus}, ${formatNumber(leads)}`}</li>
            ))}
          </ul>
        </>
      )}
    </Confirm>
  );
}
