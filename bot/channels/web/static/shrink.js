/* Makes a photo small in the browser, which also drops where it was taken. */
function shrinkPhoto(file) { // eslint-disable-line no-unused-vars
  'use strict';
  var MAX_SIDE = 1600;
  return new Promise(function (resolve, reject) {
    var picture = new Image(), url = URL.createObjectURL(file);
    picture.onerror = reject;
    picture.onload = function () {
      var scale = Math.min(1, MAX_SIDE / Math.max(picture.naturalWidth, picture.naturalHeight));
      var canvas = document.createElement('canvas');
      canvas.width = Math.max(1, Math.round(picture.naturalWidth * scale));
      canvas.height = Math.max(1, Math.round(picture.naturalHeight * scale));
      canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
      URL.revokeObjectURL(url);
      canvas.toBlob(function (blob) { if (blob) { resolve(blob); } else { reject(); } }, 'image/jpeg', 0.8);
    };
    picture.src = url;
  });
}
