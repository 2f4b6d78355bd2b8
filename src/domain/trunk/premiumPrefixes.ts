/**
 * Numbers that cost their callers much more than a call: premium rate, satellite and shared-cost services. Fraud sends calls
 * there, so no trunk dials them unless its own allow-list names them (ASTERISK 5.4). Sources: ITU-T E.164 list of assigned
 * country codes (shared codes), the national numbering plans of the countries named.
 */
export const PREMIUM_PREFIXES: readonly string[] = [
  // Shared codes of ITU-T E.164.
  '+808', // international shared cost
  '+870', // Inmarsat
  '+878', // universal personal telecommunications
  '+881', // global mobile satellite systems
  '+882', // international networks
  '+883', // international networks
  '+979', // international premium rate
  // National premium rate ranges.
  '+1900', // North America
  '+1976', // North America, local premium
  '+3190', // Netherlands 0900, 0906, 0909
  '+3290', // Belgium 090x
  '+3389', // France 089x
  '+34803', // Spain
  '+34806',
  '+34807',
  '+34905',
  '+34907',
  '+3989', // Italy 89x
  '+4190', // Switzerland 090x
  '+4390', // Austria 090x
  '+4393', // Austria 093x
  '+449', // United Kingdom 09x
  '+4470', // United Kingdom 070, personal numbers
  '+49137', // Germany, mass calls
  '+49900', // Germany 0900
];
