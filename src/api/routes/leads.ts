/** Single leads, over HTTP. */
import { z } from 'zod';
import type { Caller } from '../../domain/account/caller.ts';
import type { NewLeadEdit } from '../../ports/leadEdits.ts';
import type { LeadFound } from '../../ports/leadSearch.ts';
import { requireNumber } from '../../services/doNotCallEntry.ts';
import { OutpaceError } from '../../services/errors.ts';
import { leadWhy } from '../../services/gate.ts';
import {
  editLead,
  leadHistory,
  leadOf,
  undoLeadEdit,
  type LeadEdited,
  type LeadEditParts,
  type LeadEvent,
} from '../../services/leadEdits.ts';
import { findLeads } from '../../services/leadSearch.ts';
import { requireRegion } from '../../services/region.ts';
import type { Handlers } from '../handlers.ts';
import { fieldsFor, nameFor, numberFor, seesPersons, textFor } from '../masked.ts';
import type { ApiParts } from '../parts.ts';
import type { leadEndpoints } from '../schemas/leads.ts';
import { cursorOf, keyOf } from '../schemas/page.ts';
import { numberingOf } from './doNotCall.ts';
import { gateParts } from './gateParts.ts';

const searchKey = z.tuple([z.number()]);

export const leadHandlers: Handlers<typeof leadEndpoints> = {
  'POST /leads/search': async ({ body }, { caller, parts }) => {
    const { number: written, region, cursor, limit, ...asked } = body;
    if (asked.name !== undefined && !seesPersons(caller))
      throw new OutpaceError('OUT_FORBIDDEN', 'a search by name needs the permission person.read');
    const number = written === undefined ? undefined : requireNumber(written, numberingOf(parts, region));
    const [after] = keyOf(cursor, searchKey) ?? [];
    const found = await findLeads(parts.lists, { ...asked, number, after, limit: limit + 1 });
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return {
      items: items.map((lead) => foundFor(caller, lead)),
      next: found.length > limit && last !== undefined ? cursorOf([last.position]) : null,
    };
  },

  'GET /leads/:leadId': async ({ params: { leadId } }, { caller, parts }) => {
    const [{ rawNumber: _asWritten, ...lead }, campaigns] = await Promise.all([
      leadOf(parts, leadId),
      parts.lists.search.states(leadId),
    ]);
    return {
      ...foundFor(caller, lead),
      phones: lead.phones.map((phone) => ({ ...phone, number: numberFor(caller, phone.number) })),
      fields: fieldsFor(caller, lead.fields),
      campaigns,
    };
  },

  'PATCH /leads/:leadId': async ({ params: { leadId }, body }, { caller, parts, now }) => {
    const edited = await editLead(editParts(parts), {
      leadId,
      values: body.values,
      region: requireRegion(body.region),
      homeRegion: parts.region,
      isDryRun: body.dryRun,
      who: caller.login,
      now,
    });
    return editedFor(caller, edited);
  },

  'POST /leads/:leadId/edits/:editId/undo': async ({ params }, { caller, parts, now }) => {
    const asked = { ...params, isDryRun: false, who: caller.login, now };
    return editedFor(caller, await undoLeadEdit(editParts(parts), asked));
  },

  'GET /leads/:leadId/history': async ({ params: { leadId } }, { caller, parts }) => {
    const history = await leadHistory(parts, leadId);
    return { ...history, events: history.events.map((event) => eventFor(caller, event)) };
  },

  'GET /leads/:leadId/why': async ({ params: { leadId }, query }, { parts, now }) => ({
    leads: await leadWhy(gateParts(parts), leadId, query.campaignId, query.at ?? now),
  }),
};

function editParts({ lists, storesOf }: ApiParts): LeadEditParts {
  return { lists, stores: storesOf };
}

function foundFor<Lead extends Omit<LeadFound, 'position'>>(caller: Caller, lead: Lead): Lead {
  return {
    ...lead,
    number: numberFor(caller, lead.number),
    ...(lead.name === undefined ? {} : { name: nameFor(caller, lead.name) }),
    ...(lead.key === undefined ? {} : { key: textFor(caller, lead.key) }),
  };
}

function editedFor(caller: Caller, edited: LeadEdited): LeadEdited {
  return { ...edited, edits: edited.edits.map((edit) => editFor(caller, edit)) };
}

/** Numbers are masked already. */
function editFor<Edit extends NewLeadEdit>(caller: Caller, edit: Edit): Edit {
  const { oldValue, newValue } = edit;
  return {
    ...edit,
    ...(oldValue === undefined ? {} : { oldValue: textFor(caller, oldValue) }),
    ...(newValue === undefined ? {} : { newValue: textFor(caller, newValue) }),
  };
}

function eventFor(caller: Caller, event: LeadEvent): LeadEvent {
  if (event.type === 'edit') return editFor(caller, event);
  if (event.type === 'attempt' || event.reason === undefined) return event;
  return { ...event, reason: textFor(caller, event.reason) };
}
