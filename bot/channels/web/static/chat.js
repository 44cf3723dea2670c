/* The web chat. Without this file the page works by itself, with forms and reloads.
   What the visitor typed is kept in this tab only (sessionStorage), never on the server. */
(function () {
  'use strict';
  var STORE = 'ocop.mine', FIRST_PAUSE = 2000, LONGEST_PAUSE = 30000, POLL = 4000;
  var $ = function (id) { return document.getElementById(id); };
  var log = $('log'), form = $('say'), text = $('text'), words = $('words').dataset;
  var cursor = log.dataset.cursor, mine = load(), photos = {}, source = null, timer = 0;
  var busy = false, pause = FIRST_PAUSE, poller = 0, typingTimer = 0, chosen = null;

  function load() {
    try { return JSON.parse(sessionStorage.getItem(STORE)) || []; } catch (e) { return []; }
  }
  function save() {
    try { sessionStorage.setItem(STORE, JSON.stringify(mine)); } catch (e) { /* full, or forbidden */ }
  }
  function newId() {
    var bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.prototype.map.call(bytes, function (b) { return ('0' + b.toString(16)).slice(-2); }).join('');
  }
  function show(element, on) { element.hidden = !on; }
  function bots() { return log.querySelectorAll('.bot'); }
  function lastId() { var all = bots(); return all.length ? all[all.length - 1].dataset.id : ''; }
  function place(child) { return child.dataset.id || child.dataset.after || ''; }

  /* --- what the bot says --- */
  function take(news) {
    var first = null;
    news.messages.forEach(function (message) {
      var box = document.createElement('template'), old = $('m' + message.id), at = log.lastElementChild;
      box.innerHTML = message.html;
      var made = box.content.firstElementChild;
      if (old) { log.replaceChild(made, old); return; }
      while (at && place(at) > message.id) { at = at.previousElementSibling; }
      log.insertBefore(made, at ? at.nextElementSibling : log.firstElementChild);
      first = first || made;
    });
    cursor = news.cursor > cursor ? news.cursor : cursor;
    erase(news.oldest);
    if (news.messages.length) { typing(false); settle(); }
    if (first) { reveal(first); }
  }
  function erase(oldest) {
    var erased = false;
    bots().forEach(function (bot) { if (bot.dataset.id < oldest) { bot.remove(); erased = true; } });
    if (!erased) { return; }
    mine = mine.filter(function (item) { return item.after >= oldest || item.state === 'wait'; });
    save();
    log.querySelectorAll('.me').forEach(function (bubble) {
      if (!mine.some(function (item) { return item.id === bubble.dataset.mine; })) { bubble.remove(); }
    });
  }
  function settle() {
    var live = null, done = null, all = bots();
    if ($('welcome')) { show($('welcome'), !all.length); }
    document.querySelectorAll('[data-talk]').forEach(function (part) { show(part, !!all.length); });
    all.forEach(function (bot) {
      bot.classList.remove('live');
      if (bot.querySelector('button')) { live = bot; }
      if (bot.dataset.total) { done = bot.dataset; }
    });
    if (live) { live.classList.add('live'); }
    text.inputMode = live && live.dataset.request === 'contact' ? 'tel' : 'text';
    show($('progress'), !!done);
    if (done) {
      $('done').max = +done.total; $('done').value = +done.done;
      $('count').textContent = done.done + '/' + done.total;
    }
  }
  function reveal(first) {
    log.lastElementChild.scrollIntoView({ block: 'nearest' });
    if (first.getBoundingClientRect().top < document.querySelector('.top').offsetHeight) {
      first.scrollIntoView({ block: 'start' });
    }
    var active = document.activeElement;
    if (!active || !active.offsetParent) { first.focus({ preventScroll: true }); } // its button went
  }
  function typing(on) {
    clearTimeout(typingTimer);
    show($('typing'), on);
    if (on) { typingTimer = setTimeout(typing, 10000, false); }
  }

  /* --- news: a stream, or asking again and again --- */
  function listen() {
    if (source || document.hidden || !window.EventSource || !navigator.onLine) { return; }
    source = new EventSource('events?after=' + cursor);
    source.onopen = function () { clearInterval(poller); poller = 0; };
    source.onmessage = function (event) { take(JSON.parse(event.data)); };
    source.addEventListener('typing', function () { typing(true); });
    source.onerror = function () {
      hush();
      startPolling();
      setTimeout(listen, LONGEST_PAUSE);
    };
  }
  function hush() { if (source) { source.close(); source = null; } }
  function startPolling() { if (!poller) { poller = setInterval(poll, POLL); } }
  function poll() {
    if (document.hidden || !navigator.onLine) { return; }
    fetch('messages?after=' + cursor, { credentials: 'same-origin' })
      .then(function (answer) { return answer.ok ? answer.json().then(take) : null; })
      .catch(function () { /* the next one may get through */ });
  }

  /* --- what the visitor does --- */
  function bubble(item) {
    var old = log.querySelector('[data-mine="' + item.id + '"]'), made = document.createElement('article');
    made.className = 'msg me';
    made.dataset.mine = item.id;
    made.dataset.after = item.after;
    var who = document.createElement('span');
    who.className = 'who';
    who.textContent = words.you + ': ';
    made.appendChild(who);
    if (item.photo && photos[item.id]) {
      var picture = document.createElement('img');
      picture.src = photos[item.id].url;
      picture.alt = words.photo;
      made.appendChild(picture);
    } else { made.appendChild(document.createTextNode(item.label)); }
    if (item.state !== 'sent') { made.appendChild(stateOf(item)); }
    if (old) { log.replaceChild(made, old); return made; }
    var at = log.lastElementChild;
    while (at && place(at) > item.after) { at = at.previousElementSibling; }
    return log.insertBefore(made, at ? at.nextElementSibling : log.firstElementChild);
  }
  function stateOf(item) {
    var state = document.createElement('span');
    state.className = 'state';
    state.textContent = item.state === 'failed' ? (item.why || words.failed) : item.tries ? words.waiting : words.sending;
    if (item.state === 'failed' || item.tries) {
      var again = document.createElement('button');
      again.type = 'button';
      again.textContent = words.again;
      again.onclick = function () { item.state = 'wait'; save(); flush(); };
      state.appendChild(again);
    }
    return state;
  }
  function add(item) {
    item.id = newId(); item.after = lastId(); item.state = 'wait'; item.tries = 0;
    if (item.blob) { photos[item.id] = { blob: item.blob, url: URL.createObjectURL(item.blob) }; delete item.blob; }
    mine.push(item);
    save();
    if (item.label) { bubble(item).scrollIntoView({ block: 'nearest' }); }
    flush();
  }
  function request(item) {
    var headers = { Accept: 'application/json' }, token = form.elements.token.value;
    if (item.photo) {
      headers['X-Token'] = token;
      headers['Content-Type'] = 'image/jpeg';
      return fetch('photo?id=' + item.id, { method: 'POST', headers: headers, body: photos[item.id].blob, credentials: 'same-origin' });
    }
    var body = new URLSearchParams({ token: token, id: item.id });
    body.set(item.name, item.value);
    return fetch('say', { method: 'POST', headers: headers, body: body, credentials: 'same-origin' });
  }
  /* One after the other, in order. The id makes a repeated one harmless. */
  function flush() {
    clearTimeout(timer);
    var item = mine.find(function (one) { return one.state === 'wait'; });
    if (busy || !item) { return; }
    if (item.photo && !photos[item.id]) { drop(item, words.failed); flush(); return; }
    busy = true;
    request(item).then(function (answer) {
      busy = false;
      if (answer.ok) { sent(item); return null; }
      if (answer.status === 429 || answer.status >= 500 || answer.status === 408) { putOff(item); return null; }
      return answer.json().then(function (problem) { drop(item, problem.problem); flush(); });
    }).catch(function () { busy = false; putOff(item); });
  }
  function sent(item) {
    item.state = 'sent'; pause = FIRST_PAUSE;
    save();
    show($('offline'), !navigator.onLine);
    if (item.label) { bubble(item); }
    typing(true);
    if (!source || source.readyState !== 1) { setTimeout(poll, 500); listen(); }
    flush();
  }
  function putOff(item) {
    item.tries += 1;
    save();
    show($('offline'), true);
    if (item.label) { bubble(item).scrollIntoView({ block: 'nearest' }); }
    timer = setTimeout(flush, pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }
  function drop(item, why) {
    item.state = 'failed'; item.why = why;
    save();
    if (item.label) { bubble(item); } else { notice(why); }
  }
  function notice(what) { $('notice').textContent = what; show($('notice'), !!what); }

  form.addEventListener('submit', function (event) {
    var button = event.submitter || document.activeElement;
    event.preventDefault();
    notice('');
    $('menu').open = false;
    if (button && button.name) {
      add({ name: button.name, value: button.value, label: button.name === 'start' ? '' : (button.querySelector('.l') || button).textContent });
    } else if (text.value.trim()) {
      add({ name: 'text', value: text.value, label: text.value.trim() });
      text.value = '';
      grow();
    }
  });
  text.addEventListener('keydown', function (event) {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.querySelector('.row .primary').click();
    }
  });
  function grow() { text.style.height = 'auto'; text.style.height = text.scrollHeight + 2 + 'px'; }
  text.addEventListener('input', grow);

  /* --- photos: made small here, shown, then sent --- */
  function preview(blob) {
    chosen = blob;
    if (blob) { $('shown').src = URL.createObjectURL(blob); }
    show($('preview'), !!blob);
    (blob ? $('photo-send') : text).focus();
  }
  show($('photo'), true);
  $('photo').onclick = function () { $('file').click(); };
  $('file').onchange = function () {
    var file = $('file').files[0];
    $('file').value = '';
    if (file) { shrinkPhoto(file).then(preview, function () { notice(words.bad); }); }
  };
  $('photo-drop').onclick = function () { preview(null); };
  $('photo-send').onclick = function () { var blob = chosen; preview(null); add({ photo: true, blob: blob, label: words.photo }); };

  /* --- the line comes and goes --- */
  window.addEventListener('offline', function () { show($('offline'), true); hush(); });
  window.addEventListener('online', function () { show($('offline'), false); pause = FIRST_PAUSE; flush(); listen(); poll(); });
  document.addEventListener('visibilitychange', function () { if (document.hidden) { hush(); } else { listen(); } });
  document.addEventListener('keydown', function (event) { if (event.key === 'Escape') { $('menu').open = false; } });

  mine = mine.filter(function (item) { return !item.after || item.after >= log.dataset.oldest; });
  if (!bots().length) { mine = mine.filter(function (item) { return item.state === 'wait'; }); }
  save();
  mine.forEach(function (item) { if (item.label) { bubble(item); } });
  settle();
  show($('offline'), !navigator.onLine);
  if (log.lastElementChild) { log.lastElementChild.scrollIntoView({ block: 'end' }); }
  listen();
  startPolling();
  flush();
}());
