/** What operations work with: trunks, and the installation as this process knows it. */
import type { AlarmHistory } from '../ports/alarmHistory.ts';
import type { InvitationsPort } from '../ports/invitations.ts';
import type { ReportsPort } from '../ports/reports.ts';
import type { ReviewsPort } from '../ports/reviews.ts';
import type { SimulationPort } from '../ports/simulation.ts';
import type { SurveysPort } from '../ports/surveys.ts';

import type { RecordingFolder } from '../services/recordings.ts';
import type { PeaksOf } from '../services/recordingPeaks.ts';
import type { FlowLibrary } from '../services/flowLibrary.ts';
import type { OccasionParts } from '../services/surveyOccasions.ts';
import type { SystemPart } from '../services/system.ts';
import type { ConfiguredTrunk } from '../services/trunks.ts';

export interface OperationsParts {
  /** Of the configuration. */
  readonly trunks: readonly ConfiguredTrunk[];
  readonly system: SystemPart;
  readonly simulation: SimulationPort;
  readonly alarmHistory: Pick<AlarmHistory, 'alarms'>;
  readonly recordingFolder: RecordingFolder;
  readonly peaksOf: PeaksOf;
  readonly reports: ReportsPort;
  readonly reviews: ReviewsPort;
  readonly surveys: SurveysPort;
  readonly invitations: InvitationsPort;
  readonly occasions: OccasionParts;
  readonly flows: FlowLibrary;
}
