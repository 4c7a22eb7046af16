// One filter for list, map and timeline; it is the address (after the #), so that a view can be sent on.
(function () {
  "use strict";
  var form = document.getElementById("filter");
  if (!form) return;
  form.hidden = false;
  var items = Array.prototype.slice.call(document.querySelectorAll(".items > li"));
  var marks = Array.prototype.slice.call(document.querySelectorAll(".mark"));
  var ticks = Array.prototype.slice.call(document.querySelectorAll(".tick"));
  var count = document.getElementById("count"), none = document.getElementById("none");
  var digits = document.documentElement.lang === "ar" ? "ar-u-nu-arab" : "en";
  var fields = ["q", "what", "from", "to", "place"];
  var place = "";

  function state() {
    return { q: form.q.value.trim().toLowerCase(), what: form.what.value, from: form.from.value, to: form.to.value, place: place };
  }
  function fits(item, s) {
    var d = item.dataset;
    return (!s.q || d.text.indexOf(s.q) >= 0) && (!s.what || d.what === s.what) && (!s.place || d.place === s.place) &&
      (!s.from || (d.day && d.day >= s.from)) && (!s.to || (d.day && d.day <= s.to));
  }
  function apply() {
    var s = state(), shown = 0, places = {}, ids = {};
    items.forEach(function (item) {
      var ok = fits(item, s);
      item.hidden = !ok;
      if (ok) { shown += 1; places[item.dataset.place] = true; ids[item.querySelector("details").id.slice(2)] = true; }
    });
    marks.forEach(function (mark) { mark.classList.toggle("out", !places[mark.dataset.place]); });
    ticks.forEach(function (tick) { tick.classList.toggle("out", !ids[tick.dataset.id]); });
    count.textContent = count.dataset.form.replace("{n}", shown.toLocaleString(digits));
    none.hidden = shown > 0;
  }
  function write() {
    var s = state(), pairs = fields.filter(function (f) { return s[f]; }).map(function (f) { return f + "=" + encodeURIComponent(s[f]); });
    history.replaceState(null, "", pairs.length ? "#" + pairs.join("&") : location.pathname + location.search);
  }
  function read() {
    var hash = location.hash.slice(1);
    if (hash.indexOf("f-") === 0) { open(decodeURIComponent(hash)); return; }
    if (hash.indexOf("=") < 0) return;
    hash.split("&").forEach(function (pair) {
      var at = pair.indexOf("="), name = pair.slice(0, at), value = decodeURIComponent(pair.slice(at + 1));
      if (name === "place") place = value; else if (form[name]) form[name].value = value;
    });
  }
  function open(id) {
    var found = document.getElementById(id);
    if (found && found.tagName === "DETAILS") { found.open = true; found.scrollIntoView(); }
  }
  form.addEventListener("input", function () { apply(); write(); });
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("reset", function () { place = ""; setTimeout(function () { apply(); write(); }, 0); });
  marks.forEach(function (mark) {
    mark.addEventListener("click", function () { place = place === mark.dataset.place ? "" : mark.dataset.place; apply(); write(); });
  });
  window.addEventListener("hashchange", function () { read(); apply(); });
  read(); apply();
})();
