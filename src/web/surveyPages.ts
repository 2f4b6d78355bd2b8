/**
 * What a link shows, and what becomes of an answer. A link that was made up and one that leads nowhere are answered alike,
 * so that nobody learns anything by trying; an answer to a question that is no longer asked changes nothing.
 */
import { inLanguage, writtenQuestionOf, type WrittenQuestion } from '../domain/flow/written.ts';
import type { Instant } from '../domain/kernel/time.ts';
import {
  answerInvitation,
  openInvitation,
  refuseInvitation,
  stateOf,
  type InvitationParts,
  type OpenedInvitation,
} from '../services/invitations.ts';
import { readSurveyToken } from '../services/surveyToken.ts';
import type { Frame } from './layout.ts';
import { noticePage } from './noticePage.ts';
import { questionPage } from './questionPage.ts';
import {
  isPageLanguage,
  PAGE_LANGUAGES,
  preferredLanguage,
  type PageNotice,
  type PageProblem,
} from './words.ts';

export interface SurveyPagesParts extends InvitationParts {
  readonly key: string;
  readonly sender?: string | undefined;
}

export interface PageRequest {
  readonly token: string;
  /** Asked for by the person. */
  readonly language: unknown;
  readonly acceptLanguage: string | undefined;
}

/** The fields of the form, as they came. */
export interface PageForm {
  readonly revision: string;
  readonly answer: string;
  readonly action: string;
}

export type PageAnswer =
  | { readonly status: number; readonly html: string }
  /** The answer is kept: the next page is fetched, so that loading it again sends nothing again. */
  | { readonly seeOther: string };

export interface SurveyPages {
  show(request: PageRequest, now: Instant): Promise<PageAnswer>;
  take(request: PageRequest, form: PageForm, now: Instant): Promise<PageAnswer>;
  notice(request: Omit<PageRequest, 'token'>, notice: PageNotice): PageAnswer;
}

type Open = Extract<OpenedInvitation, { state: 'open' }>;

const STATUSES: Readonly<Record<PageNotice, number>> = {
  over: 200,
  expired: 410,
  unknown: 404,
  tooMany: 429,
  tooLarge: 413,
  failed: 503,
};

export function createSurveyPages(parts: SurveyPagesParts): SurveyPages {
  return { show, take, notice };

  async function show(request: PageRequest, now: Instant): Promise<PageAnswer> {
    const invitationId = invitationOf(request, now);
    if (typeof invitationId !== 'string') return notice(request, invitationId.notice);
    return shown(request, await openInvitation(parts, invitationId, now), undefined, now);
  }

  async function take(request: PageRequest, form: PageForm, now: Instant): Promise<PageAnswer> {
    const invitationId = invitationOf(request, now);
    if (typeof invitationId !== 'string') return notice(request, invitationId.notice);
    const opened = await taken(invitationId, form, now);
    if (opened.state === 'open' && opened.problem !== undefined)
      return shown(request, opened, form.answer, now);
    if (opened.state !== 'open' && opened.state !== 'over') return notice(request, opened.state);
    return { seeOther: isPageLanguage(request.language) ? `?lang=${request.language}` : '?' };
  }

  function taken(
    id: string,
    { revision, answer, action }: PageForm,
    now: Instant,
  ): Promise<OpenedInvitation> {
    if (action === 'refuse') return refuseInvitation(parts, id, now);
    const answered = /^[0-9]{1,9}$/.test(revision) ? Number(revision) : -1;
    return answerInvitation(parts, id, answered, action === 'skip' ? undefined : answer, now);
  }

  function invitationOf({ token }: PageRequest, now: Instant): string | { readonly notice: PageNotice } {
    const ticket = readSurveyToken(token, parts.key);
    if (ticket === undefined) return { notice: 'unknown' };
    return ticket.expiresAt <= now ? { notice: 'expired' } : ticket.invitationId;
  }

  function shown(
    request: PageRequest,
    opened: OpenedInvitation,
    given: string | undefined,
    now: Instant,
  ): PageAnswer {
    if (opened.state !== 'open') return notice(request, opened.state);
    const { question, problem } = asked(request, opened, now);
    const frame = frameOf(request, opened);
    const isOurs = problem !== undefined && problem !== 'stale';
    const page = questionPage(frame, {
      question,
      revision: opened.revision,
      problem,
      ...(isOurs ? { given } : {}),
    });
    return { status: problem === undefined ? 200 : problem === 'stale' ? 409 : 422, html: page };
  }

  function asked({ language }: PageRequest, opened: Open, now: Instant) {
    const { flow, invitation } = opened;
    const state = stateOf(flow, invitation, now);
    const spoken = isPageLanguage(language) ? inLanguage(flow, state, language) : state;
    const question = writtenQuestionOf(flow, spoken) ?? opened.question;
    return {
      question,
      problem: opened.problem === undefined ? undefined : problemOf(opened.problem, question),
    };
  }

  /** In the language of the question, where the page has it. */
  function frameOf(request: PageRequest, { flow, question }: Open): Frame {
    const languages = PAGE_LANGUAGES.filter((one) => flow.languages.includes(one));
    const { language } = request;
    const chosen = isPageLanguage(language) && languages.includes(language) ? language : question.language;
    return {
      language: isPageLanguage(chosen) ? chosen : preferredLanguage(request.acceptLanguage),
      languages,
      sender: parts.sender,
    };
  }

  function notice({ language, acceptLanguage }: Omit<PageRequest, 'token'>, about: PageNotice): PageAnswer {
    const chosen = isPageLanguage(language) ? language : preferredLanguage(acceptLanguage);
    const frame: Frame = { language: chosen, sender: parts.sender };
    return { status: STATUSES[about], html: noticePage(frame, about) };
  }
}

function problemOf(problem: NonNullable<Open['problem']>, { kind }: WrittenQuestion): PageProblem {
  if (problem !== 'not-an-answer') return problem;
  return kind === 'choice' ? 'nothing-chosen' : kind === 'number' ? 'not-digits' : problem;
}
