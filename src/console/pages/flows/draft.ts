/** What a new flow begins with. */
export const DRAFT = `id: my-flow
name: My flow
languages: [en]
start: hello
onFault: end
nodes:
  hello: { kind: play, prompts: [outpace/goodbye], next: end }
  end: { kind: hangup }
`;
