/** Rows that are sorted by their headings, filtered by a text, exported as shown, and loaded page by page. */
import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { formatDateTime } from '../i18n/formats.ts';
import { language } from '../i18n/language.ts';
import type { CsvCell } from './csv.ts';
import { downloadCsv } from './downloadCsv.ts';
import { orderedBy, rowsInView, type ColumnValue, type Order } from './tableView.ts';
import { commonWords } from './words.ts';

export interface Column<Row> extends ColumnValue<Row> {
  readonly label: string;
  /** Absent: its value. */
  readonly cell?: (row: Row) => ComponentChildren;
  readonly isNumber?: boolean;
  /** Its value is a time, in ms since 1970: shown in the reader's zone, exported as ISO 8601. */
  readonly isTime?: boolean;
}

export interface DataTableProps<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly order?: Order;
  /** The name of the exported file; absent: it is not offered. */
  readonly exportAs?: string;
  /** Shown where there is no row at all. */
  readonly empty: ComponentChildren;
  /** Loads the next page; absent: these are all. */
  readonly loadMore?: (() => void) | undefined;
  readonly isLoading?: boolean;
}

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { columns, rows, rowKey, empty, loadMore, isLoading } = props;
  const [filter, setFilter] = useState('');
  const [order, setOrder] = useState(props.order);
  const captionId = useId();
  const text = commonWords();
  if (rows.length === 0 && loadMore === undefined)
    return isLoading === true ? <p role="status">{text.loading}</p> : <>{empty}</>;
  const shown = rowsInView(rows, columns, filter, order, language.value);
  return (
    <div class="data-table">
      <TableTools {...props} filter={filter} setFilter={setFilter} shown={shown} />
      <div class="scroll" role="region" tabIndex={0} aria-labelledby={captionId}>
        <table>
          <caption id={captionId} class="visually-hidden">
            {props.caption}
          </caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <SortHeading
                  key={column.key}
                  column={column}
                  order={order}
                  sort={() => setOrder(orderedBy(order, column.key))}
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={rowKey(row)}>
                {columns.map((column) => (
                  <td key={column.key} class={column.isNumber === true ? 'number' : undefined}>
                    {cellOf(column, row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown.length === 0 ? <p>{text.noMatch}</p> : null}
      {loadMore === undefined ? null : (
        <button type="button" onClick={loadMore} disabled={isLoading}>
          {text.loadMore}
        </button>
      )}
    </div>
  );
}

function cellOf<Row>({ value, cell, isTime }: Column<Row>, row: Row): ComponentChildren {
  if (cell !== undefined) return cell(row);
  const known = value(row);
  return isTime === true && typeof known === 'number' ? formatDateTime(known) : (known ?? '–');
}

function exportedOf<Row>({ value, isTime }: Column<Row>, row: Row): CsvCell {
  const known = value(row);
  return isTime === true && typeof known === 'number' ? new Date(known).toISOString() : known;
}

interface ToolsProps<Row> extends DataTableProps<Row> {
  readonly filter: string;
  readonly setFilter: (filter: string) => void;
  readonly shown: readonly Row[];
}

function TableTools<Row>({ columns, rows, exportAs, filter, setFilter, shown }: ToolsProps<Row>) {
  const text = commonWords();
  const save = (name: string): void =>
    downloadCsv(name, [
      columns.map(({ label }) => label),
      ...shown.map((row) => columns.map((column) => exportedOf(column, row))),
    ]);
  return (
    <div class="tools">
      <input
        type="search"
        aria-label={text.filter}
        placeholder={text.filter}
        value={filter}
        onInput={(event) => setFilter(event.currentTarget.value)}
      />
      <output>
        {shown.length === rows.length ? text.rows(rows.length) : text.rowsOf(shown.length, rows.length)}
      </output>
      {exportAs === undefined ? null : (
        <button type="button" onClick={() => save(exportAs)}>
          {text.exportCsv}
        </button>
      )}
    </div>
  );
}

interface HeadingProps<Row> {
  readonly column: Column<Row>;
  readonly order: Order | undefined;
  readonly sort: () => void;
}

function SortHeading<Row>({ column, order, sort }: HeadingProps<Row>) {
  const isSorted = order?.key === column.key;
  const direction = isSorted ? (order.isDescending ? 'descending' : 'ascending') : 'none';
  return (
    <th scope="col" aria-sort={direction} class={column.isNumber === true ? 'number' : undefined}>
      <button type="button" class="sort" onClick={sort}>
        {column.label}
        <span aria-hidden="true">{isSorted ? (order.isDescending ? ' ▼' : ' ▲') : ''}</span>
      </button>
    </th>
  );
}
