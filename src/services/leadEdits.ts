/** Use cases on single leads: corrected with history, undone, and the history of one beside its attempts and hand-overs. */
import type { Instant } from '../domain/kernel/time.ts';
import { maskNumber } from '../domain/numbering/mask.ts';
import type { HandoverEntry } from '../ports/handovers.ts';
import type { LeadAttempt, LeadChange, LeadEdit, LeadRecord, NewLeadEdit } from '../ports/leadEdits.ts';
import type { ListsPort } from '../ports/lists.ts';
import type { RecordsPort } from '../ports/records.ts';
import type { Stores } from '../ports/stores.ts';
import { OutpaceError } from './errors.ts';
import { clearHoppers } from './clearHoppers.ts';
import { correct, isOwnField, restore, valueOf, type CorrectionRules } from './leadCorrection.ts';
import { nearest } from './nearest.ts';

export interface LeadEditParts {
  readonly lists: Pick<ListsPort, 'edits' | 'fieldsFor'>;
  /** Absent: the hopper is in an engine's own memory, or there is no engine. */
  readonly stores?: ((dialGroupId: string) => Promise<Stores>) | undefined;
}

export interface LeadEditAsked {
  readonly leadId: string;
  /** By field: `name`, `key`, `phone`, `phone2` and so on, or a heading; empty takes the value out. */
  readonly values: Readonly<Record<string, string>>;
  /** Of numbers written without +; absent: the lead's own. */
  readonly region?: string | undefined;
  /** Where the lead has none. */
  readonly homeRegion?: string | undefined;
  readonly isDryRun: boolean;
  readonly who: string;
  readonly now: Instant;
}

export interface LeadEdited {
  readonly leadId: string;
  readonly isDryRun: boolean;
  /** Numbers are masked. Without ids in a dry run. */
  readonly edits: readonly (NewLeadEdit | LeadEdit)[];
  /** Campaigns in which it was archived for its number, and is due again. */
  readonly reopened: readonly string[];
  /** A changed number is stored, but may wait in a hopper as it was: the store did not answer. */
  readonly mayWaitInHopper?: true;
}

export async function editLead(parts: LeadEditParts, asked: LeadEditAsked): Promise<LeadEdited> {
  const before = await leadOf(parts, asked.leadId);
  const fields = await parts.lists.fieldsFor(before.listId, undefined);
  const numbering = { defaultRegion: asked.region ?? before.region ?? asked.homeRegion };
  const edits: NewLeadEdit[] = [];
  let after = before;
  for (const [field, written] of Object.entries(asked.values)) {
    await requireField(parts, before, field, fields);
    const corrected = correct(after, field, written, { numbering, fields });
    ({ after } = corrected);
    if (corrected.edit !== undefined) edits.push(corrected.edit);
  }
  return save(parts, { before, after, edits, at: asked.now, who: asked.who }, asked.isDryRun);
}

/** A heading that no lead of the list has is a slip of the pen more often than a new field. */
async function requireField(
  { lists }: LeadEditParts,
  lead: LeadRecord,
  field: string,
  defined: CorrectionRules['fields'],
): Promise<void> {
  if (isOwnField(field) || Object.hasOwn(lead.fields, field) || Object.hasOwn(defined, field)) return;
  if (field !== '' && (await lists.edits.hasField(lead.listId, field))) return;
  const known = ['name', 'key', 'phone', ...Object.keys(defined), ...Object.keys(lead.fields)];
  const meant = nearest(field, known);
  throw new OutpaceError(
    'OUT_USAGE',
    `no lead of list ${lead.listId} has a field ${JSON.stringify(field)}; ${meant === undefined ? `this one has ${known.join(', ')}` : `did you mean ${meant}?`}`,
  );
}

export interface LeadUndoAsked extends Omit<LeadEditAsked, 'values' | 'region' | 'homeRegion'> {
  readonly editId: number;
}

