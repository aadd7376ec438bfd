import type { ErrorCode } from './codes.ts';

const number = new Intl.NumberFormat('en');
const decimal = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

function counted(count: number, one: string, many: string): string {
  return `${number.format(count)} ${count === 1 ? one : many}`;
}

const UNKNOWN = 'This answer is not kept any more, or never existed.';

/** Every word of the page's shell. The other languages have the same keys; the compiler holds them to it. */
export const en = {
  skip: 'Skip to the question',
  menu: 'Conversations and settings',
  newConversation: 'New conversation',
  newShort: 'New',
  inspector: 'Inspector',
  experiments: 'Break it',
  connect: 'Connect',
  connection: {
    connecting: 'Connecting…',
    connected: 'Connected',
    reconnecting: 'Reconnecting…',
    offline: 'No network',
    refused: 'Refused',
    closed: 'Disconnected',
  },
  /** Where no WebSocket gets through. */
  connectedOverHttp: 'Connected over plain HTTP',
  connectedTo: (node: string) => `Connected to ${node}`,
  conversation: 'Conversation',
  idleTitle: 'Ask, and watch the answer arrive',
  idleLead:
    'Refresh, close the lid, lose the network or open the link on another machine: the answer continues on the server, and you get each piece of it once and in order.',
  examplesLabel: 'Examples',
  examples: ['How do consumer groups work in Redis Streams?', 'What happens when a gateway is killed?', 'Compare Redis Streams with pub/sub'],
  earlierFailed: 'The earlier turns could not be loaded.',
  earlierMore: 'There are earlier turns.',
  loadEarlier: 'Load them',
  jump: 'Jump to latest',
  jumpNews: 'there is new text',
  close: 'Close',
  loading: 'Loading…',
  panelFailed: 'This part could not be loaded.',
  tryAgain: 'Try again',

  box: {
    label: 'Ask',
    question: 'Your question',
    first: 'Ask a question',
    followUp: 'Ask a follow-up question',
    whole: 'Without streaming',
    /** The keys stand between bars, to be shown as keys. */
    keys: '|Enter| sends, |Shift|+|Enter| starts a new line',
    wait: 'You can send it when this answer has ended, or stop it',
    excess: (count: number) => `${counted(count, 'character', 'characters')} too many`,
    ask: 'Ask',
    stop: 'Stop',
    stopping: 'Stopping…',
    takeBack: 'Put it into the box',
  },

  /** What stands in an answer beside the model's own text. */
  markdown: { copy: 'Copy', copied: 'Copied', label: 'Copy code', table: 'Table', done: 'done', open: 'to do' },

  turn: {
    question: 'Question',
    reasoning: 'Reasoning',
    copyLink: 'Copy link',
    linkCopied: 'Link copied',
    /** Where links are not shared. */
    ownLinkCopied: 'Link copied: only you can open it',
    copyAnswer: 'Copy answer',
    answerCopied: 'Answer copied',
    codeCopied: 'Code copied',
    sideBySide: 'Side by side',
    answerAgain: 'Answer again',
    tryAgain: 'Try again',
    askAgain: 'Ask again',
    alternatives: 'Answers to this question',
    previous: 'Previous answer',
    next: 'Next answer',
    place: (index: number, count: number) => `${number.format(index)} of ${number.format(count)}`,
    readers: (count: number) => `${counted(count, 'person is', 'people are')} reading this`,
  },

  state: {
    sending: 'sending the question',
    opening: 'opening the answer',
    loading: 'loading the answer',
    unsent: 'not sent yet: waiting for the connection',
    unsentOffline: 'not sent yet: there is no network',
    queued: (ahead: number) => (ahead > 0 ? `queued: ${counted(ahead, 'question', 'questions')} ahead` : 'queued: next in the queue'),
    inQueue: 'queued',
    whole: 'waiting for the whole answer',
    waiting: 'waiting for the model',
    again: (attempt: number) => `starting again, attempt ${number.format(attempt)}: the one before was lost`,
    trying: (problem: string, seconds?: number) => (seconds ? `${problem} Trying again after ${seconds} s…` : `${problem} Trying again…`),
    thinking: 'the model is thinking',
    streaming: 'streaming',
    stopping: 'stopping',
    reconnecting: 'reconnecting: the answer continues on the server',
    offline: 'no network: the answer continues on the server',
    disconnected: 'disconnected: the answer continues on the server',
    back: 'back: catching up',
    missed: (count: number) => (count > 0 ? `back: ${counted(count, 'missed piece', 'missed pieces')} replayed` : 'back: nothing was missed'),
    stopped: (size: string) => `stopped: ${size}`,
    stoppedEmpty: 'stopped before the first word',
    failed: 'The answer failed.',
    cutOff: (size: string) => `cut off at the model's limit: ${size}`,
    filtered: (size: string) => `ended by the model's content filter: ${size}`,
    damaged: (size: string) => `${size} arrived, but they differ from what the model sent`,
    complete: (size: string) => `complete: ${size}`,
    size: (length: number) => counted(length, 'character', 'characters'),
    digest: ', digest verified',
    length: ', length verified',
    refused: 'The question was refused.',
  },

  seconds: (milliseconds: number) => `${decimal.format(milliseconds / 1000)} s`,
  timing: {
    after: (all: string) => `after ${all}`,
    atOnce: (all: string) => `nothing for ${all}, then everything`,
    complete: (first: string, all: string) => `first words after ${first}, complete after ${all}`,
    ended: (first: string, all: string) => `first words after ${first}, ended after ${all}`,
  },

  /** What is said aloud, at boundaries only. */
  spoken: {
    sent: 'Question sent.',
    begun: 'The answer has begun.',
    done: (size: string) => `The answer is complete: ${size}.`,
    stopped: 'The answer was stopped.',
    failed: (problem: string) => `The answer failed. ${problem}`,
    reconnecting: 'The connection was lost. The answer continues on the server.',
    back: 'Connected again.',
  },

  history: {
    title: 'Conversations',
    empty: 'What you ask is listed here, on this device only.',
    live: 'live',
    questions: (count: number) => counted(count, 'question', 'questions'),
    remove: (title: string) => `Remove “${title}” from the list`,
    clear: 'Clear the list',
    clearSure: 'Clear the whole list?',
    clearYes: 'Clear',
    cancel: 'Cancel',
    note: 'Only this list is cleared. The answers stay on the server until they expire.',
    removed: 'Removed from the list.',
    unavailable: 'This browser keeps no list: storage is not available here.',
  },
  theme: { label: 'Theme', system: 'System', light: 'Light', dark: 'Dark' },
  language: 'Language',

  /** The server's own sentences are English already; these say it better on a page. */
  errors: {
    cancelled: 'The question was not sent.',
    not_found: UNKNOWN,
    gone: UNKNOWN,
    invalid_id: UNKNOWN,
  } as Partial<Record<ErrorCode, string>>,
};

export type Catalogue = typeof en;
