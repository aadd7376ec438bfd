import type { ErrorCode } from './codes.ts';
import type { Catalogue } from './en.ts';

// Digits as in the answers, the ids and the commands beside them.
const LOCALE = 'ar-u-nu-latn';
const number = new Intl.NumberFormat(LOCALE);
const decimal = new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const rules = new Intl.PluralRules('ar');

/** Arabic counts in six forms; those for one and two need no number. */
interface Forms {
  zero: string;
  one: string;
  two: string;
  /** 3 to 10, and the same in each hundred. */
  few: string;
  /** 11 to 99, and the same in each hundred. */
  many: string;
  /** 100, 101, 102 and the same in each hundred. */
  other: string;
}

function counted(count: number, forms: Forms): string {
  return forms[rules.select(count)].replace('#', number.format(count));
}

const CHARACTERS: Forms = { zero: 'لا أحرف', one: 'حرف واحد', two: 'حرفان', few: '# أحرف', many: '# حرفًا', other: '# حرف' };
const QUESTIONS: Forms = { zero: 'لا أسئلة', one: 'سؤال واحد', two: 'سؤالان', few: '# أسئلة', many: '# سؤالًا', other: '# سؤال' };
const EXCESS: Forms = {
  zero: '',
  one: 'زيادة حرف واحد على الحد',
  two: 'زيادة حرفين على الحد',
  few: 'زيادة # أحرف على الحد',
  many: 'زيادة # حرفًا على الحد',
  other: 'زيادة # حرف على الحد',
};
const AHEAD: Forms = {
  zero: 'في الانتظار: دورك هو التالي',
  one: 'في الانتظار: قبلك سؤال واحد',
  two: 'في الانتظار: قبلك سؤالان',
  few: 'في الانتظار: قبلك # أسئلة',
  many: 'في الانتظار: قبلك # سؤالًا',
  other: 'في الانتظار: قبلك # سؤال',
};
const MISSED: Forms = {
  zero: 'عاد الاتصال: لم يفُتك شيء',
  one: 'عاد الاتصال: استُعيدت القطعة الوحيدة التي فاتت',
  two: 'عاد الاتصال: استُعيدت القطعتان اللتان فاتتا',
  few: 'عاد الاتصال: استُعيدت # قطع فائتة',
  many: 'عاد الاتصال: استُعيدت # قطعة فائتة',
  other: 'عاد الاتصال: استُعيدت # قطعة فائتة',
};
const READERS: Forms = {
  zero: 'لا أحد يقرأ هذا الآن',
  one: 'شخص واحد يقرأ هذا الآن',
  two: 'شخصان يقرآن هذا الآن',
  few: '# أشخاص يقرؤون هذا الآن',
  many: '# شخصًا يقرؤون هذا الآن',
  other: '# شخص يقرؤون هذا الآن',
};

const UNKNOWN = 'هذه الإجابة لم تعد محفوظة، أو لم تكن موجودة أصلًا.';

