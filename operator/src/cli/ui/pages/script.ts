/** Script that updates the pages live. Without it, the pages work with forms and links only. */
export const SCRIPT = `'use strict';
(() => {
  const { base, live } = document.body.dataset;
  const one = selector => document.querySelector(selector);
  const form = one('#filter');

  // Ages move on without a change.
  const units = [['d', 86400], ['h', 3600], ['m', 60], ['s', 1]];
  const ages = () => {
    for (const time of document.querySelectorAll('time')) {
      const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(time.dateTime)) / 1000));
      const [unit, size] = units.find(([, length]) => seconds >= length) ?? ['s', 1];
      const text = Math.floor(seconds / size) + unit;
      if (time.textContent !== text) time.textContent = text;
    }
  };
  setInterval(ages, 5000);

  // The list holds what the form asked the server for; from here on the form filters it in place.
  const wanted = () => Object.fromEntries(new FormData(form));
  const isWanted = (row, { text, state, namespace }) => {
    if (state && row.dataset.state !== state) return false;
    if (namespace && row.dataset.namespace !== namespace) return false;
    const words = text.toLowerCase().split(/\\s+/);
    const whole = text && row.textContent.toLowerCase();
    return words.every(word => !word || whole.includes(word));
  };
  const filter = () => {
    const asked = wanted();
    const rows = [...one('#list tbody').rows];
    let shown = 0;
    for (const row of rows) {
      row.hidden = !isWanted(row, asked);
      if (!row.hidden) shown += 1;
    }
    one('#shown').textContent = shown === rows.length ? '' : shown + ' of ' + rows.length + ' shown';
    one('#empty').hidden = shown > 0;
    const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value));
    history.replaceState(null, '', String(query) ? '?' + query : location.pathname);
  };

  const parsed = markup => new DOMParser().parseFromString(markup, 'text/html');
  let again;
  const reload = async () => {
    again = undefined;
    const answer = await fetch(location.href, { cache: 'no-store' }).catch(() => undefined);
    if (!answer) return;
    const page = parsed(await answer.text());
    const focused = document.activeElement?.id;
    document.title = page.title;
    one('main').replaceChildren(...page.querySelector('main').childNodes);
    if (focused) document.getElementById(focused)?.focus();
  };
  const soon = () => { again ??= setTimeout(reload, 200); };

  const put = ({ key, row, summary }) => {
    const body = one('#list tbody');
    const old = [...body.rows].find(({ dataset }) => dataset.key === key);
    one('#summary').textContent = summary;
    document.title = 'SmtpConfigs: ' + summary;
    if (!row) { old?.remove(); return filter(); }
    const now = document.adoptNode(parsed('<table><tbody>' + row).querySelector('tr'));
    const focused = old?.contains(document.activeElement);
    old?.remove();
    const after = [...body.rows].find(({ dataset }) => dataset.order > now.dataset.order);
    body.insertBefore(now, after ?? null);
    if (focused) now.querySelector('a').focus();
    filter();
  };

  const trouble = text => {
    const note = one('#trouble');
    note.textContent = text && 'Not up to date: ' + text;
    note.hidden = !text;
  };

  if (live) {
    const source = new EventSource(base + '/live?of=' + encodeURIComponent(live));
    source.addEventListener('row', ({ data }) => put(JSON.parse(data)));
    source.addEventListener('changed', soon);
    source.addEventListener('trouble', ({ data }) => trouble(JSON.parse(data)));
    source.onerror = () => trouble('kubectl smtp ui does not answer. Start it again if it was stopped.');
  }

  if (form) {
    form.addEventListener('input', filter);
    form.addEventListener('submit', event => { event.preventDefault(); filter(); });
    form.querySelector('button').hidden = true;
    // All rows are needed to filter in place: a page that came filtered is loaded whole.
    const asked = wanted();
    if (asked.text || asked.state || asked.namespace) {
      fetch(base + '/', { cache: 'no-store' }).then(answer => answer.text()).then(text => {
        one('#list tbody').replaceWith(parsed(text).querySelector('#list tbody'));
        filter();
      }, () => {});
    }
  }

  addEventListener('keydown', event => {
    const search = form?.elements.text;
    if (!search || event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.matches('input, select, textarea');
    if (event.key === '/' && !typing) { event.preventDefault(); search.focus(); }
    if (event.key === 'Escape' && event.target === search) { search.value = ''; filter(); }
  });
})();
`;
