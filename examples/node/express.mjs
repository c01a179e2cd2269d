// An Express server of your own that pages elsewhere may use: those at the origins named on the command line,
// and no other. `--without` leaves the middleware out, to see what a page meets then. Ends with its stdin.
import express from 'express';
import { ollamaCors } from 'ollama-cors/express';

const origins = process.argv.slice(2).filter((word) => word !== '--without');
const app = express();

if (!process.argv.includes('--without')) app.use(ollamaCors({ rules: [{ origins }] }));
app.use(express.json());
app.post('/notes', (request, response) => {
  const { kind, rule } = request.ollamaCors ?? {};
  response.status(201).json({ noted: request.body.text, kind, rule });
});

const server = app.listen(0, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}`));

process.stdin.resume().once('end', () => {
  server.close();
  server.closeAllConnections();
});
