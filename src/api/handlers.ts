/** A handler for each endpoint: what is asked and who asks in, what is answered out. */
import type { Answered, Asked, Endpoint, Endpoints } from './endpoint.ts';
import type { RequestContext } from './parts.ts';

export type Handler<One extends Endpoint> = (
  asked: Asked<One>,
  context: RequestContext,
) => Promise<Answered<One>> | Answered<One>;

export type Handlers<Named extends Endpoints> = {
  readonly [Name in keyof Named]: Named[Name] extends Endpoint ? Handler<Named[Name]> : never;
};

/** Any handler, as the server calls it: what it is given was checked against its endpoint's schemas. */
export type AnyHandler = (asked: never, context: RequestContext) => unknown;
