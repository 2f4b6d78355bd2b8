/** Where a rule or a table is from, in the words of its file: those are English. */
export function Source({ source }: { readonly source: string }) {
  return <span lang="en">{source}</span>;
}
