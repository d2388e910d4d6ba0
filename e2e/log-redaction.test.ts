import { expect, test } from 'vitest';
import { faultsOf, readLines } from '#server/logs/testing/log-lines.ts';
import { sendBytes } from '#server/operations/testing/raw-socket.ts';
import { HARMFUL, HOSTILE_TEXT } from '#server/testing/hostile-text.ts';
import { call, newDashboard, newTeam, PASSWORD, rename, send, signUp } from '#server/testing/people.ts';
import { PERSONAL_CORPUS, PERSONAL_DATA, SECRETS } from '#server/testing/personal-data.ts';
import { joinLive } from '#server/testing/socket.ts';
import { lineLike, linesOf, loggedServers } from './support/logged-server.ts';
import { refuseRows } from './support/refuse-rows.ts';
import { traces } from './support/traces.ts';

const servers = loggedServers();

test('nothing of the corpus is in the log at level trace, whichever way it comes in', async () => {
  await using server = await servers.start({ LOG_LEVEL: 'trace', TRUSTED_PROXIES: '1' });
  const { address } = server;
  const ada = await signUp(address, 'Ada');
  const team = await newTeam(ada);
  const board = await newDashboard(ada, team);
  const dataset = await ada.call<{ id: string }>('POST', `${team.path}/datasets`, { name: 'Rows' });
  for (const { value, name } of PERSONAL_CORPUS) {
    const written = encodeURIComponent(value);
    const ascii = Buffer.from(value).toString('latin1');
    const headers = {
      'user-agent': ascii,
      referer: ascii,
      cookie: `a=${written}; ${ascii}`,
      'x-forwarded-for': ascii,
      'x-api-key': ascii,
      authorization: ascii,
    };
    for (const path of [
      `/${written}`,
      `/api/v1/tenants/${written}/members`,
      `/api/v1/me?q=${written}&${written}=1`,
    ])
      await call(address, 'GET', path, undefined, headers);
    await call(address, 'POST', '/api/auth/sign-in/email', { email: value, password: value }, headers);
    await call(address, 'POST', '/api/auth/sign-in/email', `{"email":"${value}"`, {
      ...headers,
      'content-type': 'application/json',
    });
    await send(ada, board, rename(value));
    await ada.call('POST', `${board.path}/commands`, {
      commands: [{ id: value, type: value, title: value }],
    });
    await ada.call('PATCH', `/api/v1/me`, { name: value.slice(0, 60) });
    await ada.call('POST', `${team.path}/datasets/${dataset.body.id}/rows`, [{ note: value, [value]: 1 }]);
    await ada.call('POST', `/api/v1/invitations/${written}/accept`);
    expect(name).not.toBe('');
  }
  // Postgres tells the row that it refuses.
  const allow = await refuseRows(servers.database);
  for (const { value } of PERSONAL_CORPUS)
    expect((await ada.call('POST', `${team.path}/datasets`, { name: value })).status).toBe(500);
  await allow();
  await call(address, 'POST', '/api/auth/sign-up/email', {
    name: PERSONAL_DATA.name.value,
    email: PERSONAL_DATA.email.value,
    password: SECRETS.password.value,
  });
  const socket = await joinLive(address, ada, board);
  for (const { value } of PERSONAL_CORPUS) {
    const titled = rename(value);
    socket.submit(titled);
    await socket.answer(titled);
    socket.sendText(`{"type":"${value}"`);
  }
  socket.close();
  await lineLike(server, /"event":"live\.closed"/);
  expect(await server.stop()).toBe(0);
  const text = server.output();
  const refused = linesOf(server).filter(({ event }) => event === 'http.failed');
  expect(refused[0]).toMatchObject({
    err: { code: '23514', constraint: 'refused_by_a_test', table: 'datasets' },
  });
  expect(linesOf(server).flatMap(faultsOf)).toEqual([]);
  expect(text.split('\n').length).toBeGreaterThan(PERSONAL_CORPUS.length * 8);
  const canaries = [
    ...PERSONAL_CORPUS,
    { name: 'password of the tests', value: PASSWORD },
    { name: 'Ada', value: ada.email },
  ];
  expect(traces(canaries, [{ name: 'the log', text }])).toEqual([]);
});

test('hostile text stays in one line, from sockets that send what no client would', async () => {
  await using server = await servers.start({ LOG_LEVEL: 'trace' });
  const { address } = server;
  const ada = await signUp(address, 'Ada');
  const team = await newTeam(ada);
  const board = await newDashboard(ada, team);
  for (const [name, text] of Object.entries(HOSTILE_TEXT)) {
    const raw = text.replaceAll(/[\r\n]/g, '\t');
    await sendBytes(address, `GET /${raw}?a=${raw} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    await sendBytes(
      address,
      `GET /x HTTP/1.1\r\nHost: ${raw}\r\nUser-Agent: ${raw}\r\nX-Request-Id: ${raw}\r\nConnection: close\r\n\r\n`,
    );
    await sendBytes(address, `${raw} / HTTP/1.1\r\nHost: x\r\n\r\n`);
    const path = `/${encodeURIComponent(text.toWellFormed())}`;
    await call(address, 'GET', `${path}?${path}=${path}`);
    await call(address, 'POST', '/api/auth/sign-in/email', { email: text, password: text });
    await send(ada, board, rename(`${name} ${text}`));
    await ada.call('POST', `/api/v1/tenants`, { slug: text, name: text });
  }
  expect(await server.stop()).toBe(0);
  const lines = server.stdout().split('\n').slice(0, -1);
  expect(lines.length).toBeGreaterThan(Object.keys(HOSTILE_TEXT).length * 5);
  expect(lines.filter(each => HARMFUL.test(each))).toEqual([]);
  expect(readLines(server.stdout()).flatMap(faultsOf)).toEqual([]);
  expect(server.stdout()).not.toContain('forged');
});
