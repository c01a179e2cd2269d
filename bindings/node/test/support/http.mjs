// HTTP as a test wants it: any method, any header, and what was answered, byte for byte.
import http from 'node:http';
import net from 'node:net';

export function request(url, { method = 'GET', headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const sent = http.request(url, { method, headers, agent: false }, async (answer) => {
      try {
        const chunks = await answer.toArray();
        resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks).toString() });
      } catch (error) {
        reject(error);
      }
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

export const preflight = (origin, method = 'POST', names = 'content-type') => ({
  method: 'OPTIONS',
  headers: {
    origin,
    'access-control-request-method': method,
    'access-control-request-headers': names,
  },
});

export function listen(port = 0) {
  return new Promise((resolve, reject) => {
    const server = net.createServer().once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

export const close = (server) => new Promise((resolve) => server.close(resolve));