const errors: Record<ErrorCode, string> = {
  malformed: 'لم يفهم الخادم ما أُرسل إليه.',
  unknown_type: 'لا يعرف الخادم هذا النوع من الرسائل.',
  binary_frame: 'لا يقبل الخادم إلا الرسائل النصية.',
  frame_too_large: 'الرسالة أكبر مما يقبله الخادم.',
  hello_first: 'لم تبدأ الصفحة الاتصال كما ينبغي.',
  too_many_watches: 'تتابع هذه الصفحة أقصى عدد مسموح به من الإجابات.',
  invalid_id: UNKNOWN,
  invalid_offset: 'هذا الموضع في الإجابة غير معروف للخادم.',
  unauthorized: 'يلزم هنا رمز دخول صالح.',
  token_expired: 'انتهت صلاحية رمز الدخول. عُد برمز جديد.',
  origin_refused: 'لا يُسمح لصفحات هذا الموقع بمخاطبة هذا الخادم.',
  identity_unavailable: 'يتعذّر الآن التحقق من هويتك. حاول بعد لحظات.',
  question_empty: 'السؤال فارغ.',
  question_too_long: 'السؤال أطول مما يُسمح به.',
  invalid_messages: 'قائمة الرسائل غير صالحة.',
  conflict: 'استُعمل هذا المعرّف لسؤال آخر.',
  parent_not_found: 'السؤال السابق في هذه المحادثة لم يعد محفوظًا.',
  parent_unfinished: 'لم تنتهِ الإجابة السابقة بعد.',
  not_found: UNKNOWN,
  not_yours: 'لا يوقف الإجابة إلا من طرح سؤالها.',
  gone: UNKNOWN,
  data_loss: 'ضاع جزء من هذه الإجابة في المخزن.',
  busy: 'الأسئلة المنتظرة كثيرة الآن. حاول بعد لحظات.',
  too_many_questions: 'طرحت أسئلة كثيرة خلال دقيقة واحدة. انتظر قليلًا.',
  too_many_running: 'لديك إجابات كثيرة جارية الآن. انتظر انتهاء إحداها أو أوقفها.',
  store_unavailable: 'تعذّر الوصول إلى المخزن الآن. لم يضع شيء، حاول بعد لحظات.',
  too_many_connections: 'الاتصالات المفتوحة كثيرة. أغلق أحدها أو حاول لاحقًا.',
  rate_limited: 'وصل إلى الخادم أكثر مما يقبله في وقت قصير. حاول بعد لحظات.',
  going_away: 'هذا الخادم يتوقف عن العمل. اتصل من جديد.',
  too_slow: 'لم يستقبل هذا الاتصال شيئًا منذ مدة طويلة.',
  silent: 'انقطعت أخبار هذا الاتصال منذ مدة طويلة.',
  internal: 'حدث خطأ في الخادم، وقد سُجّل.',
  model_unauthorized: 'رفضت خدمة النموذج بيانات الدخول المستعملة هنا.',
  model_not_found: 'لا تعرف خدمة النموذج هذا النموذج.',
  model_refused: 'رفضت خدمة النموذج هذا السؤال.',
  model_overloaded: 'خدمة النموذج مثقلة الآن. حاول لاحقًا.',
  model_unavailable: 'تعذّر الوصول إلى خدمة النموذج.',
  model_timeout: 'طال صمت النموذج أكثر من اللازم.',
  model_broke_off: 'توقفت خدمة النموذج في منتصف الإجابة.',
  answer_too_long: 'طالت الإجابة أكثر مما يُحفظ هنا.',
  attempts_exhausted: 'انقطعت كل محاولات الإجابة عن هذا السؤال.',
  cancelled: 'لم يُرسل السؤال.',
};

