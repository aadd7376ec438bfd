import { createClient, type Client } from '../client/index.ts';
import type { App } from './app.ts';
import './app.ts';
import { speak } from './i18n/catalogue.ts';
import { language } from './i18n/language.ts';
import { showTheme } from './theme.ts';

declare global {
  interface Window {
    /** The page's client, for tests and for the curious: `runnel.answers.get(id).text` is the applied Markdown. */
    runnel?: Client;
  }
}

showTheme();
const app = document.createElement('runnel-app') as App;
app.client = window.runnel = createClient({
  url: '/v1/socket',
  onConnection: (connection) => app.connectionChanged(connection),
});

/** In the reader's language from the first word on; in English if those words do not come. */
const show = () => document.body.replaceChildren(app);
speak(language.preferred()).then(show, show);
