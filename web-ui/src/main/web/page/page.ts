import { createClient, type Client } from '../client/index.ts';
import type { App } from './app.ts';
import './app.ts';

declare global {
  interface Window {
    /** The page's client, for tests and for the curious: `runnel.answers.get(id).text` is the applied Markdown. */
    runnel?: Client;
  }
}

const app = document.createElement('runnel-app') as App;
app.client = window.runnel = createClient({
  url: '/v1/socket',
  onConnection: (connection) => app.connectionChanged(connection),
});
document.body.replaceChildren(app);
