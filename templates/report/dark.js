(() => {
  'use strict';
  const byId = (id) => document.getElementById(id);
  const source = byId('dark-data');

  // Marks in a picture what the open loss takes away: Regions and resources.
  const markPicture = (workload) => {
    const open = workload.querySelector('.case[open]') ?? workload.querySelector('.case');
    const dark = new Set(open ? open.dataset.dark.split(' ') : []);
    for (const lane of workload.querySelectorAll('.picture .region')) {
      lane.classList.toggle('dark', dark.has(lane.dataset.region));
    }
    for (const node of workload.querySelectorAll('.picture .node')) {
      const cases = node.dataset.lost.split(' ');
      node.classList.toggle('lost', Boolean(open) && cases.includes(open.dataset.case));
    }
  };
  for (const workload of document.querySelectorAll('.workload')) {
    const cases = [...workload.querySelectorAll('.case')];
    for (const part of cases) {
      part.addEventListener('toggle', () => {
        // One loss at a time: the picture shows the one that is open.
        if (part.open) for (const other of cases) if (other !== part) other.open = false;
        markPicture(workload);
      });
    }
    markPicture(workload);
  }

  if (!source) return;
  const { regions, outlooks, texts, workloads } = JSON.parse(source.textContent);
  // Kinds of answers; the first five are places in `outlooks`.
  const CALM = 0, RECOVERS = 1, LATE = 2, UNKNOWN = 3, GONE = 4, NOT_COMPUTED = 5;
  const kinds = [...outlooks, ['none', '?', 'not computed']];
  const plural = ['not affected', 'recover', 'miss their target', 'unknown', 'unrecoverable', 'not computed'];
  // What a reader must see first.
  const gravity = [GONE, NOT_COMPUTED, UNKNOWN, LATE, RECOVERS, CALM];
  const MOST_ROWS = 100;

  const key = (places) => places.join();
  const known = workloads.map(([nameText, anchor, targetText, used, answers]) => ({
    name: texts[nameText],
    anchor,
    target: texts[targetText],
    used,
    answers,
    exact: new Map(answers.map((answer) => [key(answer[0]), answer])),
  }));

  // What was computed, what follows from it because losing more is never
  // better, or that neither gives an answer.
  const ask = (workload, dark) => {
    let lost = workload.used.filter((place) => dark.has(place));
    if (lost.length === 0) return { kind: CALM, why: 'It uses nothing there.' };
    const gone = workload.answers.find(([places, kind]) => kind === GONE && places.every((place) => dark.has(place)));
    for (;;) {
      const answer = workload.exact.get(key(lost));
      if (!answer) break;
      const further = answer[6].filter((place) => dark.has(place) && !lost.includes(place));
      if (further.length === 0) {
        return { kind: answer[1], rto: texts[answer[2]], rpo: texts[answer[3]], why: texts[answer[4]], seconds: answer[5] };
      }
      lost = [...lost, ...further].sort((a, b) => a - b);
    }
    if (gone) {
      const names = gone[0].map((place) => regions[place][1]).join(' + ');
      return { kind: GONE, rto: '', rpo: '', why: `It is lost with ${names} dark already, and losing more is never better. ${texts[gone[4]]}` };
    }
    return { kind: NOT_COMPUTED, why: 'This combination was not simulated, and what was does not tell. Run: blackstart blackout ' + lost.map((place) => regions[place][0]).join() };
  };

  const boxes = [...document.querySelectorAll('#dark input')];
  const [summary, counts, rows, more, calm] = ['summary', 'counts', 'rows', 'more', 'calm'].map((name) => byId('dark-' + name));
  const element = (name, text, className) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  };
  const joined = (parts) => parts.length < 2 ? parts.join('') : parts.slice(0, -1).join(', ') + ' and ' + parts.at(-1);
  const number = (value) => value.toLocaleString('en');

  const sentence = (dark, answers) => {
    const names = joined([...dark].map((place) => regions[place][1]));
    const back = answers.filter(({ answer }) => answer.kind <= LATE);
    const count = (kind) => answers.filter(({ answer }) => answer.kind === kind).length;
    const waits = back.filter(({ answer }) => answer.seconds != null);
    const slowest = waits.reduce((worst, one) => worst && worst.answer.seconds >= one.answer.seconds ? worst : one, null);
    const unaffected = count(CALM) === answers.length;
    if (unaffected) return `With ${names} dark, no workload notices.`;
    let text = `With ${names} dark, ${number(back.length)} of ${number(answers.length)} workloads go on or come back`;
    if (slowest) text += `; the slowest, ${slowest.workload.name}, takes ${slowest.answer.rto.replace(/ \(.*/, '')}`;
    text += '.';
    const say = (kind, one, many) => {
      const some = count(kind);
      if (some > 0) text += ` ${number(some)} ${some === 1 ? one : many}.`;
    };
    say(LATE, 'comes back, but misses its target', 'come back, but miss their targets');
    say(GONE, 'does not come back', 'do not come back');
    say(UNKNOWN, 'cannot be judged', 'cannot be judged');
    say(NOT_COMPUTED, 'was not computed for this combination', 'were not computed for this combination');
    return text;
  };

  const row = ({ workload, answer }) => {
    const [className, sign, words] = kinds[answer.kind];
    const made = element('tr');
    const head = element('th');
    head.scope = 'row';
    const link = element('a', workload.name);
    link.href = '#' + workload.anchor;
    head.append(link);
    const state = element('td');
    const badge = element('span', '', 'state ' + className);
    const mark = element('span', sign, 'sign');
    mark.setAttribute('aria-hidden', 'true');
    badge.append(mark, words);
    state.append(badge);
    const none = answer.kind === GONE ? 'never' : answer.kind === CALM ? '0 s' : '–';
    const lost = answer.kind === GONE ? '–' : none;
    made.append(head, state, element('td', answer.rto || none), element('td', answer.rpo || lost), element('td', workload.target), element('td', answer.why));
    return made;
  };

  let all = false;
  const show = () => {
    const dark = new Set(boxes.filter((box) => box.checked).map((box) => Number(box.value)));
    const codes = new Set([...dark].map((place) => regions[place][0]));
    for (const place of document.querySelectorAll('.place')) place.classList.toggle('dark', codes.has(place.dataset.region));
    for (const route of document.querySelectorAll('.route')) route.classList.toggle('cut', codes.has(route.dataset.from) || codes.has(route.dataset.to));
    const answers = known.map((workload) => ({ workload, answer: ask(workload, dark) }));
    rows.closest('.scroll').hidden = counts.hidden = dark.size === 0;
    if (dark.size === 0) {
      summary.textContent = 'All Regions are lit. Choose one to see what its loss does.';
      rows.replaceChildren();
      calm.textContent = '';
      more.hidden = true;
      return;
    }
    summary.textContent = sentence(dark, answers);
    counts.replaceChildren(...gravity.flatMap((kind) => {
      const some = answers.filter(({ answer }) => answer.kind === kind).length;
      if (some === 0) return [];
      const width = Math.max(1, Math.round(10 * some / answers.length));
      return [element('li', `${number(some)} ${some === 1 ? kinds[kind][2] : plural[kind]}`, `${kinds[kind][0]} w${width}`)];
    }));
    const noticed = answers.filter(({ answer }) => answer.kind !== CALM);
    noticed.sort((a, b) => gravity.indexOf(a.answer.kind) - gravity.indexOf(b.answer.kind)
      || (b.answer.seconds ?? 0) - (a.answer.seconds ?? 0)
      || (a.workload.name < b.workload.name ? -1 : 1));
    const shown = all ? noticed : noticed.slice(0, MOST_ROWS);
    rows.replaceChildren(...shown.map(row));
    rows.closest('.scroll').hidden = noticed.length === 0;
    more.hidden = shown.length === noticed.length;
    more.textContent = `Show all ${number(noticed.length)}`;
    const untouched = answers.filter(({ answer }) => answer.kind === CALM).map(({ workload }) => workload.name);
    const first = untouched.slice(0, 30);
    if (untouched.length > first.length) first.push(`${number(untouched.length - first.length)} more`);
    calm.textContent = untouched.length > 0 ? `Not affected: ${joined(first)}.` : '';
  };

  const choose = () => {
    all = false;
    show();
  };
  for (const box of boxes) box.addEventListener('change', choose);
  byId('dark-clear').addEventListener('click', () => {
    for (const box of boxes) box.checked = false;
    choose();
  });
  more.addEventListener('click', () => {
    all = true;
    show();
  });
  // The map is a second way to the same boxes, for those who point.
  for (const place of document.querySelectorAll('.place')) {
    const box = boxes.find((one) => regions[Number(one.value)][0] === place.dataset.region);
    if (!box) continue;
    place.dataset.pick = '';
    place.addEventListener('click', () => box.click());
  }

  byId('dark').hidden = false;
  byId('dark-answer').hidden = false;
  byId('each-region').open = false;
  if (boxes.length > 0) boxes[0].checked = true;
  show();
})();
