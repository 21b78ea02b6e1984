/* The workbench in the browser. Every page works without this script. It saves while somebody types, and shows previews.
   Syntax: ECMAScript 2017 at most, because offices have old browsers. */
(function () {
  "use strict";
  var WAIT = 800, LONGEST_WAIT = 1500, PREVIEW_WAIT = 250, RETRY = 3000, POLL = 10000;

  function byId(id) { return document.getElementById(id); }
  function all(selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); }
  function make(tag, className, text) {
    var element = document.createElement(tag);
    if (className) { element.className = className; }
    if (text !== undefined) { element.textContent = text; }
    return element;
  }
  function button(text, className, act) {
    var element = make("button", className, text);
    element.type = "button";
    element.addEventListener("click", act);
    return element;
  }
  /* Without a text: return what local storage has under a name. With a text: keep it there. Both are done at once. */
  function atOnce(name, text) {
    try { return text === undefined ? localStorage.getItem(name) : localStorage.setItem(name, text); } catch (error) { return null; }
  }
  function clock(date) { return ("0" + date.getHours()).slice(-2) + ":" + ("0" + date.getMinutes()).slice(-2); }
  function same(one, other) { return JSON.stringify(one) === JSON.stringify(other); }

  /* ---- every page: the error summary takes the focus ---- */
  var problems = byId("problems");
  if (problems) { problems.focus(); }
  document.addEventListener("click", function (event) {
    var link = event.target.closest(".summary a[href^='#']");
    if (link && goTo(link.getAttribute("href").slice(1))) { event.preventDefault(); }
  });

  function goTo(id) {
    var target = byId(id);
    if (!target) { return false; }
    for (var above = target.parentElement; above; above = above.parentElement) {
      if (above.tagName === "DETAILS") { above.open = true; }
    }
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "center" });
    return true;
  }
  function send(method, path, body) {
    return fetch(path, {
      method: method,
      headers: { "Content-Type": "application/json", "X-Docgen": "1" },
      body: JSON.stringify(body),
      keepalive: method === "PUT" && JSON.stringify(body).length < 20000
    }).then(function (answer) {
      return answer.json().catch(function () { return {}; }).then(function (data) { return { status: answer.status, data: data }; });
    });
  }

  /* ---- intake: files are dropped on the page ---- */
  var drop = byId("drop"), files = byId("files");
  function listFiles() {
    var names = Array.prototype.map.call(files.files, function (file) { return file.name; });
    byId("chosen").textContent = "";
    if (names.length > 1) { names.forEach(function (name) { byId("chosen").appendChild(make("li", "", name)); }); }
    if (names.length && problems) { problems.hidden = true; }
  }
  if (drop) {
    files.addEventListener("change", listFiles);
    ["dragenter", "dragover", "dragleave", "drop"].forEach(function (name, index) {
      drop.addEventListener(name, function (event) { event.preventDefault(); drop.classList.toggle("over", index < 2); });
    });
    drop.addEventListener("drop", function (event) { files.files = event.dataTransfer.files; listFiles(); });
    byId("intake").addEventListener("submit", function () { byId("status").textContent = "正在读，请稍候"; });
  }

  /* ---- a text to paste elsewhere. An address without TLS has no navigator.clipboard. ---- */
  if (byId("copy")) { byId("copy").addEventListener("click", function () { byId("text").select(); document.execCommand("copy"); byId("status").textContent = "已复制"; }); }

  /* ---- repair: the broken line is selected ---- */
  var raw = document.querySelector(".repairing textarea");
  if (raw && Number(raw.dataset.line)) {
    var before = raw.value.split("\n").slice(0, Number(raw.dataset.line)), end = before.join("\n").length;
    raw.focus({ preventScroll: true });
    raw.setSelectionRange(end - before[before.length - 1].length, end);
  }

  /* ---- the editor ---- */
  var form = byId("form");
  if (!form) { return; }
  var caseId = document.body.dataset.case, here = "/c/" + caseId, status = byId("status");
  var tab = String(Date.now()) + String(Math.random()).slice(2, 10);
  var fields = {}, byElement = {}, every = [], sha = document.body.dataset.sha, checked = "", typedAt = 0, isOffline = false, visited = null;

  function say(text, className) { status.textContent = text; status.className = className || ""; }

  function Field(element) {
    this.element = element;
    this.name = element.dataset.name;
    this.kind = element.dataset.kind;
    this.base = JSON.parse(element.dataset.base)[0];
    this.input = element.querySelector(".sheet") || element.querySelector("input:not([type=hidden]),textarea,select");
    this.id = this.input.id;
    this.hidden = all("input[type=hidden]", element).pop();
    this.isComposing = this.isSaving = this.isInConflict = this.isRefused = false;
    this.isKept = false; /* whether the server keeps a text of this field that is not valid yet */
    this.firstDirty = this.timer = 0;
  }
  Field.prototype.read = function () {
    if (!this.isSheet()) { return this.input.value; }
    var table = JSON.parse(JSON.stringify(this.base)) || {};
    table.rows = all("tbody tr", this.input).map(function (row) { return boxes(row).map(function (cell) { return cell.value; }); });
    if (this.kind === "records") { table.rows = table.rows.filter(function (row) { return row.join("").trim(); }); return table; }
    all("[data-cell]", this.input).forEach(function (input) {
      table[input.dataset.cell] = input.value;
      if (!input.value) { delete table[input.dataset.cell]; }
    });
    table.columns = boxes(this.input.querySelector("thead tr")).map(function (cell) { return cell.value; });
    return table;
  };
  Field.prototype.write = function (value) {
    if (!this.isSheet()) { this.input.value = value; fit(this.input); return; }
    var table = this.input, isTable = this.kind === "table";
    all("[data-cell]", table).forEach(function (input) { input.value = value[input.dataset.cell] || ""; });
    all("tbody tr", table).slice(Math.max(value.rows.length, 1)).forEach(function (row) { row.remove(); });
    all("tr", table).forEach(function (row) {
      while (row.children.length > value.columns.length + 1) { row.lastElementChild.previousElementSibling.remove(); }
      boxes(row).forEach(function (cell) { cell.value = ""; });
    });
    if (isTable) { fill(this, 0, 0, [value.columns]); }
    fill(this, 1, 0, value.rows);
  };
  Field.prototype.isSheet = function () { return this.kind === "table" || this.kind === "records"; };
  Field.prototype.isDirty = function () { return !same(trimmed(this.read()), trimmed(this.base)); };
  Field.prototype.setBase = function (value) { this.base = value; this.hidden.value = JSON.stringify([value]); };
  Field.prototype.label = function () { return this.element.querySelector("label,.label").childNodes[0].textContent.trim(); };
  Field.prototype.showError = function (text) {
    var error = this.element.querySelector(".error");
    error.textContent = text; error.hidden = !text;
    this.element.classList.toggle("wrong", Boolean(text));
    if (text) { this.input.setAttribute("aria-invalid", "true"); } else { this.input.removeAttribute("aria-invalid"); }
  };

  function words(value) {
    if (typeof value === "string") { return value; }
    return [[value.caption || ""], value.columns].concat(value.rows).map(function (row) { return row.join("\t"); }).join("\n").trim();
  }
  function boxes(row) { return all("input,textarea", row); }
  function trimmed(value) { return typeof value === "string" ? value.replace(/\s+$/, "") : value; }

  all(".field[data-name]", form).forEach(function (element) {
    var field = new Field(element);
    every.push(fields[field.name] = byElement[field.id] = field);
    listen(field);
    field.isRefused = field.isKept = field.isDirty();
    boxes(element).forEach(fit);
  });
  function fit(area) {
    if (area.tagName !== "TEXTAREA") { return; }
    var isCell = Boolean(area.closest(".sheet"));
    area.rows = isCell ? 1 : 2;
    area.style.height = "auto";
    if (area.scrollHeight) { area.style.height = area.scrollHeight + (isCell ? 0 : 4) + "px"; }
    if (isCell) { return; }
    var count = area.parentElement.querySelector(".characters") || area.parentElement.appendChild(make("span", "characters"));
    var length = area.value.replace(/\s/g, "").length;
    count.textContent = length ? length + " 字" : "";
  }
  function listen(field) {
    var element = field.element;
    element.addEventListener("compositionstart", function () { field.isComposing = true; clearTimeout(field.timer); });
    element.addEventListener("compositionend", function () { field.isComposing = false; changed(field); });
    element.addEventListener("input", function (event) {
      fit(event.target);
      if (event.isComposing || field.isComposing) { keepLocally(field); return; }
      changed(field);
    });
    element.addEventListener("focusout", function () { field.isComposing = false; flush(field); });
    element.addEventListener("focusin", function () { visited = field; lookAt(field.id); });
    element.addEventListener("keydown", function (event) {
      if (event.key !== "Enter" || event.target.tagName !== "INPUT") { return; }
      event.preventDefault();
      if (!event.isComposing && !field.isComposing) { flush(field); }
    });
    if (field.isSheet()) { element.addEventListener("paste", function (event) { pasteCells(field, event); }); }
  }
  function changed(field) {
    if (!field.isDirty() && !field.isKept) {
      forget(field);
      if (field.firstDirty) { field.firstDirty = 0; say(""); askPreview(); }  /* the preview may show text that is deleted now */
      return;
    }
    field.isRefused = false;
    keepLocally(field);
    askPreview();
    if (field.isInConflict) { return; }
    say("未保存（已存本机）", "waiting");
    var now = typedAt = Date.now();
    if (!field.firstDirty) { field.firstDirty = now; }
    later(field, Math.max(0, Math.min(WAIT, field.firstDirty + LONGEST_WAIT - now)));
  }
  function later(field, wait) { clearTimeout(field.timer); field.timer = setTimeout(function () { flush(field); }, wait); }
  function flush(field) {
    clearTimeout(field.timer);
    if (field.isComposing || field.isInConflict) { return; }
    if (field.isSaving) { later(field, 50); return; }
    if (!field.isDirty() && !field.isKept) { field.firstDirty = 0; forget(field); return; }
    var value = field.read();
    field.isSaving = true;
    field.firstDirty = 0;
    atOnce(localName(field), JSON.stringify({ text: value, at: Date.now() }));
    say("正在保存", "waiting");
    send("PUT", here + "/field", { key: field.name, base: field.base, text: value, tab: tab }).then(function (answer) {
      field.isSaving = false;
      isOffline = false;
      answered(field, value, answer.status, answer.data);
    }, function () {
      field.isSaving = false;
      isOffline = true;
      say("连不上服务，继续写，文字存在本机", "trouble");
      later(field, RETRY);
    }).catch(function (error) { later(field, RETRY); throw error; });  /* a fault in this script does not stop the saving */
  }
  function answered(field, value, code, data) {
    if (code === 200) {
      sha = data.sha;
      field.isKept = false;
      var isStill = same(field.read(), value);
      field.setBase(data.shown);
      field.showError("");
      if (isStill && data.notes.length && typeof data.shown === "string") {
        field.write(data.shown); askPreview();
        field.showError("已自动改正：" + data.notes.join("；"));
      }
      if (isStill) { forget(field); } else { changed(field); }
      if (data.reshaped) { sayReload("已保存；多了或少了几项"); }
      else if (!unsaved().length) { say("已保存 " + clock(new Date()), "saved"); }
    } else if (code === 409) {
      showConflict(field, value, data);
    } else if (code === 422 || (code === 423 && !data.broken)) {
      field.isRefused = field.isKept = true;
      askPreview();
      field.showError(data.message + (data.step ? "（" + data.step + "）" : ""));
      say("“" + field.label() + "”还不能写进案件，文字已留着", "trouble");
      if (!same(field.read(), value)) { changed(field); }
    } else if (code === 403) {
      say(data.message || "这一次打开已经过期：运行 docgen serve --link，用新链接打开后文字会找回来", "trouble");
    } else {
      say(data.message || "没有存上，文字存在本机", "trouble");
      later(field, RETRY);
    }
  }
  function unsaved() { return every.filter(function (field) { return field.isDirty() || field.isKept; }); }
  function flushAll() { every.forEach(flush); }

  /* ---- copies in this browser. They are in a database, because local storage may reach the disk minutes later. ---- */
  var copies = new Promise(function (resolve, reject) {
    var opening = indexedDB.open("docgen", 1);
    opening.onupgradeneeded = function () { opening.result.createObjectStore("copies"); };
    opening.onsuccess = function () { resolve(opening.result); };
    opening.onerror = reject;
  });
  function withCopies(act) {
    return copies.then(function (database) {
      var asked = act(database.transaction("copies", "readwrite", { durability: "strict" }).objectStore("copies"));
      return new Promise(function (resolve) { asked.onsuccess = function () { resolve(asked.result); }; });
    }).catch(function () { /* full or forbidden: the server has the text within seconds */ });
  }
  function localName(field) { return caseId + ":" + field.name; }
  function keepLocally(field) { withCopies(function (store) { return store.put({ text: field.read(), at: Date.now() }, localName(field)); }); }
  /* `flush` keeps the text also in local storage, at once: the database may lose the last copy when a page is closed. */
  function newestCopy(field, kept) {
    var sent = JSON.parse(atOnce(localName(field)) || "null");
    return sent && !(kept && kept.at > sent.at) ? sent : kept;
  }
  function forget(field) { atOnce(localName(field), ""); withCopies(function (store) { return store.delete(localName(field)); }); }
  function offer(field, kept) {
    if (field.offer) { field.offer.remove(); }
    field.kept = kept && !same(trimmed(kept.text), trimmed(field.read())) ? kept : null;
    if (!field.kept) { forget(field); return; }
    var box = field.offer = byId("offers").appendChild(make("div", "offer")), pieces = apart(words(kept.text), words(field.read()));
    box.appendChild(make("p", "", "本机有 " + clock(new Date(kept.at)) + " 没存上的文字：" + field.label()));
    var sides = box.appendChild(make("div", "sides"));
    side(sides, "本机的", pieces[0], pieces[1], pieces[3], "用这份", function () {
      box.remove(); field.write(kept.text); changed(field); flush(field); goTo(field.id);
    });
    side(sides, "案件里现在的", pieces[0], pieces[2], pieces[3], "不要本机的", function () { box.remove(); forget(field); });
  }

  /* ---- somebody else changed the field ---- */
  function sentences(text) { return text.match(/\n|[^。！？；\n]+[。！？；]?|[。！？；]/g) || []; }
  /* Four texts: the sentences that both share at the start, what only the one has, what only the other has, the shared end. */
  function apart(one, other) {
    var mine = sentences(one), theirs = sentences(other), most = Math.min(mine.length, theirs.length), from = 0, to = 0;
    while (from < most && mine[from] === theirs[from]) { from += 1; }
    while (to < most - from && mine[mine.length - 1 - to] === theirs[theirs.length - 1 - to]) { to += 1; }
    var parts = [mine.slice(0, from), mine.slice(from, mine.length - to), theirs.slice(from, theirs.length - to), mine.slice(mine.length - to)];
    return parts.map(function (part) { return part.join(""); });
  }
  /* One of two texts, with what differs marked, and a button that chooses it. */
  function side(sides, title, start, marked, end, choice, act) {
    var part = sides.appendChild(make("div"));
    part.appendChild(make("b", "", title));
    part.appendChild(make("pre", "", start)).append(marked ? make("mark", "", marked) : "", end);
    part.appendChild(button(choice, "small", act));
  }
  function showConflict(field, mine, theirs) {
    field.isInConflict = true;
    say("“" + field.label() + "”别处刚改过，请选一份", "trouble"); all(".conflict", field.element).forEach(function (old) { old.remove(); });
    var panel = make("div", "conflict");
    panel.setAttribute("role", "group"); panel.setAttribute("aria-label", "两份不同的文字");
    panel.appendChild(make("h3", "", "这一项 " + theirs.at + " 在别处改过（" + (theirs.by || "另一页") + "）"));
    panel.appendChild(make("p", "", "两份都留着，选好之前什么也不覆盖。"));
    var sides = panel.appendChild(make("div", "sides")), pieces = apart(words(mine), words(theirs.shown));
    function settle(value) {
      field.isInConflict = false; field.setBase(theirs.shown);
      panel.remove(); field.write(value);
      changed(field); flush(field);
      field.input.focus();
    }
    side(sides, "我的", pieces[0], pieces[1], pieces[3], "用我的", function () { settle(field.read()); });
    side(sides, "现在的", pieces[0], pieces[2], pieces[3], "用现在的", function () { settle(theirs.shown); });
    if (theirs.merged !== undefined) {
      var both = theirs.doubled ? "合在一起改（" + theirs.doubled + " 处两边都改过，两种写法在【】里）" : "合在一起（两边改的不是同一句）";
      side(sides, "合起来", theirs.merged, "", "", both, function () {
        if (field.read() === mine) { settle(theirs.merged); }
        else { field.isInConflict = false; flush(field); }  /* more was typed: the answer shows the panel again, with it */
      });
    }
    field.element.appendChild(panel);
    all("mark", panel).forEach(function (one) { one.parentElement.scrollTop = one.offsetTop - one.parentElement.offsetTop - 24; });
    panel.scrollIntoView({ block: "nearest" });
  }

  /* ---- changes by other pages, people and programs ---- */
  function poll() {
    if (document.hidden || isOffline) { return; }
    var asked = sha, known = Date.now() - typedAt > POLL / 2 ? checked : sha;  /* nobody waits for warnings while typing */
    fetch(here + "/state?sha=" + sha + "&checked=" + known + "&at=" + encodeURIComponent(document.activeElement.id)).then(function (answer) {
      return answer.ok ? answer.json() : {};
    }).then(function (data) {
      if (data.checked) { checked = data.checked; byId("warnings").textContent = data.warnings ? "提醒 " + data.warnings + " 条" : "提醒"; }
      if (data.broken) { say("案件文件在别处改坏了，先去修；这里的文字存在本机", "trouble"); return; }
      byId("others").textContent = data.others || "";
      if (!data.values || sha !== asked) { return; }  /* what was saved meanwhile is newer than this answer */
      var count = 0, names = Object.keys(data.values), isOther = names.length !== every.length;
      names.forEach(function (name) {
        var field = fields[name];
        if (!field) { isOther = true; return; }
        if (field.isSaving || field.isComposing || field.isDirty() || same(data.values[name], field.base)) { return; }
        field.setBase(data.values[name]);
        field.write(data.values[name]);
        if (field.kept) { offer(field, field.kept); }
        count += 1;
      });
      sha = data.sha;
      if (isOther) { sayReload("这一件在别处改过"); }
      else if (count) { say("别处改了 " + count + " 项，已更新", "saved"); askPreview(); }
    }).catch(function () { /* the next save reports the error */ });
  }
  function sayReload(text) {
    say(text + "，");
    status.appendChild(button("刷新页面", "small", function () { flushAll(); location.reload(); }));
  }
  setInterval(poll, POLL);
  document.addEventListener("visibilitychange", poll); window.addEventListener("pagehide", flushAll);
  document.addEventListener("keydown", function (event) {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") { event.preventDefault(); flushAll(); }
  });
  form.addEventListener("submit", function (event) {
    var asked = event.submitter || document.activeElement;
    var isAdding = all("[name^='n:'],[name^='r:']", form).some(function (input) { return input.value.trim(); });
    byId("cursor").value = visited ? visited.input.selectionStart + " " + visited.name : "";
    if (isAdding || (asked && asked.value)) { return; }
    event.preventDefault(); flushAll();
    if (!unsaved().length) { say("已保存 " + clock(new Date()), "saved"); }
  });

  /* ---- tables ---- */
  function cellsOf(text) {
    var rows = [[]], cell = "", isQuoted = false;
    for (var index = 0; index < text.length; index += 1) {
      var character = text[index];
      if (isQuoted) {
        if (character !== "\"") { cell += character; }
        else if (text[index + 1] === "\"") { cell += "\""; index += 1; }
        else { isQuoted = false; }
      } else if (character === "\"" && !cell) { isQuoted = true; }
      else if (character === "\t") { rows[rows.length - 1].push(cell); cell = ""; }
      else if (character === "\n") { rows[rows.length - 1].push(cell); cell = ""; rows.push([]); }
      else if (character !== "\r") { cell += character; }
    }
    if (cell || rows[rows.length - 1].length) { rows[rows.length - 1].push(cell); } else { rows.pop(); }
    return rows;
  }
  /* Rows and columns are taken out and moved by the server, with a new page. */
  function numbered(element, number) {
    all("[aria-label]", element).forEach(function (one) { one.setAttribute("aria-label", one.getAttribute("aria-label").replace(/\d+/, number)); });
    all("button", element).forEach(function (one) { one.value = one.value.replace(/\d+/, number - 1); });
    boxes(element).forEach(function (cell) { cell.value = ""; cell.style.height = ""; });
  }
  function grow(field, what) {
    var rows = all("tr", field.input), added = rows[rows.length - 1].cloneNode(true);
    if (what === "row") {
      numbered(added, rows.length);
      boxes(added).forEach(function (cell) { cell.name = "t:" + field.name + ":" + (rows.length - 1); });
      rows[1].parentElement.appendChild(added);
      return;
    }
    field.input.querySelector("[data-cell=widths]").value = "";  /* they are for other columns */
    rows.forEach(function (row, y) {
      var last = row.lastElementChild, cell = row.insertBefore(last.previousElementSibling.cloneNode(true), last);
      numbered(cell, y || row.children.length - 1);
      boxes(cell)[0].setAttribute("aria-label", y ? "第 " + y + " 行第 " + (row.children.length - 1) + " 格" : "新栏的名称");
      if (!y) { boxes(cell)[0].value = "新栏"; }
    });
  }
  function pasteCells(field, event) {
    var text = event.clipboardData.getData("text/plain");
    if (event.target.dataset.cell || !/[\t\n]/.test(text.trim())) { return; }
    event.preventDefault();
    var start = event.target.closest("tr");
    fill(field, all("tr", field.input).indexOf(start), boxes(start).indexOf(event.target), cellsOf(text));
    changed(field); flush(field);
  }
  function fill(field, firstRow, firstCell, rows) {
    rows.forEach(function (cells, y) {
      while (all("tr", field.input).length <= firstRow + y) { grow(field, "row"); }
      cells.forEach(function (value, x) {
        var row = boxes(all("tr", field.input)[firstRow + y]), text = (value || "").trim();
        if (firstCell + x >= row.length && field.kind === "records") { row[row.length - 1].value += " " + text; return; }  /* the server refuses it and says why */
        while (row.length <= firstCell + x) { grow(field, "column"); row = boxes(all("tr", field.input)[firstRow + y]); }
        row[firstCell + x].value = text;
        fit(row[firstCell + x]);
      });
    });
  }
  all("[data-grow]", form).forEach(function (element) {
    element.addEventListener("click", function (event) {
      event.preventDefault();
      var field = fields[element.closest(".field").dataset.name];
      grow(field, element.dataset.grow);
      changed(field);
    });
  });
  all("[data-for]", form).forEach(function (element) {
    element.addEventListener("click", function () {
      var area = byId(element.dataset.for), start = area.selectionStart, text = area.value;
      var count = text.slice(0, start).split(/^（[一二三四五六七八九十]）/m).length - 1;
      var heading = (start && text[start - 1] !== "\n" ? "\n（" : "（") + "一二三四五六七八九十"[count % 10] + "）";
      area.value = text.slice(0, start) + heading + text.slice(start);
      area.focus();
      area.setSelectionRange(start + heading.length, start + heading.length);
      fit(area);
      changed(byElement[area.id]);
    });
  });

  /* ---- the preview beside the form ---- */
  var pages = byId("pages"), thumbs = byId("thumbs"), chooser = byId("document"), viewStatus = byId("view-status");
  var previewTimer = 0, isAsking = false, isWanted = false, number = 0, zoom = 100, marks = [], hashes = [];

  function askPreview() { clearTimeout(previewTimer); previewTimer = setTimeout(preview, PREVIEW_WAIT); }
  function preview() {
    if (isAsking) { isWanted = true; return; }
    var values = {};
    every.forEach(function (field) {
      if (field.isDirty() && !field.isComposing && !field.isRefused) { values[field.name] = field.read(); }
    });
    isAsking = true;
    isWanted = false;
    number += 1;
    viewStatus.textContent = "更新中";
    var order = { document: chooser.value, known: hashes, values: values, tab: tab, seq: number };
    send("POST", here + "/preview", order).then(function (answer) {
      if (answer.status === 200 && !answer.data.superseded) { showPages(answer.data); viewStatus.textContent = ""; }
      else if (answer.data.message) { viewStatus.textContent = "版面没有更新：" + answer.data.message + (answer.data.step ? "（" + answer.data.step + "）" : ""); }
    }, function () { viewStatus.textContent = "连不上服务，版面是先前的"; }).catch(function (error) {
      viewStatus.textContent = "版面没有画完整，可以照常填写、下载";
      console.error(error);
    }).then(function () {  /* a fault in this script does not stop later previews */
      isAsking = false;
      if (isWanted) { preview(); }
    });
  }
  function showPages(data) {
    if (!same(all("option", chooser).map(function (one) { return one.value; }), data.documents.map(function (one) { return one[1]; }))) {
      chooser.textContent = "";
      data.documents.forEach(function (one) {
        var option = chooser.appendChild(make("option", "", one[1]));
        option.value = one[1];
        option.dataset.kind = one[0];
      });
    }
    chooser.value = data.name;
    aimDownloads();
    byId("page-count").textContent = "共 " + data.pages.length + " 页";
    hashes = data.pages.map(function (page) { return page.hash; });
    marks = data.marks;
    while (pages.children.length > data.pages.length) { pages.lastElementChild.remove(); thumbs.lastElementChild.remove(); }
    data.pages.forEach(function (page, index) { showPage(page, index); });
    showMissing(data.missing);
  }
  function showPage(page, index) {
    var holder = pages.children[index];
    if (!holder) {
      holder = pages.appendChild(make("div", "page"));
      holder.appendChild(make("img")).alt = "第 " + (index + 1) + " 页";
      holder.appendChild(make("div", "marks"));
      var thumb = button("", "thumb", function () { holder.scrollIntoView({ block: "start" }); });
      thumb.appendChild(make("img")).alt = "";
      thumb.appendChild(make("span", "", String(index + 1)));
      thumb.setAttribute("aria-label", "到第 " + (index + 1) + " 页");
      thumbs.appendChild(thumb);
    }
    if (holder.dataset.hash !== page.hash) {
      holder.dataset.hash = page.hash;
      var loaded = new Image();
      loaded.onload = function () {
        if (holder.dataset.hash !== page.hash) { return; }
        holder.firstElementChild.src = thumbs.children[index].firstElementChild.src = loaded.src;
        holder.dataset.drawn = page.hash;
      };
      loaded.src = "/p/" + page.hash + ".jpg";
    }
    holder.style.width = zoom + "%";
    holder.firstElementChild.style.aspectRatio = page.width + " / " + page.height;
    drawMarks(holder, index);
  }
  function drawMarks(holder, index) {
    var layer = holder.lastElementChild;
    layer.textContent = "";
    marks.forEach(function (mark) {
      if (mark.page !== index) { return; }
      var box = layer.appendChild(make("div", mark.missing ? "mark missing" : "mark"));
      var edges = [mark.box[0], mark.box[1], mark.box[2] - mark.box[0], mark.box[3] - mark.box[1]];
      ["left", "top", "width", "height"].forEach(function (edge, at) { box.style[edge] = edges[at] * 100 + "%"; });
      box.dataset.field = mark.field;
      box.title = byElement[mark.field] ? byElement[mark.field].label() : "";
      box.addEventListener("click", function () { goTo(mark.field); });
    });
  }
  function lookAt(id) {
    var own = all(".mark", pages).filter(function (box) { return box.classList.toggle("active", box.dataset.field === id); });
    if (!own.length) { return; }
    var frame = pages.getBoundingClientRect(), box = own[0].getBoundingClientRect();
    if (box.top < frame.top || box.top > frame.bottom - 40) { pages.scrollTop += box.top - frame.top - frame.height / 4; }
  }
  function showMissing(ids) {
    every.forEach(function (field) {
      var isLacking = ids.indexOf(field.id) >= 0;
      if (!isLacking && !field.element.classList.contains("lacking")) { return; }
      if (!isLacking && !field.read()) { return; }
      var label = field.element.querySelector("label"), need = label && label.querySelector(".need");
      field.element.classList.toggle("lacking", isLacking);
      if (isLacking && label && !need) { label.appendChild(make("span", "need", "待填")); }
      if (!isLacking && need) { need.remove(); }
    });
    all("summary .lack", form).forEach(function (lack) {
      var count = all(".field.lacking", lack.closest(".group")).length;
      lack.textContent = "缺 " + count + " 项";
      lack.hidden = !count;
    });
  }
  function aimDownloads() {
    var chosen = chooser.selectedOptions[0];
    if (!chosen) { return; }
    all("[data-file]").forEach(function (link) {
      link.href = here + "/file/" + chosen.dataset.kind + link.dataset.file + "&name=" + encodeURIComponent(chosen.value);
    });
  }
  function setZoom(value) {
    zoom = Math.max(40, Math.min(300, value));
    all(".page", pages).forEach(function (page) { page.style.width = zoom + "%"; });
    atOnce("docgen:zoom", zoom);
  }
  /* A download is made from the saved file, so typed text is saved first. */
  all(".downloads a").forEach(function (link) {
    link.addEventListener("click", function (event) {
      if (!unsaved().length) { viewStatus.textContent = "正在成文并校对，稍候下载"; setTimeout(function () { viewStatus.textContent = ""; }, 6000); return; }
      event.preventDefault();
      flushAll();
      var latest = Date.now() + 5000;
      (function whenSaved() {
        var left = unsaved().filter(function (field) { return !field.isRefused; });
        if (!left.length) { location.href = link.href; return; }  /* that page lists the refused texts */
        if (!left[0].isInConflict && !isOffline && Date.now() < latest) { setTimeout(whenSaved, 50); return; }
        goTo(left[0].id);
        say("“" + left[0].label() + "”还没有存上，先处理再下载", "trouble");
      }());
    });
  });
  chooser.addEventListener("change", function () { pages.scrollTop = 0; aimDownloads(); preview(); });
  ["smaller", "larger"].forEach(function (id, at) { byId(id).addEventListener("click", function () { setZoom(zoom + [-20, 20][at]); }); });
  zoom = Number(atOnce("docgen:zoom")) || 100;
  history.replaceState(null, "", here + location.hash);  /* a refused download shows the form under its own address */
  every.forEach(function (field) {
    withCopies(function (store) { return store.get(localName(field)); }).then(function (kept) { offer(field, newestCopy(field, kept)); });
  });
  preview();
  poll();
  if (location.hash) { goTo(location.hash.slice(1)); }
}());
