/** The rules of duplicates, for those who let people choose one. */
export {
  DUPLICATE_KEEPS,
  DUPLICATE_KEYS,
  DUPLICATE_SCOPES,
  FIRST_IN_LIST,
  type DuplicateRule,
} from '../domain/lead/duplicates.ts';
