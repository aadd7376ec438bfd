import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Player } from '../../main/web/page/sidebyside/player.ts';
import { Timeline } from '../../main/web/page/sidebyside/timeline.ts';

const PIECES = [
  { kind: 'reasoning' as const, text: 'Hm', at: 300 },
  { kind: 'text' as const, text: 'One, ', at: 620 },
  { kind: 'text' as const, text: 'two, ', at: 700 },
  { kind: 'text' as const, text: 'three.', at: 2_000 },
];

test('one reader gets each piece at its time, the other one everything at the end', () => {
  const timeline = new Timeline(PIECES, 8_410);
  assert.equal(timeline.firstAt, 620);
  assert.equal(timeline.gained, 7_790);
  for (const [at, streamed, heldBack] of [
    [0, '', ''],
    [619, '', ''],
    [620, 'One, ', ''],
    [1_999, 'One, two, ', ''],
    [2_000, 'One, two, three.', ''],
    [8_409, 'One, two, three.', ''],
    [8_410, 'One, two, three.', 'One, two, three.'],
  ] as const) {
    assert.equal(timeline.streamed(at), streamed, `streamed at ${at}`);
    assert.equal(timeline.heldBack(at), heldBack, `held back at ${at}`);
  }
});

test('while the answer runs the other reader has nothing', () => {
  const timeline = new Timeline(PIECES, undefined);
  assert.equal(timeline.streamed(Infinity), 'One, two, three.');
  assert.equal(timeline.heldBack(Infinity), '');
  assert.equal(timeline.gained, undefined);
});

test('an answer without text has nothing to show and nothing to gain', () => {
  const timeline = new Timeline([], 500);
  assert.equal(timeline.firstAt, undefined);
  assert.equal(timeline.gained, undefined);
  assert.equal(timeline.streamed(500), '');
});

test('the player keeps its position over pauses, jumps and other speeds', () => {
  const player = new Player(8_000);
  player.play(100);
  assert.equal(player.position(600), 500);
  player.setSpeed(4, 600);
  assert.equal(player.position(850), 1_500);
  player.pause(850);
  assert.equal(player.position(5_000), 1_500);
  player.seek(7_900, 5_000);
  player.play(5_000);
  assert.equal(player.position(6_000), 8_000);
  player.play(6_000);
  assert.equal(player.position(6_000), 0);
});
