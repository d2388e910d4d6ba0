export { ANSWER_KINDS, type AnswerKind } from './answer-kinds.ts';
export { CORS, cors } from './cors.ts';
export { headers, type StandingHeaders, standingHeaders } from './headers.ts';
export { type HostFile, hostFile, PAGE_HOSTS, type PageHost, type PageHostName } from './hosts/index.ts';
export { type InlineHashes, inlineHashes, inlineOf } from './inline-hashes.ts';
export { makeOrigins, type Origins } from './origins.ts';
export { reports } from './reports.ts';
export { type Headers, securityHeaders } from './security-headers.ts';
export { type Surroundings, surroundingsOf } from './surroundings.ts';
