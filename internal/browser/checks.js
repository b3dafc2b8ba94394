// What is wrong with the open page, as a list of sentences. It is one expression: the browser
// evaluates it once for each width, scheme and medium.
(() => {
  const problems = [];
  const say = (text, at) => problems.push(at ? `${text}: ${describe(at)}` : text);
  const describe = e => {
    const text = (e.textContent || '').trim().replace(/\s+/g, ' ').slice(0, 60);
    return `<${e.localName}${e.id ? ' id=' + e.id : ''}${e.getAttribute('class') ? ' class=' + e.getAttribute('class') : ''}> ${text}`;
  };
  const all = selector => [...document.querySelectorAll(selector)];
  const seen = e => e.checkVisibility({visibilityProperty: true, opacityProperty: true});

  // Structure.
  if (document.scripts.length) say('the page has scripts');
  if (!document.documentElement.lang) say('the page names no language');
  if (!document.title.trim()) say('the page has no title');
  if (all('h1').length !== 1) say(`the page has ${all('h1').length} h1`);
  if (all('main').length !== 1) say(`the page has ${all('main').length} main`);
  let level = 0;
  for (const h of all('h1, h2, h3, h4, h5, h6')) {
    const n = Number(h.localName[1]);
    if (n > level + 1) say(`a heading of level ${n} follows one of level ${level}`, h);
    if (!h.textContent.trim()) say('a heading is empty', h);
    level = n;
  }
  for (const t of all('table')) {
    if (!t.caption || !t.caption.textContent.trim()) say('a table has no caption', t);
    if (!t.querySelector('th')) say('a table has no header', t);
  }
  for (const th of all('th')) if (!['col', 'row', 'colgroup', 'rowgroup'].includes(th.scope)) say('a header has no scope', th);
  for (const svg of all('svg')) {
    if (svg.getAttribute('aria-hidden') === 'true') continue;
    const ids = (svg.getAttribute('aria-labelledby') || '').split(/\s+/).filter(Boolean);
    if (svg.getAttribute('role') !== 'img' || !ids.length || ids.some(id => !document.getElementById(id))) say('a chart has no name', svg);
    if (!svg.querySelector('title') || !svg.querySelector('desc')) say('a chart has no title or description', svg);
  }
  for (const v of all('[data-verdict]')) if (!v.textContent.trim()) say('a verdict has no text', v);

  // Links.
  const ids = new Set();
  for (const e of all('[id]')) {
    if (ids.has(e.id)) say('an id is given twice', e);
    ids.add(e.id);
  }
  for (const a of all('a[href]')) {
    const to = a.getAttribute('href');
    if (!to.startsWith('#')) say(`a link leaves the page, to ${to}`, a);
    else if (!ids.has(decodeURIComponent(to.slice(1)))) say(`a link to ${to} leads nowhere`, a);
    if (!a.textContent.trim() && !a.getAttribute('aria-label')) say('a link has no text', a);
  }
  for (const e of all('[src], [srcset], object, embed, iframe, link[href]')) say('the page refers to another file', e);

  // Width: nothing may make the page scroll sideways; what scrolls itself must be reachable by keyboard.
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    say(`the page is ${root.scrollWidth} wide in a window of ${root.clientWidth}`);
    const out = all('body *').filter(e => e.getBoundingClientRect().right > root.clientWidth + 1 && !e.closest('.plot'));
    if (out.length) say('this sticks out', out.at(-1)); // the last is the innermost
  }
  for (const e of all('body *')) {
    const how = getComputedStyle(e).overflowX;
    if ((how === 'auto' || how === 'scroll') && e.scrollWidth > e.clientWidth + 1 && e.tabIndex < 0) say('this scrolls and cannot be reached by keyboard', e);
    if ((how === 'hidden' || how === 'clip') && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1 && !(e instanceof SVGElement)) say('this is cut off', e);
  }

  // Contrast of text with what is behind it: 4.5 to 1 (WCAG 2.1 AA).
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const colours = new Map();
  const rgba = css => {
    if (colours.has(css)) return colours.get(css);
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = css;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    colours.set(css, [r, g, b, a / 255]);
    return colours.get(css);
  };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
  const luminance = ([r, g, b]) => {
    const f = c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b);
  };
  const paper = rgba(getComputedStyle(root).colorScheme.includes('dark') && matchMedia('(prefers-color-scheme: dark)').matches ? '#121212' : '#fff');
  const grounds = new Map();
  const behind = e => {
    if (!e) return paper;
    if (!grounds.has(e)) grounds.set(e, over(rgba(getComputedStyle(e).backgroundColor), behind(e.parentElement)));
    return grounds.get(e);
  };
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const told = new Set();
  while (words.nextNode()) {
    const e = words.currentNode.parentElement;
    if (!words.currentNode.data.trim() || told.has(e) || !seen(e) || ['style', 'title', 'desc'].includes(e.localName)) continue;
    told.add(e);
    const style = getComputedStyle(e), below = behind(e);
    const ink = over(rgba(e instanceof SVGElement ? style.fill : style.color), below);
    const [light, dark] = [luminance(ink), luminance(below)].sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    if (ratio < 4.5) say(`the contrast of text is ${ratio.toFixed(2)}`, e);
    if (parseFloat(style.fontSize) < 9) say(`text is ${style.fontSize} high`, e);
  }
  return problems;
})()
