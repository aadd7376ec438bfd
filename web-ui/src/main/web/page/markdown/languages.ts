import hljs from 'highlight.js/lib/core';
import type { LanguageFn } from 'highlight.js';

type Load = () => Promise<{ default: LanguageFn }>;

/** Each language is a file of its own: an answer seldom has more than one or two. */
const LANGUAGES: Record<string, Load> = {
  bash: () => import('highlight.js/lib/languages/bash'),
  c: () => import('highlight.js/lib/languages/c'),
  cpp: () => import('highlight.js/lib/languages/cpp'),
  csharp: () => import('highlight.js/lib/languages/csharp'),
  css: () => import('highlight.js/lib/languages/css'),
  diff: () => import('highlight.js/lib/languages/diff'),
  dockerfile: () => import('highlight.js/lib/languages/dockerfile'),
  go: () => import('highlight.js/lib/languages/go'),
  ini: () => import('highlight.js/lib/languages/ini'),
  java: () => import('highlight.js/lib/languages/java'),
  javascript: () => import('highlight.js/lib/languages/javascript'),
  json: () => import('highlight.js/lib/languages/json'),
  kotlin: () => import('highlight.js/lib/languages/kotlin'),
  markdown: () => import('highlight.js/lib/languages/markdown'),
  php: () => import('highlight.js/lib/languages/php'),
  python: () => import('highlight.js/lib/languages/python'),
  ruby: () => import('highlight.js/lib/languages/ruby'),
  rust: () => import('highlight.js/lib/languages/rust'),
  sql: () => import('highlight.js/lib/languages/sql'),
  swift: () => import('highlight.js/lib/languages/swift'),
  typescript: () => import('highlight.js/lib/languages/typescript'),
  xml: () => import('highlight.js/lib/languages/xml'),
  yaml: () => import('highlight.js/lib/languages/yaml'),
};

const ALIASES: Record<string, string> = {
  'c#': 'csharp', 'c++': 'cpp', cc: 'cpp', console: 'bash', cs: 'csharp', docker: 'dockerfile', golang: 'go', h: 'c', hpp: 'cpp', html: 'xml',
  js: 'javascript', jsonc: 'json', jsx: 'javascript', kt: 'kotlin', md: 'markdown', mjs: 'javascript', patch: 'diff', properties: 'ini', py: 'python',
  rb: 'ruby', rs: 'rust', sh: 'bash', shell: 'bash', svg: 'xml', toml: 'ini', ts: 'typescript', tsx: 'typescript', vue: 'xml', yml: 'yaml', zsh: 'bash',
};

/** Languages that are written inside others. */
const INSIDE: Record<string, string[]> = { xml: ['javascript', 'css'], markdown: ['xml'], php: ['xml'] };

/** What highlight.js calls a token tree: texts and named scopes with children. */
interface Scope {
  scope?: string;
  language?: string;
  children: Array<string | Scope>;
}

/** The coloured text as nodes; nothing for a language that is not known. */
export async function coloured(text: string, language: string): Promise<Node[] | undefined> {
  const name = ALIASES[language] ?? language;
  if (!Object.hasOwn(LANGUAGES, name)) {
    return undefined;
  }
  await Promise.all([name, ...(INSIDE[name] ?? [])].map(load));
  const { _emitter } = hljs.highlight(text, { language: name, ignoreIllegals: true });
  return nodes((_emitter as unknown as { rootNode: Scope }).rootNode);
}

async function load(name: string): Promise<void> {
  if (!hljs.getLanguage(name)) {
    hljs.registerLanguage(name, (await LANGUAGES[name]!()).default);
  }
}

/** Never through highlight.js's HTML: what a model says becomes nodes only. */
function nodes({ children }: Scope): Node[] {
  return children.map((child) => {
    if (typeof child === 'string') {
      return document.createTextNode(child);
    }
    const span = document.createElement('span');
    if (child.scope) {
      span.className = `hl-${child.scope.replace(/\..*/, '')}`;
    }
    span.append(...nodes(child));
    return span;
  });
}
