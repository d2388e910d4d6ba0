import type { ProblemCode } from '#core/contract/index.ts';

/** For every refusal: what it means, and what to do next. A code without advice does not compile. */
export const ADVICE: Readonly<Record<ProblemCode, string>> = {
  'invalid-request':
    'A value is missing, of the wrong kind, or not known here; the detail names the place. Compare with the schema in /api/docs.',
  'not-json': 'Send one JSON value, encoded as UTF-8. NaN and Infinity are not JSON.',
  'unsupported-protocol': 'Reload the page. In a program, offer the subprotocol that the answer lists.',
  'not-signed-in': 'Sign in on the page, or send a bearer token as `Authorization: Bearer …`.',
  'session-expired': 'Sign in again. What you had changed and was not saved is kept on your page until then.',
  'sign-in-refused': 'Check the e-mail address and the password.',
  forbidden: 'Ask an owner or admin of the team for another role.',
  'invitation-for-another': 'Sign in with the address that was invited, or ask for an invitation to yours.',
  'foreign-origin':
    'A page of another origin sent this. Use the dashboard itself, or a bearer token in a program; behind a proxy, set PUBLIC_URL.',
  'not-found': 'Check the address. All addresses of the API are listed in /api/docs.',
  'tenant-not-found': 'There is no such team, or you are not a member of it. Ask for an invitation.',
  'invitation-not-found': 'It was used, withdrawn or has expired. Ask for another one.',
  'dashboard-not-found': 'Check the id. Dashboards of other teams look as if they did not exist.',
  'region-not-found': 'It was removed, or is on another dashboard. The regions removed last can be restored.',
  'dataset-not-found': 'Check the id, or create the dataset first.',
  'source-not-found': 'Check the id. Perhaps the source was deleted; choose another one in the region.',
  'method-not-allowed': 'The header Allow of the answer lists the methods that this address takes.',
  'request-timeout':
    'Send the request again, without pauses. What is too large for the line is sent in parts.',
  'history-folded':
    'This installation folds events that are older than an hour into one (ENABLE_EVENT_SOURCING=false). `begins` in the answer is the earliest moment that can be shown.',
  'already-exists': 'Take another name or id, or use what is there.',
  'last-owner': 'Make somebody else an owner first.',
  'command-id-taken':
    'Give every new command an id of its own. The same id is only for sending the same command again.',
  'version-conflict':
    'Somebody changed the same field after the version you name. Keep theirs, or send yours again on the new version.',
  archived: 'Take the dashboard out of the archive first (`unarchive`).',
  'nothing-to-undo':
    'You have changed nothing here that still stands. What others changed is theirs to undo.',
  'nothing-to-redo': 'You have undone nothing here that could be brought back.',
  'too-large': 'Send it in parts, or make it smaller.',
  'unsupported-media-type': 'Say in Content-Type what you send; the address takes what /api/docs lists.',
  'outside-grid':
    'The grid has 24 columns: x from 0, w at least 1, x + w at most 24; rows count from 0. All are whole numbers.',
  'too-many-regions': 'Remove regions, or start another dashboard.',
  'too-many-datasets': 'Delete datasets that are not needed any more.',
  'too-many-sources': 'Delete sources that are not needed any more.',
  'quota-exceeded':
    'Delete datasets or keys that are not needed any more, or let datasets keep less (`keepDays`, `keepRows`).',
  'upgrade-required': 'Open a WebSocket at this address instead of asking over plain HTTP.',
  'bad-rows':
    'The answer lists the first wrong values with their lines. Nothing was stored: mend and push again.',
  'bad-variables':
    'Names are unique, a list has values, a query variable has a query, and none depends on itself; the detail names the variable.',
  'bad-query': 'Change the query of the region; the detail says what is wrong with it.',
  'source-failed':
    'The detail says what the source answered. Try the connection on the page of sources; it is asked again by itself.',
  'too-many-requests': 'Wait as long as Retry-After says.',
  'headers-too-large': 'Send fewer or shorter headers; in a browser, delete the cookies of this site.',
  'not-saved':
    'The server failed on one change again and again, so the page set it aside and went on with the others. Try it again, or make it in another way; if it stays, tell the operator when it happened: the reason is in the log.',
  internal: 'This is our fault. Try again; if it stays, give the operator the X-Request-Id of the answer.',
  unavailable:
    'Try again in a few seconds, with the same command ids: what was done already is not done twice.',
};
