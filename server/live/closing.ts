import type { WebSocket } from 'ws';

/** What we closed sockets with: a client that does not keep up never answers, and would look lost. */
const given = new WeakMap<WebSocket, number>();

/** Closes a live connection, and remembers why. */
export function closeSocket(socket: WebSocket, code: number, reason: string): void {
  if (!given.has(socket)) given.set(socket, code);
  socket.close(code, reason);
}

/**
 * @param received the code of the socket's `close`
 * @returns the code that says why it ended: ours, if we ended it
 */
export const closeCodeOf = (socket: WebSocket, received: number): number => given.get(socket) ?? received;
