/** A number as it is typed: E.164 with `+`, for the `pattern` of an input. */
export const E164_PATTERN = '\\+[1-9][0-9]{2,14}';
