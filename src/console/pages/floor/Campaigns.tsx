/** Campaigns as they run: how far they are, what they may still do, and what limits each. */
import { useId } from 'preact/hooks';
import type { BudgetBoard, CampaignBoard } from '../../../domain/floor/board.ts';
import type { CampaignFigures } from '../../../domain/floor/figures.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { campaignStateText } from '../../engineWords/campaigns.ts';
import { decisionText, limitText, type DecisionTold } from '../../engineWords/decisions.ts';
import { refusalText } from '../../engineWords/rules.ts';
import { Meter } from '../../components/Meter.tsx';
import { formatDateTime, formatDuration, formatNumber, formatPercent } from '../../i18n/formats.ts';
import { campaigns, figures } from '../../live/floor.ts';
import { floorWords } from './words.ts';

export function Campaigns() {
  const captionId = useId();
  const text = floorWords();
  const { campaign: columns } = text;
  const figuresOf = new Map(figures.value.map((one) => [one.campaignId, one]));
  return (
    <section class="panel">
      <h2>{text.campaigns}</h2>
      {campaigns.value.length === 0 ? (
        <EmptyState title={text.noCampaigns}>{text.noCampaignsTodo}</EmptyState>
      ) : (
        <div class="scroll" role="region" tabIndex={0} aria-labelledby={captionId}>
          <table class="campaigns">
            <caption id={captionId} class="visually-hidden">
              {text.campaigns}
            </caption>
            <thead>
              <tr>
                {[
                  columns.name,
                  columns.progress,
                  columns.finish,
                  columns.hopper,
                  columns.calls,
                  columns.abandonment,
                  columns.occupancy,
                  columns.wait,
                  columns.limited,
                ].map((label) => (
                  <th key={label} scope="col">
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {campaigns.value.map((board) => (
                <CampaignRow key={board.campaignId} board={board} figures={figuresOf.get(board.campaignId)} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

const toldBy = ({ limitedBy, reason, pacing }: CampaignBoard): DecisionTold => ({
  limitedBy,
  reason,
  ...pacing?.forecast,
});

interface CampaignRowProps {
  readonly board: CampaignBoard;
  /** Absent: not counted yet. */
  readonly figures: CampaignFigures | undefined;
}

function CampaignRow({ board, figures: counted }: CampaignRowProps) {
  const { campaign: text } = floorWords();
  const name = counted?.name ?? board.campaignId;
  return (
    <tr>
      <th scope="row">
        {name}
        <br />
        <span class={board.state === 'running' ? 'badge good' : 'badge'}>
          {campaignStateText(board.state)}
        </span>
        {board.isWindowOpen === false ? <span class="badge warning">{text.closed}</span> : null}
      </th>
      <td>{counted === undefined ? '' : <Progress name={name} figures={counted} />}</td>
      <td>{formatDateTime(counted?.finishAt)}</td>
      <td>{counted === undefined ? '' : <Hopper figures={counted} />}</td>
      <td>{text.callsNow(board.dialling, board.waiting, board.talking)}</td>
      <td>
        {board.pacing?.budget.map((window) => (
          <Budget key={window.name} campaign={name} window={window} />
        ))}
      </td>
      <td class="number">{formatPercent(counted?.occupancy)}</td>
      <td class="number">{formatDuration(counted?.meanWaitMs)}</td>
      <td title={decisionText(toldBy(board))}>
        {/* Held for its own reasons: paused, closed, completed. */}
        {board.limitedBy === 'hold' ? decisionText(toldBy(board)) : limitText(board.limitedBy)}
      </td>
    </tr>
  );
}

function Progress({
  name,
  figures: { final, leads },
}: {
  readonly name: string;
  readonly figures: CampaignFigures;
}) {
  const { campaign: text } = floorWords();
  return (
    <Meter
      label={`${name}: ${text.progress}`}
      value={final}
      most={leads}
      text={text.done(formatNumber(final), formatNumber(leads))}
    />
  );
}

function Hopper({ figures: { hopper, refusals } }: { readonly figures: CampaignFigures }) {
  const { campaign: text } = floorWords();
  if (hopper > 0) return <>{formatNumber(hopper)}</>;
  return (
    <>
      <span class="badge warning">{text.hopperEmpty}</span>
      <ul class="reasons">
        {refusals.slice(0, 3).map(([code, count]) => (
          <li key={code}>{`${refusalText(code)}: ${formatNumber(count)}`}</li>
        ))}
      </ul>
    </>
  );
}

/** From here on little is left to go wrong. */
const WARN_SHARE = 0.8;

function Budget({ campaign, window }: { readonly campaign: string; readonly window: BudgetBoard }) {
  const { campaign: text } = floorWords();
  const { name, answered, abandoned, limit, left } = window;
  const share = answered === 0 ? 0 : abandoned / answered;
  return (
    <Meter
      label={`${campaign}: ${text.abandonment}, ${name}`}
      value={share}
      most={limit}
      warnFrom={WARN_SHARE * limit}
      text={text.window(name, formatPercent(share), formatPercent(limit), formatNumber(Math.floor(left)))}
    />
  );
}