export async function undoLeadEdit(
  parts: LeadEditParts,
  { leadId, editId, isDryRun, who, now }: LeadUndoAsked,
): Promise<LeadEdited> {
  const before = await leadOf(parts, leadId);
  const edits = await parts.lists.edits.edits(leadId);
  const edit = edits.find((one) => one.editId === editId);
  if (edit === undefined)
    throw new OutpaceError(
      'OUT_NOT_FOUND',
      `the lead ${leadId} has no edit ${editId}; outpace lead history ${leadId} shows them`,
    );
  const { field, oldValue, newValue } = edit;
  if (valueOf(before, field) !== newValue) {
    const later = edits.findLast((one) => one.field === field);
    throw new OutpaceError(
      'OUT_REFUSED',
      `${field} was changed again after edit ${editId}: undo the latest one first (--undo ${later?.editId ?? editId})`,
    );
  }
  const after = restore(before, field, oldValue);
  const undo = {
    field,
    undoes: editId,
    ...(newValue === undefined ? {} : { oldValue: newValue }),
    ...(oldValue === undefined ? {} : { newValue: oldValue }),
  };
  return save(parts, { before, after, edits: [undo], at: now, who }, isDryRun);
}

async function save(parts: LeadEditParts, change: LeadChange, isDryRun: boolean): Promise<LeadEdited> {
  const { leadId } = change.before;
  if (isDryRun || change.edits.length === 0)
    return { leadId, isDryRun, edits: change.edits.map(masked), reopened: [] };
  const outcome = await parts.lists.edits.save(change);
  if (outcome.state === 'changed')
    throw new OutpaceError('OUT_REFUSED', `the lead ${leadId} was changed by somebody else: look again`);
  if (outcome.state === 'numberTaken')
    throw new OutpaceError(
      'OUT_ALREADY_EXISTS',
      `the lead ${outcome.leadId} of the same list has this number already`,
    );
  const edited = { leadId, isDryRun, edits: outcome.edits.map(masked), reopened: outcome.reopened };
  if (change.before.number === change.after.number) return edited;
  const campaigns = await parts.lists.edits.campaigns(leadId);
  const isCleared = await clearHoppers(parts.stores, campaigns, change.at).then(
    () => true,
    () => false,
  );
  return isCleared ? edited : { ...edited, mayWaitInHopper: true };
}

export type LeadEvent =
  | ({ readonly type: 'edit' } & LeadEdit)
  | ({ readonly type: 'attempt' } & LeadAttempt)
  | ({ readonly type: 'handover'; readonly handoverId: string; readonly campaignId: string } & HandoverEntry);

export interface LeadHistory {
  readonly leadId: string;
  readonly listId: string;
  readonly events: readonly LeadEvent[];
}

/** The oldest first; numbers are masked. */
export async function leadHistory(
  { lists, records }: Pick<LeadEditParts, 'lists'> & { readonly records: Pick<RecordsPort, 'handovers'> },
  leadId: string,
): Promise<LeadHistory> {
  const { listId } = await leadOf({ lists }, leadId);
  const [edits, attempts, handovers] = await Promise.all([
    lists.edits.edits(leadId),
    lists.edits.attempts(leadId),
    records.handovers.find({ leadId, limit: 1_000 }),
  ]);
  const entries = await Promise.all(
    handovers.map(async ({ handoverId, campaignId }) =>
      (await records.handovers.entries(handoverId)).map(
        (entry): LeadEvent => ({ type: 'handover', handoverId, campaignId, ...entry }),
      ),
    ),
  );
  const events: LeadEvent[] = [
    ...edits.map((edit): LeadEvent => ({ type: 'edit', ...masked(edit) })),
    ...attempts.map(
      (attempt): LeadEvent => ({ type: 'attempt', ...attempt, number: maskNumber(attempt.number) }),
    ),
    ...entries.flat(),
  ];
  return { leadId, listId, events: events.toSorted((left, right) => left.at - right.at) };
}

export async function leadOf(
  { lists }: { readonly lists: Pick<ListsPort, 'edits'> },
  leadId: string,
): Promise<LeadRecord> {
  const lead = await lists.edits.lead(leadId);
  if (lead !== undefined) return lead;
  throw new OutpaceError(
    'OUT_NOT_FOUND',
    `there is no lead ${JSON.stringify(leadId)}; outpace list export shows the ids of a list's leads`,
  );
}

function masked<Edit extends NewLeadEdit>(edit: Edit): Edit {
  if (!edit.field.startsWith('phone') || !isOwnField(edit.field)) return edit;
  const { oldValue, newValue } = edit;
  return {
    ...edit,
    ...(oldValue === undefined ? {} : { oldValue: maskNumber(oldValue) }),
    ...(newValue === undefined ? {} : { newValue: maskNumber(newValue) }),
  };
}
