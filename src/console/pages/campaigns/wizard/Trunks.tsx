/** The trunks that a campaign may use, of those the installation has. */
import { useEffect } from 'preact/hooks';
import { api } from '../../../api.ts';
import { ErrorNote } from '../../../components/ErrorNote.tsx';
import { useLoaded } from '../../../components/useLoaded.ts';
import { wizardWords } from './words.ts';

interface Props {
  readonly chosen: readonly string[];
  readonly choose: (trunkIds: readonly string[]) => void;
  readonly error: string | undefined;
}

export function Trunks({ chosen, choose, error }: Props) {
  const text = wizardWords();
  const loaded = useLoaded((signal) => api('GET /trunks', {}, { signal }), []);
  const trunkIds = loaded.value?.trunks.map(({ trunkId }) => trunkId) ?? [];
  useEffect(() => {
    // Where there is one only, there is nothing to choose.
    const [only] = trunkIds;
    if (chosen.length === 0 && trunkIds.length === 1 && only !== undefined) choose([only]);
  }, [loaded.value]);
  return (
    <fieldset>
      <legend>{text.trunks}</legend>
      <ErrorNote error={loaded.error} retry={loaded.reload} />
      {loaded.value !== undefined && trunkIds.length === 0 ? (
        <p class="note warning">{text.noTrunks}</p>
      ) : null}
      <div class="checks">
        {trunkIds.map((trunkId) => (
          <label key={trunkId} class="check">
            <input
              type="checkbox"
              checked={chosen.includes(trunkId)}
              onChange={({ currentTarget }) =>
                choose(currentTarget.checked ? [...chosen, trunkId] : chosen.filter((one) => one !== trunkId))
              }
            />
            {trunkId}
          </label>
        ))}
      </div>
      {error === undefined ? null : <small class="field-error">{error}</small>}
    </fieldset>
  );
}
