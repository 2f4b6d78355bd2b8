/** The people who are called in the day in the console: what they do, what is said to them, and what comes of it. */

/** A rating and a recommendation; patient with wrong keys, whenever it begins. */
export const SURVEY = `id: satisfaction
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
    next: end
    onSilence: end
  end: { kind: return }
`;

/** Of the outcomes that the assistant gives a campaign. */
export const KEYS = { success: '1', follow_up: '2', refused: '3', wrong_party: '4' } as const;

/** What an agent hears of somebody, and does: answers of the script, and the key of the outcome. */
export interface Course {
  readonly answers: readonly string[];
  readonly outcome: keyof typeof KEYS;
  readonly end: 'hangUp' | 'survey' | 'theyHangUp';
}
const RENEWS: Course = { answers: ['Yes, go on', 'Satisfied', 'Yes'], outcome: 'success', end: 'hangUp' };
const DECLINES: Course = { answers: ['No, thank you'], outcome: 'refused', end: 'hangUp' };
const LATER: Course = { answers: ['Not now'], outcome: 'follow_up', end: 'hangUp' };
const WRONG: Course = { answers: ['You have the wrong person'], outcome: 'wrong_party', end: 'theyHangUp' };
export const SURVEYED: Course = { ...RENEWS, end: 'survey' };

/** The last two digits say what they do; of 44 the five before are pressed over and over. */
export const PEOPLE: readonly (readonly [name: string, number: string, city: string, course: Course])[] = [
  ['Ada Byron', '+442079460018', 'London', RENEWS],
  ['Grace Hopper', '+12025550102', 'Washington', DECLINES],
  ['Alan Kay', '+12028884944', 'Washington', SURVEYED],
  ['Mary Shaw', '+12125550102', 'New York', LATER],
  ['John Backus', '+13035550101', 'Denver', WRONG],
  ['Radia Perlman', '+12128885844', 'New York', SURVEYED],
  ['Barbara Liskov', '+13125550102', 'Chicago', RENEWS],
  ['Tony Hoare', '+14155550102', 'San Francisco', DECLINES],
  ['Frances Allen', '+14045550101', 'Atlanta', WRONG],
  ['Edsger Dijkstra', '+16175550102', 'Boston', RENEWS],
];
/** One row of it is no number. */
export const FILE = [
  'name,phone,city,product',
  ...PEOPLE.map(([name, number, city]) => `${name},${number},${city},Basic`),
  'Nobody,12,Nowhere,Basic',
].join('\n');
