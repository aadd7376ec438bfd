import OpenAI from 'openai';
import { Script } from './script.mjs';

/**
 * Where a peer's answers come from: the timed script in this process, or a model that says the same script, asked as one asks a model.
 *
 * @returns a function `say({ tokens, rate }, onToken, onEnd)`
 */
export function source(settings) {
  return settings.source === 'model' ? model(settings['model-port']) : script(settings.seed);
}

function script(seed) {
  const script = new Script(seed);
  return (answer, onToken, onEnd) => void script.say(answer, onToken, onEnd);
}

function model(port) {
  const openai = new OpenAI({ baseURL: `http://127.0.0.1:${port}/v1`, apiKey: 'none' });
  return async ({ tokens, rate }, onToken, onEnd) => {
    const chunks = await openai.chat.completions.create({
      model: 'script',
      stream: true,
      messages: [{ role: 'user', content: `tokens=${tokens} rate=${rate}` }],
    });
    for await (const chunk of chunks) {
      const text = chunk.choices[0]?.delta?.content;
      if (text) {
        onToken(text);
      }
    }
    onEnd();
  };
}