export const ar: Catalogue = {
  skip: 'تخطَّ إلى السؤال',
  menu: 'المحادثات والإعدادات',
  newConversation: 'محادثة جديدة',
  newShort: 'جديدة',
  inspector: 'المفتش',
  experiments: 'جرّب الأعطال',
  connect: 'اتصل',
  connection: {
    connecting: 'جارٍ الاتصال…',
    connected: 'متصل',
    reconnecting: 'جارٍ إعادة الاتصال…',
    offline: 'لا توجد شبكة',
    refused: 'مرفوض',
    closed: 'غير متصل',
  },
  connectedOverHttp: 'متصل عبر HTTP',
  connectedTo: (node) => `متصل بالخادم ${node}`,
  conversation: 'المحادثة',
  idleTitle: 'اسأل وشاهد الإجابة وهي تصل',
  idleLead:
    'حدّث الصفحة أو أغلق الحاسوب أو افقد الشبكة أو افتح الرابط على جهاز آخر: تستمر الإجابة على الخادم، ويصلك كل جزء منها مرة واحدة وبالترتيب.',
  examplesLabel: 'أمثلة',
  examples: ['كيف تعمل مجموعات المستهلكين في Redis Streams؟', 'ماذا يحدث عند إيقاف البوابة فجأة؟', 'قارن بين Redis Streams والنشر والاشتراك'],
  earlierFailed: 'تعذّر تحميل الأسئلة السابقة.',
  earlierMore: 'هناك أسئلة سابقة.',
  loadEarlier: 'حمّلها',
  jump: 'إلى الأحدث',
  jumpNews: 'وصل نص جديد',
  close: 'أغلق',
  loading: 'جارٍ التحميل…',
  panelFailed: 'تعذّر تحميل هذا الجزء.',
  tryAgain: 'حاول مجددًا',

  box: {
    label: 'اسأل',
    question: 'سؤالك',
    first: 'اكتب سؤالًا',
    followUp: 'اكتب سؤالًا آخر',
    whole: 'دون بث',
    keys: '|Enter| للإرسال، |Shift|+|Enter| لسطر جديد',
    wait: 'يمكنك إرساله عند انتهاء هذه الإجابة أو إيقافها',
    excess: (count) => counted(count, EXCESS),
    ask: 'اسأل',
    stop: 'أوقف',
    stopping: 'جارٍ الإيقاف…',
    takeBack: 'ضعه في المربع',
  },

  markdown: { copy: 'نسخ', copied: 'نُسخ', label: 'انسخ الشيفرة', table: 'جدول', done: 'تم', open: 'لم يُنجز' },

  turn: {
    question: 'سؤال',
    reasoning: 'التفكير',
    copyLink: 'انسخ الرابط',
    linkCopied: 'نُسخ الرابط',
    ownLinkCopied: 'نُسخ الرابط: لا يفتحه غيرك',
    copyAnswer: 'انسخ الإجابة',
    answerCopied: 'نُسخت الإجابة',
    codeCopied: 'نُسخت الشيفرة',
    sideBySide: 'جنبًا إلى جنب',
    answerAgain: 'أجب من جديد',
    tryAgain: 'حاول مجددًا',
    askAgain: 'اسأل من جديد',
    alternatives: 'الإجابات عن هذا السؤال',
    previous: 'الإجابة السابقة',
    next: 'الإجابة التالية',
    place: (index, count) => `${number.format(index)} من ${number.format(count)}`,
    readers: (count) => counted(count, READERS),
  },

  state: {
    sending: 'جارٍ إرسال السؤال',
    opening: 'جارٍ فتح الإجابة',
    loading: 'جارٍ تحميل الإجابة',
    unsent: 'لم يُرسل بعد: في انتظار الاتصال',
    unsentOffline: 'لم يُرسل بعد: لا توجد شبكة',
    queued: (ahead) => counted(Math.max(0, ahead), AHEAD),
    inQueue: 'في الانتظار',
    whole: 'في انتظار الإجابة كاملة',
    waiting: 'في انتظار النموذج',
    again: (attempt) => `بداية جديدة، المحاولة ${number.format(attempt)}: ضاعت المحاولة السابقة`,
    trying: (problem, seconds) => (seconds ? `${problem} ستُعاد المحاولة بعد ${number.format(seconds)} ث…` : `${problem} جارٍ إعادة المحاولة…`),
    thinking: 'النموذج يفكر',
    streaming: 'الإجابة تصل الآن',
    stopping: 'جارٍ الإيقاف',
    reconnecting: 'جارٍ إعادة الاتصال: تستمر الإجابة على الخادم',
    offline: 'لا توجد شبكة: تستمر الإجابة على الخادم',
    disconnected: 'غير متصل: تستمر الإجابة على الخادم',
    back: 'عاد الاتصال: جارٍ اللحاق بالإجابة',
    missed: (count) => counted(count, MISSED),
    stopped: (size) => `أُوقفت: ${size}`,
    stoppedEmpty: 'أُوقفت قبل الكلمة الأولى',
    failed: 'فشلت الإجابة.',
    cutOff: (size) => `انقطعت عند حد النموذج: ${size}`,
    filtered: (size) => `أنهاها مرشِّح المحتوى: ${size}`,
    damaged: (size) => `وصل ${size}، لكنه يختلف عما أرسله النموذج`,
    complete: (size) => `مكتملة: ${size}`,
    size: (length) => counted(length, CHARACTERS),
    digest: '، وتم التحقق من البصمة',
    length: '، وتم التحقق من الطول',
    refused: 'رُفض السؤال.',
  },

  seconds: (milliseconds) => `${decimal.format(milliseconds / 1000)} ث`,
  timing: {
    after: (all) => `بعد ${all}`,
    atOnce: (all) => `لا شيء مدة ${all}، ثم كل شيء`,
    complete: (first, all) => `أول الكلمات بعد ${first}، واكتملت بعد ${all}`,
    ended: (first, all) => `أول الكلمات بعد ${first}، وانتهت بعد ${all}`,
  },

  spoken: {
    sent: 'أُرسل السؤال.',
    begun: 'بدأت الإجابة.',
    done: (size) => `اكتملت الإجابة: ${size}.`,
    stopped: 'أُوقفت الإجابة.',
    failed: (problem) => `فشلت الإجابة. ${problem}`,
    reconnecting: 'انقطع الاتصال. تستمر الإجابة على الخادم.',
    back: 'عاد الاتصال.',
  },

  history: {
    title: 'المحادثات',
    empty: 'تظهر هنا أسئلتك، على هذا الجهاز وحده.',
    live: 'مباشر',
    questions: (count) => counted(count, QUESTIONS),
    remove: (title) => `أزل «${title}» من القائمة`,
    clear: 'امسح القائمة',
    clearSure: 'أتريد مسح القائمة كلها؟',
    clearYes: 'امسح',
    cancel: 'إلغاء',
    note: 'تُمسح هذه القائمة وحدها. تبقى الإجابات على الخادم حتى تنتهي مدة حفظها.',
    removed: 'أُزيلت من القائمة.',
    unavailable: 'لا يحفظ هذا المتصفح قائمة: التخزين غير متاح هنا.',
  },
  theme: { label: 'المظهر', system: 'النظام', light: 'فاتح', dark: 'داكن' },
  language: 'اللغة',

  errors,
};
