/* The page that takes photos by a link: makes them small and sends them one by one. */
(function () {
  'use strict';
  var form = document.getElementById('papers'), notice = document.getElementById('notice');
  function say(what) { notice.textContent = what; notice.hidden = !what; }
  function send(blob) {
    var address = form.action + '?paper=' + encodeURIComponent(form.elements.paper.value);
    var headers = { Accept: 'application/json', 'X-Token': form.elements.token.value, 'Content-Type': 'image/jpeg' };
    return fetch(address, { method: 'POST', headers: headers, body: blob, credentials: 'same-origin' }).then(function (answer) {
      if (answer.ok) { return null; }
      return answer.json().then(function (problem) { throw new Error(problem.problem); });
    });
  }
  form.addEventListener('submit', function (event) {
    var files = Array.prototype.slice.call(form.elements.photo.files), button = form.querySelector('button');
    event.preventDefault();
    button.disabled = true;
    say(notice.dataset.sending);
    files.reduce(function (before, file) {
      return before.then(function () { return shrinkPhoto(file).catch(function () { throw new Error(notice.dataset.bad); }); }).then(send);
    }, Promise.resolve()).then(function () {
      location.assign(location.pathname + '?sent=1');
    }).catch(function (error) { button.disabled = false; say(error.message || notice.dataset.bad); });
  });
}());
