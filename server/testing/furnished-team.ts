import { randomUUID } from 'node:crypto';
import type { NewRegion } from '#core/contract/index.ts';
import {
  type Dashboard,
  invite,
  newDashboard,
  newTeam,
  type Person,
  region,
  signUp,
  type Team,
} from './people.ts';

/** A team that has one of everything the API knows. */
export interface FurnishedTeam {
  readonly team: Team;
  readonly owner: Person;
  readonly dashboard: Dashboard;
  /** what the names in the paths of the API stand for: `tenant`, `id`, `region`, `dataset`, `source`, `person`, ... */
  readonly known: Readonly<Record<string, string>>;
  /** @returns the id of a dataset with one row */
  newDataset(): Promise<string>;
  /** @returns the id of a source of the kind `http` */
  newSource(): Promise<string>;
  /** @returns the id of a push key of the dataset in `known` */
  newPushKey(): Promise<string>;
  /** @returns somebody who is a viewer here */
  newMember(): Promise<Person>;
  /** @returns an open invitation, by default for whoever has the link, and the token of that */
  newInvitation(email?: string): Promise<{ readonly id: string; readonly token: string }>;
}

export const query = (dataset: string): NewRegion['query'] => ({ source: 'dataset', dataset });

/** @param word stands in every text that the team has written, so that a leak can be seen */
export async function furnishedTeam(address: string, owner: Person, word: string): Promise<FurnishedTeam> {
  const team = await newTeam(owner);
  const made = async <T>(path: string, body: unknown): Promise<T> => {
    const answer = await owner.call<T>('POST', `${team.path}${path}`, body);
    if (answer.status >= 300) throw new Error(`${path} was answered with ${answer.status}`);
    return answer.body;
  };
  const newDataset = async () => {
    const { id } = await made<{ id: string }>('/datasets', { name: `${word} ${randomUUID()}` });
    await made(`/datasets/${id}/rows`, [{ name: word, n: 1 }]);
    return id;
  };
  const newSource = async () => {
    const settings = { url: `https://${word}.example.org`, auth: 'bearer' };
    const secrets = { token: word };
    const name = `${word} ${randomUUID()}`;
    return (await made<{ id: string }>('/sources', { kind: 'http', name, settings, secrets })).id;
  };
  const newPushKey = async () => (await made<{ id: string }>(`/datasets/${dataset}/keys`, { name: word })).id;
  const newMember = async () => {
    const guest = await signUp(address, word);
    await invite(owner, team, guest, 'viewer');
    return guest;
  };
  const newInvitation = async (email?: string) => {
    const { id, link } = await made<{ id: string; link: string }>('/invitations', {
      ...(email && { email }),
      role: 'viewer',
    });
    return { id, token: new URL(link, address).pathname.split('/').at(-1)! };
  };
  const dataset = await newDataset();
  const shown = { ...region(word), query: query(dataset) };
  const dashboard = await newDashboard(owner, team, word, [shown]);
  const variable = { name: 'word', label: '', kind: 'list', options: [{ value: word }] };
  const variables = [{ ...variable, default: '', multi: false, all: false }];
  await made(`/dashboards/${dashboard.id}/commands`, {
    commands: [{ id: randomUUID(), type: 'setVariables', variables }],
  });
  const invitation = await newInvitation(`${word}-${randomUUID()}@example.org`);
  const known = {
    tenant: team.slug,
    id: dashboard.id,
    region: shown.id,
    dataset,
    source: await newSource(),
    variable: 'word',
    key: await newPushKey(),
    person: (await newMember()).id,
    invitation: invitation.id,
    token: invitation.token,
  };
  return { team, owner, dashboard, known, newDataset, newSource, newPushKey, newMember, newInvitation };
}
