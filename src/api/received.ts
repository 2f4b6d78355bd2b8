/** Bytes of a request as they come; a sender who leaves halfway is told of as that, and is no bug. */
import { OutpaceError } from '../services/errors.ts';

export async function* received(body: NodeJS.ReadableStream): AsyncGenerator<Uint8Array | string> {
  try {
    yield* body;
  } catch (error) {
    if (error instanceof OutpaceError || (error as { readonly statusCode?: number }).statusCode !== undefined)
      throw error;
    throw new OutpaceError(
      'OUT_USAGE',
      'the upload was cut off: what came before is done, and doing it again changes nothing twice',
      error,
    );
  }
}
