/** The survey of the tests on the real Asterisk: rating, recommendation, comment; patient with wrong keys. */
export const AFTER_CALL = `id: satisfaction
name: Satisfaction
start: rating
onFault: end
keys: { repeats: 9, nextKeySeconds: 1 }
nodes:
  rating:
    kind: question
    prompts: [outpace/flow-rating]
    scale: { from: 1, to: 5 }
    measure: rating
    next: recommend
    onSilence: end
  recommend:
    kind: question
    prompts: [outpace/flow-recommend]
    scale: { from: 0, to: 10 }
    measure: recommendation
    next: comment
    onSilence: end
  comment: { kind: record, mostSeconds: 8, silenceSeconds: 8, measure: comment, next: end }
  end: { kind: return }
`;
