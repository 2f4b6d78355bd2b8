/**
 * One endpoint of the API as data: what it takes, what it answers, who may ask. The server, the typed client, the
 * OpenAPI document and the tests of access are all made from it.
 */
import type { z } from 'zod';
import type { Permission } from '../domain/account/permission.ts';

/** `public`: without logging in. `anyone`: whoever is logged in. */
export type Access = Permission | 'anyone' | 'public';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
/** Below `/api/v1`, e.g. `GET /campaigns/:campaignId`. */
export type EndpointName = `${Method} /${string}`;

/** Bytes that are read as they come, never held as a whole. */
export interface Upload {
  readonly upload: string;
}

/** Bytes that are written as they are made. */
export interface Download {
  readonly download: string;
}

export interface Endpoint {
  readonly access: Access;
  /** One line, for the reference. */
  readonly summary: string;
  readonly description?: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType | Upload;
  /** Absent: 204, no content. */
  readonly answer?: z.ZodType | Download;
  /** Absent: 200, or 204 without an answer. */
  readonly status?: 200 | 201 | 202;
  /** It changes what this endpoint shows for the same parameters: `If-Match` with its `ETag` is asked for. */
  readonly edits?: EndpointName;
  /** True: a reading that is put on record as changes are, such as listening to a recording. False: it changes nothing. */
  readonly isAudited?: boolean;
}

export type Endpoints = Readonly<Record<EndpointName, Endpoint>>;

/** Keeps the exact types of the schemas. */
export function endpoints<const Named extends Endpoints>(named: Named): Named {
  return named;
}

type Input<Part> = Part extends z.ZodType
  ? z.input<Part>
  : Part extends Upload
    ? Blob | string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>
    : never;
type Output<Part> = Part extends z.ZodType
  ? z.output<Part>
  : Part extends Upload
    ? NodeJS.ReadableStream
    : never;
type Given<Name extends string, Value> = undefined extends Value
  ? unknown
  : Record<string, never> extends Value
    ? { readonly [Key in Name]?: Value }
    : { readonly [Key in Name]: Value };
type PartOf<One, Name extends string> = One extends { readonly [Key in Name]: infer Part } ? Part : undefined;
type Sent<One, Name extends string> =
  PartOf<One, Name> extends undefined ? unknown : Given<Name, Input<PartOf<One, Name>>>;
type Taken<One, Name extends string> =
  PartOf<One, Name> extends undefined ? unknown : { readonly [Key in Name]: Output<PartOf<One, Name>> };

/** What a client gives. */
export type RequestOf<One extends Endpoint> = Sent<One, 'params'> & Sent<One, 'query'> & Sent<One, 'body'>;
/** What a handler is given: checked, with defaults filled in. */
export type Asked<One extends Endpoint> = Taken<One, 'params'> & Taken<One, 'query'> & Taken<One, 'body'>;
/** What a client gets. */
export type AnswerOf<One extends Endpoint> =
  PartOf<One, 'answer'> extends infer Part
    ? Part extends z.ZodType
      ? z.output<Part>
      : Part extends Download
        ? Response
        : undefined
    : never;
/** What a handler gives. */
export type Answered<One extends Endpoint> =
  PartOf<One, 'answer'> extends infer Part
    ? Part extends z.ZodType
      ? z.input<Part>
      : Part extends Download
        ? Downloaded
        : undefined
    : never;

export interface Downloaded {
  readonly bytes: AsyncIterable<Uint8Array | string>;
  /** Where a range may be asked for in place of them all (RFC 9110, 14): `last` is in it. */
  readonly partial?: {
    readonly sizeBytes: number;
    readonly slice: (first: number, last: number) => AsyncIterable<Uint8Array>;
  };
  /** Offered as the file's name. */
  readonly fileName?: string;
  /** Where it differs from what the endpoint says. */
  readonly contentType?: string;
}
