/** What each column of a file is taken for, which may be said otherwise, and what becomes of its first rows. */
import { useId } from 'preact/hooks';
import { formatNumber } from '../../i18n/formats.ts';
import type { Columns, ColumnUse, ListPreview } from './ImportList.tsx';
import { rejectText } from '../../engineWords/rejects.ts';
import { listWords } from './words.ts';

const USES: Readonly<Record<ColumnUse['use'], ColumnUse>> = {
  phone: { use: 'phone', kind: 'other' },
  phoneCode: { use: 'phoneCode' },
  name: { use: 'name' },
  key: { use: 'key' },
  field: { use: 'field', type: 'text' },
  ignore: { use: 'ignore' },
};

interface Props {
  readonly preview: ListPreview;
  readonly onColumns: (columns: Columns) => void;
}

export function Preview({ preview, onColumns }: Props) {
  const text = listWords();
  const rejected = Object.values(preview.rejectedByCode).reduce((sum, one) => sum + one, 0);
  const use = (heading: string, chosen: ColumnUse['use']): void =>
    onColumns({
      ...Object.fromEntries(preview.columns.map((column) => [column.heading, column.use])),
      [heading]: USES[chosen],
    });
  return (
    <>
      <div class="scroll">
        <table>
          <caption>{text.columns}</caption>
          <thead>
            <tr>
              <th scope="col">{text.column}</th>
              <th scope="col">{text.use}</th>
            </tr>
          </thead>
          <tbody>
            {preview.columns.map((column) => (
              <ColumnRow key={column.heading} {...column} onUse={(chosen) => use(column.heading, chosen)} />
            ))}
          </tbody>
        </table>
      </div>
      <Rows caption={text.firstRows} rows={preview.rows} />
      <p class={rejected === 0 ? 'note good' : 'note warning'} role="status">
        {text.rejects(formatNumber(rejected), formatNumber(preview.rowsLookedAt))}
      </p>
      {preview.rejects.length === 0 ? null : <Rows caption={text.rejected} rows={preview.rejects} />}
    </>
  );
}

interface ColumnRowProps {
  readonly heading: string;
  readonly use: ColumnUse;
  readonly onUse: (use: ColumnUse['use']) => void;
}

function ColumnRow({ heading, use, onUse }: ColumnRowProps) {
  const text = listWords();
  const id = useId();
  return (
    <tr>
      <th scope="row" id={id}>
        {heading}
      </th>
      <td>
        <select
          aria-labelledby={id}
          value={use.use}
          onChange={({ currentTarget }) => onUse(currentTarget.value as ColumnUse['use'])}
        >
          {(Object.keys(USES) as ColumnUse['use'][]).map((one) => (
            <option key={one} value={one}>
              {text.uses[one]}
            </option>
          ))}
        </select>
      </td>
    </tr>
  );
}

function Rows({ caption, rows }: { readonly caption: string; readonly rows: ListPreview['rows'] }) {
  const text = listWords();
  return (
    // Wide files scroll: by keyboard, too.
    <div class="scroll" role="region" aria-label={caption} tabIndex={0}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col" class="number">
              {text.line}
            </th>
            <th scope="col">{text.becomes}</th>
            <th scope="col">{text.rejected}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ line, cells, lead, reject }) => (
            <tr key={line}>
              <td class="number">{line}</td>
              <td>{lead === undefined ? cells.join(' · ') : [lead.number, lead.name].join(' · ')}</td>
              <td>{reject === undefined ? '' : rejectText(reject)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
