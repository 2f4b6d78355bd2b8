/** Lists beyond their leads: how far an import has come, saved mappings, a campaign's fields, and the worked list. */
import type { CampaignId, LeadId, ListId } from '../domain/kernel/ids.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { FieldDefinition } from '../domain/lead/customField.ts';
import type { ListPlace, PlaceChange } from '../domain/lead/listOrder.ts';
import type { LeadPhone } from '../domain/lead/phone.ts';
import type { FilterRecords } from './filters.ts';
import type { LeadEditRecords } from './leadEdits.ts';
import type { LeadSearch } from './leadSearch.ts';
import type { PilotRecords } from './pilots.ts';

export interface ImportCounts {
  readonly inserted: number;
  readonly duplicates: number;
  /** Leads that took values of a duplicate. */
  readonly updated: number;
  /** By code. */
  readonly rejected: Readonly<Record<string, number>>;
}

export interface ImportCheckpoint extends ImportCounts {
  /** What is before it in the file is stored and counted. */
  readonly byteOffset: number;
  /** The last line before it. */
  readonly line: number;
  /** Length of the rejects file at that point. */
  readonly rejectsBytes: number;
  readonly isFinished: boolean;
}

/** A list as one campaign dials it. */
export interface CampaignList extends ListPlace {
  readonly listId: ListId;
  readonly name: string;
  readonly leads: number;
  /** Neither tried nor refused yet. */
  readonly fresh: number;
  /** For a further attempt, or for a refusal to lapse. */
  readonly waiting: number;
}

/** `last`: a campaign keeps one. */
export type ListTaken = 'taken' | 'not-there' | 'last';

/** A lead with what became of it; one row for each campaign that dials it. */
export interface WorkedLead {
  readonly leadId: string;
  readonly number: string;
  readonly rawNumber: string;
  readonly name?: string;
  readonly lineType?: string;
  readonly region?: string;
  readonly phones: readonly LeadPhone[];
  readonly fields: Readonly<Record<string, string>>;
  readonly sourceLine: number;
  readonly campaignId?: CampaignId;
  readonly state?: string;
  readonly attempts?: number;
  readonly lastDialStatus?: string;
  readonly salesStatus?: string;
  readonly refusalCode?: string;
  readonly lastCallAt?: number;
  readonly isDoNotCall: boolean;
}

/** Of leads, what classification looks at. */
export interface LeadFacts {
  readonly leadId: LeadId;
  readonly fields: Readonly<Record<string, string>>;
  readonly region?: string;
  readonly lineType?: string;
}

/** Fields that are laid over those of the lead. */
export interface ClassChange {
  readonly leadId: LeadId;
  readonly fields: Readonly<Record<string, string>>;
}

/** Leads of a list that came to their end without being reached. */
export interface ResetAsked {
  readonly listId: ListId;
  /** Absent: in all that dial the list. */
  readonly campaignId?: CampaignId | undefined;
  /** How their last call came out. */
  readonly outcomes: readonly string[];
  readonly isDryRun: boolean;
  readonly now: Instant;
}

export interface LeadReset {
  readonly campaignId: CampaignId;
  readonly dialStatus: string;
  readonly leads: number;
}

export interface ListsPort {
  start(): Promise<void>;
  stop(): Promise<void>;
  checkpoint(listId: ListId, fileHash: string): Promise<ImportCheckpoint | undefined>;
  /** Makes it, or sets it back to the beginning. */
  beginImport(listId: ListId, fileHash: string): Promise<void>;
  /** The leads take their places where a campaign sorts the list. */
  finishImport(listId: ListId, fileHash: string, counts: ImportCounts): Promise<void>;
  saveTemplate(name: string, mapping: unknown): Promise<void>;
  /** As it was saved; the caller checks it. */
  template(name: string): Promise<unknown>;
  templates(): Promise<readonly string[]>;
  saveFields(campaignId: CampaignId, fields: Readonly<Record<string, FieldDefinition>>): Promise<void>;
  /** Of the campaigns that dial the list, and of the one named. */
  fieldsFor(
    listId: ListId,
    campaignId: CampaignId | undefined,
  ): Promise<Readonly<Record<string, FieldDefinition>>>;
  /** In the order in which they are dialled. */
  campaignLists(campaignId: CampaignId): Promise<readonly CampaignList[]>;
  /** False where the campaign does not dial the list. Rejects (`refused`, `filter-not-found`) a filter that is not saved. */
  placeList(campaignId: CampaignId, listId: ListId, change: PlaceChange): Promise<boolean>;
  /** Its leads enter the campaign; false: it dials the list already. */
  addList(campaignId: CampaignId, listId: ListId): Promise<boolean>;
  /** Its leads that wait are done with in the campaign, until the list comes back. */
  takeList(campaignId: CampaignId, listId: ListId): Promise<ListTaken>;
  /** In the list's order. */
  worked(listId: ListId): AsyncIterable<readonly WorkedLead[]>;
  /** All leads, in pages. */
  leadPages(listId: ListId): AsyncIterable<readonly LeadFacts[]>;
  setClasses(changes: readonly ClassChange[]): Promise<void>;
  /** Makes them due again, with all their attempts to come; what was is kept. */
  resetLeads(asked: ResetAsked): Promise<readonly LeadReset[]>;
  readonly filters: FilterRecords;
  readonly pilots: PilotRecords;
  readonly edits: LeadEditRecords;
  readonly search: LeadSearch;
}
