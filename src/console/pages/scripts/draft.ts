/** What a new script begins with. */
export const DRAFT = `id: my-script
name: My script
language: en
start: opening
nodes:
  opening:
    text: Good day, {{name|there}}. This is {{agent}}.
`;
