import { LIVE_PROTOCOL } from '#core/contract/index.ts';
import type { Socket } from './connection.ts';

/** Opens the browser's own WebSocket. */
export function openSocket(address: string): Socket {
  const socket = new WebSocket(address, LIVE_PROTOCOL);
  const handle: Socket = {
    onopen: null,
    onmessage: null,
    onclose: null,
    send: text => socket.send(text),
    close: () => socket.close(),
  };
  socket.onopen = () => handle.onopen?.();
  socket.onmessage = event => handle.onmessage?.(event);
  socket.onclose = event => handle.onclose?.(event);
  return handle;
}
