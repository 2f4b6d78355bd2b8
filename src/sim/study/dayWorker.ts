/** A worker process of a study: plays each day it is sent and answers with its result, until its parent goes. */
import { runDay, type StudyDay } from './runDay.ts';

process.on('message', (day: StudyDay) => process.send?.(runDay(day)));
