import dgram from 'node:dgram';
import net from 'node:net';
import { afterAll, expect } from '@jest/globals';

/** Path of the pure suites: they use no network and no port, and do not wait. */
const PURE = '/test/unit/';

const refuse = (what: string) => () => {
  throw new Error(`a unit suite opened a socket (${what}): move the suite to test/integration`);
};

/** The replacements are reverted after each suite, because suites of a jest worker share Node's own modules. */
if (expect.getState().testPath?.includes(PURE)) {
  const { listen } = net.Server.prototype;
  const { connect } = net.Socket.prototype;
  const { bind, send } = dgram.Socket.prototype;
  net.Server.prototype.listen = refuse('listen');
  net.Socket.prototype.connect = refuse('connect');
  dgram.Socket.prototype.bind = refuse('bind');
  dgram.Socket.prototype.send = refuse('send');
  afterAll(() => {
    net.Server.prototype.listen = listen;
    net.Socket.prototype.connect = connect;
    dgram.Socket.prototype.bind = bind;
    dgram.Socket.prototype.send = send;
  });
}
