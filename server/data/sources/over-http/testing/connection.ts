import type { Connection } from '../../connector.ts';
import { SECRET } from '../../testing/connector.contract.ts';

export const TOKEN = `${SECRET}-token`;

/** @returns what connects a source of this kind, with a token */
export const connectionOf =
  <K extends 'http' | 'prometheus'>(more: Partial<Connection<K>> = {}) =>
  (url: string): Connection<K> => ({
    tenant: '0b6a4c1e-3f7d-4a3b-8f53-2d1f4f0e9a10',
    id: 'a3c5b1de-8a55-4b5e-9a44-0f8f2f3c7d21',
    revision: '1',
    ...more,
    settings: { url, auth: 'bearer', ...more.settings } as Connection<K>['settings'],
    secrets: { token: TOKEN, ...more.secrets } as Connection<K>['secrets'],
  });
