/** Studies: files, runs, results, and the command line. The package's root export. */
export { type BackendChoice, type BackendName, chooseBackend } from './backends.ts';
export { DATA_SETS, type DataSetName, type LoadOptions, loadDataSet } from './data/load-data-set.ts';
export { readDevice } from './devices/read-device.ts';
export { billStudy } from './run/bill-study.ts';
export { type Checkpoint, CheckpointError, readCheckpoint } from './run/checkpoint.ts';
export { expandStudy, type Run } from './run/expand.ts';
export { OutputError } from './run/files.ts';
export { runStudy, type StudyReporter, type StudyRequest, type TrainingRequest } from './run/run-study.ts';
export { TrainingError } from './run/training-error.ts';
export { writeResult } from './run/write-result.ts';
export { applyOverrides, type Overrides, parseAssignments } from './schema/overrides.ts';
export { parseYaml } from './schema/parse-yaml.ts';
export { readStudyFile } from './schema/read-study.ts';
export { type SettledStudy, settleStudy, type Variant } from './schema/settle-study.ts';
export { StudyError } from './schema/study-error.ts';
export { type Study, studyFileSchema, studySchema } from './schema/study-schema.ts';
export { type ProviderName, providerNames } from './webgpu-provider.ts';
