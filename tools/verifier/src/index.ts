export { verifyExport, type VerifyOptions } from './verify-export.js';
export { verifyReceipt, type ReceiptReport } from './receipt/verify-receipt.js';
export { toWords } from './report/words.js';
export { type Report, type ReportCounts } from './report/report.js';
export { type ExitCode, type Fault, type FaultCode } from './report/findings.js';
export { VerifierError } from './report/verifier-error.js';
export { runVerify } from './cli.js';
