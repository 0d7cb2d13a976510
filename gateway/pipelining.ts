// Requests that a client sends behind each other on one connection, without waiting for answers (RFC 9112, section 9.3.2). When the
// connection closes, Node tells the answer that is being written, and none of those that wait behind it: they would run for nobody.

import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** INVARIANT: `close` comes for each answer whose connection closes, so that whoever works for it can stop. */
export function tellWaitingAnswers(app: FastifyInstance): void {
  const waiting = new WeakMap<Socket, Set<ServerResponse>>();

  function waitingOn(socket: Socket): Set<ServerResponse> {
    const known = waiting.get(socket);
    if (known !== undefined) return known;
    const answers = new Set<ServerResponse>();
    waiting.set(socket, answers);
    socket.once('close', () => {
      for (const answer of answers) if (answer.socket === null) close(answer);
    });
    return answers;
  }

  app.addHook('onRequest', ({ raw: { socket } }, { raw: answer }, done) => {
    // Node gives the socket to one answer after the other.
    if (answer.socket === null) {
      const answers = waitingOn(socket);
      answers.add(answer);
      answer.once('close', () => answers.delete(answer));
    }
    done();
  });
}

function close(answer: ServerResponse): void {
  answer.destroy();
  answer.emit('close');
}
