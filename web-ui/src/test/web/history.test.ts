import assert from 'node:assert/strict';
import { test } from 'node:test';
import { History, type Remembered } from '../../main/web/page/history.ts';

/** What the browser keeps; `full` as long as it takes nothing. */
function storage(raw: string | null = null) {
  const kept = { raw, full: false };
  const open = () =>
    new History(
      () => kept.raw,
      (value) => {
        if (!kept.full) {
          kept.raw = value;
        }
        return !kept.full;
      },
    );
  return { kept, open };
}

function question(id: string, parent?: string, running = false): Remembered {
  return { id, ...(parent && { parent }), text: `question ${id}`, at: 1, running };
}

const firsts = (history: History) => history.threads.map(({ questions }) => questions[0]!.id);

test('the newest conversation comes first, also when it is an old one that goes on', () => {
  const history = storage().open();
  history.record([question('a')]);
  history.record([question('b')]);
  assert.deepEqual(firsts(history), ['b', 'a']);
  history.record([question('a'), question('a2', 'a')]);
  assert.deepEqual(firsts(history), ['a', 'b']);
});

test('a follow-up that is accepted after its asker has gone stays in its conversation', () => {
  const history = storage().open();
  history.record([question('a')]);
  history.record([question('b')]);
  history.record([question('a2', 'a')]);
  assert.deepEqual(firsts(history), ['a', 'b']);
  assert.equal(history.lengthOf(history.threads[0]!), 2);
});

test('another tab sees what this one records, and neither takes from the other', () => {
  const { open } = storage();
  const [here, there] = [open(), open()];
  here.record([question('a')]);
  there.record([question('b')]);
  assert.deepEqual(firsts(here), ['b', 'a']);
});

test('answers to the same question are alternatives, also at the beginning of a conversation', () => {
  const history = storage().open();
  history.record([question('a')]);
  history.record([question('b')], 'a');
  history.record([question('b'), question('c', 'b')]);
  history.record([question('b'), question('d', 'b')], 'c');
  assert.deepEqual(history.alternatives('a'), ['a', 'b']);
  assert.deepEqual(history.alternatives('d'), ['c', 'd']);
  assert.equal(history.endOf('b'), 'd');
  assert.equal(history.endOf('a'), 'a');
  assert.equal(history.threads.length, 1);
});

test('what nobody remembers has no alternatives but itself', () => {
  assert.deepEqual(storage().open().alternatives('x'), ['x']);
});

test('an answer that has ended is not running any more', () => {
  const history = storage().open();
  history.record([question('a', undefined, true)]);
  history.settle('a');
  assert.equal(history.find('a')?.running, false);
});

test('no more than two hundred conversations are kept', () => {
  const history = storage().open();
  for (let i = 0; i < 210; i++) {
    history.record([question(`q${i}`)]);
  }
  assert.equal(history.threads.length, 200);
  assert.equal(history.find('q9'), undefined);
});

test('removed is one conversation, cleared are all', () => {
  const history = storage().open();
  history.record([question('a')]);
  history.record([question('b')]);
  history.remove(history.threads[0]!);
  assert.deepEqual(firsts(history), ['a']);
  history.clear();
  assert.deepEqual(firsts(history), []);
});

test('a circle of parents has an end', () => {
  const history = storage().open();
  history.record([question('a', 'b'), question('b', 'a')]);
  assert.ok(['a', 'b'].includes(history.endOf('a')));
});

for (const foreign of ['', '{', 'null', '7', '{}', '[null]', '[{"shown":1}]', '[{"shown":"a","questions":[]}]', '[{"shown":"a","questions":[{"id":"a"}]}]']) {
  test(`what is not a list of conversations is left out: ${foreign}`, () => {
    assert.deepEqual(storage(foreign).open().threads, []);
  });
}

test('where nothing can be kept the list lives as long as the page', () => {
  const { kept, open } = storage();
  kept.full = true;
  const history = open();
  assert.equal(history.kept, true);
  history.record([question('a')]);
  assert.deepEqual(firsts(history), ['a']);
  assert.equal(history.kept, false);
});

test('a storage that throws is a storage that keeps nothing', () => {
  const history = new History();
  history.record([question('a')]);
  assert.deepEqual(firsts(history), ['a']);
});
