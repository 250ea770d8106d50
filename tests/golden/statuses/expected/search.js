// Searches and filters the record in the browser. The index is described in docs/search.md of diplofeed.
// Nothing of it becomes markup: titles and names are put into the page as text alone.

const FACETS = ["kind", "topic", "party", "person"];
const NAMES = ["topic", "party", "person"]; // what is found by its name
const FILTERS = [...FACETS, "year"];
const PAGE = 50;

// ---------------------------------------------------------------- words

// Letters that Unicode does not take apart, and that people leave out or write otherwise.
const LETTERS = {
  "ß": "ss", "ς": "σ", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ґ": "г",
  "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "ٱ": "ا", "ـ": "",
};
const OTHER = new RegExp(`[${Object.keys(LETTERS).join("")}]`, "gu");
const PLAIN = /^[\0-\x7f\xa0\u2010-\u2027]*$/; // English, with its dashes and quotation marks
const ABBREVIATION = /(?<![\p{L}\p{N}])(\p{L})\.(?=\p{L}(?![\p{L}\p{N}]))/gu;
// "and", "in", "for" and the article, which Arabic writes together with the word after them
const ARTICLE = /(?<=^| )و?(?:ال|بال|كال|فال|لل)(?=\p{Script=Arabic}{3})/gu;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

// Endings that a word may have otherwise where it is declined or in the plural, by script.
const CYRILLIC = /(?:иями|ями|ами|иях|иям|ого|его|ому|ему|ыми|ими|ость|ости|ах|ях|ов|ев|ам|ям|ом|ем|ия|ии|ию|ие|ий|ыи|ои|ая|ое|ые|ых|их|[аеиоуыэюяьіє])$/u;
const LATIN = /(?:es|s|e)$/u;

/** Returns a text as it is compared: without case, accents and punctuation. */
export function fold(text) {
  const whole = text.includes(".") ? text.replace(ABBREVIATION, "$1") : text;
  if (PLAIN.test(whole)) return whole.toLowerCase().replace(/[^a-z0-9]+/g, " ");
  return whole
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(OTHER, (letter) => LETTERS[letter])
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .replace(ARTICLE, "");
}

/** Returns the words of a query, each with the beginnings it is found by. */
export function terms(query, language) {
  const words = fold(query).split(" ").filter(Boolean);
  return [...new Set(words.flatMap((word) => (UNSPACED.test(word) ? segments(word, language) : [word])))].map((text) => ({
    text,
    unspaced: UNSPACED.test(text),
    stem: stem(text),
    near: [],
  }));
}

/** Returns the words of a text that is written without spaces; pairs of signs where the browser knows no words. */
function segments(text, language) {
  if (globalThis.Intl?.Segmenter) {
    const parts = new Intl.Segmenter(language, { granularity: "word" }).segment(text);
    return [...parts].filter((part) => part.isWordLike).map((part) => part.segment);
  }
  const signs = [...text];
  return signs.length < 3 ? [text] : signs.slice(1).map((sign, number) => signs[number] + sign);
}

function stem(word) {
  const ending = /\p{Script=Cyrillic}/u.test(word) ? CYRILLIC : LATIN;
  const rest = word.replace(ending, "");
  return word.length > 4 && rest.length > 3 && !UNSPACED.test(word) ? rest : word;
}

// ---------------------------------------------------------------- rows

/** Returns the rows of a part of the index, given the list of parts, which has the names. */
export function rowsOf(part, list) {
  const folded = {};
  for (const facet of NAMES) folded[facet] = part[facet].names.map((id) => fold(list[facet]?.[id] ?? id));
  const common = new Set(fold(part.common).split(" "));
  const rows = [];
  for (const [number, title] of part.titles.entries()) {
    const row = { title, link: part.links[number], language: part.languages[number], date: part.dates[number], common };
    const years = part.years[number];
    row.years = Array.isArray(years) ? years : [years];
    let head = ` ${fold(title)} ${fold(row.date)} `;
    for (const facet of NAMES) for (const at of part[facet].of[number]) head += `${folded[facet][at]} `;
    for (const facet of FACETS) row[facet] = part[facet].of[number].map((at) => part[facet].names[at]);
    row.people = part.person.of[number].map((at) => ` ${folded.person[at]}`);
    row.head = head;
    row.words = ` ${fold(part.words[number])} `;
    rows.push(row);
  }
  return rows;
}

/** Returns how well a row goes with a word: 0 if not at all, more for titles and names, and for whole words. */
function worth(row, { text, unspaced, stem: beginning, near }) {
  if (unspaced) return row.head.includes(text) ? 8 : row.words.includes(text) ? 2 : 0;
  if (row.head.includes(` ${text} `)) return 8;
  if (row.head.includes(` ${text}`)) return 5;
  if (row.words.includes(` ${text} `)) return 3;
  if (row.words.includes(` ${text}`)) return 2;
  if (beginning !== text && row.head.includes(` ${beginning}`)) return 2;
  if (beginning !== text && row.words.includes(` ${beginning}`)) return 1;
  if (row.common.has(text)) return 0.1;
  return near.some((word) => row.head.includes(` ${word} `) || row.words.includes(` ${word} `)) ? 0.5 : 0;
}

/** Returns whether a row may be of a year: an end that is not known excludes none. */
function isOf(year, [first, last = first]) {
  return (first ?? -Infinity) <= year && year <= (last ?? Infinity);
}

function passes(row, { person, year, ...ids }) {
  return (
    Object.entries(ids).every(([facet, id]) => !id || row[facet].includes(id)) &&
    (!person || row.people.some((name) => name.includes(person))) &&
    (!year || isOf(Number(year), row.years))
  );
}

/** Returns the rows that have all words and pass all filters, the best first, and of equals the latest. */
export function find(rows, words, filters) {
  const found = [];
  for (const row of rows) {
    if (!passes(row, filters)) continue;
    let score = 0;
    for (const word of words) {
      const added = worth(row, word);
      score = added ? score + added : NaN;
      if (!added) break;
    }
    if (score === score) found.push([score, row]);
  }
  return found.sort(([one], [other]) => other - one).map(([, row]) => row);
}

/** Returns all words of rows. */
export function vocabularyOf(rows) {
  return new Set(rows.flatMap((row) => (row.head + row.words).split(" ")));
}

/** Gives each word that no row has the words of the vocabulary it may be a slip for; returns these. */
export function nearWords(rows, words, vocabulary) {
  const unseen = words.filter((word) => !word.unspaced && word.text.length > 3 && !rows.some((row) => worth(row, word)));
  if (!unseen.length) return [];
  for (const word of unseen) {
    const most = word.text.length > 7 ? 2 : 1;
    const ranked = [...vocabulary].map((other) => [distance(word.text, other, most), other]).filter(([far]) => far <= most);
    const least = Math.min(...ranked.map(([far]) => far));
    word.near = ranked.filter(([far]) => far === least).map(([, other]) => other).slice(0, 5);
  }
  return unseen.flatMap((word) => word.near);
}

/** Returns how many letters two words differ by (Levenshtein), or more than `most`. */
function distance(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let before = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let at = 1; at <= one.length; at += 1) {
    const now = [at];
    for (let to = 1; to <= other.length; to += 1) {
      const changed = before[to - 1] + (one[at - 1] === other[to - 1] ? 0 : 1);
      now.push(Math.min(changed, before[to] + 1, now[to - 1] + 1));
    }
    if (Math.min(...now) > most) return most + 1;
    before = now;
  }
  return before[other.length];
}

// ---------------------------------------------------------------- the index

/** The index as far as it has come; `changed` is called whenever more of it has. */
class Index {
  constructor(address, changed) {
    this.address = new URL(address, document.baseURI);
    this.changed = changed;
    this.parts = new Map();
    this.list = null;
    this.failed = false;
    this.loading = null;
  }

  load() {
    this.loading ??= this.fetchAll().finally(() => {
      if (this.failed) this.loading = null; // to be tried again
      this.changed();
    });
    return this.loading;
  }

  get isWhole() {
    return this.list !== null && this.list.parts.every((name) => this.parts.has(name));
  }

  get rows() {
    return (this.list?.parts ?? []).flatMap((name) => this.parts.get(name) ?? []);
  }

  /** All words of the whole index. */
  get vocabulary() {
    this.words ??= vocabularyOf(this.rows);
    return this.words;
  }

  async fetchAll() {
    this.failed = false;
    try {
      this.list ??= await this.fetchOne(this.address);
      this.changed();
    } catch {
      this.failed = true;
      return;
    }
    const missing = this.list.parts.filter((name) => !this.parts.has(name));
    await Promise.all(missing.map((name) => this.fetchPart(name)));
  }

  async fetchPart(name) {
    try {
      this.parts.set(name, rowsOf(await this.fetchOne(new URL(name, this.address)), this.list));
      this.changed();
    } catch {
      this.failed = true; // the others are searched, and the page says that some are not
    }
  }

  async fetchOne(address) {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`${response.status} ${address}`);
    return response.json();
  }
}

// ---------------------------------------------------------------- the form

class Search {
  constructor(form) {
    this.form = form;
    this.results = form.querySelector("[data-results]");
    this.status = form.querySelector("[role=status]");
    this.more = form.querySelector("[data-more]");
    this.language = form.closest("[lang]")?.lang || "en";
    this.index = new Index(form.dataset.index, () => this.refresh());
    this.wanted = new URLSearchParams(location.search);
    this.offered = 0;
    this.shown = 0;
    this.found = [];
    form.hidden = false;
    form.addEventListener("focusin", () => this.index.load());
    form.addEventListener("input", () => this.begin());
    form.addEventListener("submit", (event) => this.submit(event));
    form.addEventListener("reset", () => requestAnimationFrame(() => this.begin()));
    this.more.addEventListener("click", () => this.showMore());
    this.restore();
  }

  /** Takes over what the address asks for. */
  restore() {
    this.form.elements.q.value = this.wanted.get("q") ?? "";
    this.form.elements.person.value = this.wanted.get("person") ?? "";
    if (FILTERS.some((name) => this.wanted.get(name))) this.form.querySelector("details").open = true;
    if (["q", ...FILTERS].some((name) => this.wanted.get(name))) this.index.load();
  }

  begin() {
    this.wanted = new URLSearchParams();
    this.index.load();
    this.refresh();
  }

  /** Leads to the first result. */
  submit(event) {
    event.preventDefault();
    this.begin();
    this.run();
    this.results.querySelector("a")?.focus();
  }

  /** Shows what there is, once for all that came or was typed since the last picture. */
  refresh() {
    this.due ??= requestAnimationFrame(() => {
      this.due = null;
      this.offer();
      this.run();
    });
  }

  run() {
    const words = terms(this.form.elements.q.value, this.language);
    const filters = {};
    for (const name of FILTERS) filters[name] = this.wanted.get(name) ?? this.form.elements[name].value.trim();
    if (filters.person) filters.person = ` ${fold(filters.person).trim()}`; // names are found by their beginnings
    const isAsked = words.length > 0 || Object.values(filters).some(Boolean);
    const rows = this.index.rows;
    let near = [];
    let found = isAsked ? find(rows, words, filters) : [];
    if (isAsked && !found.length && this.index.isWhole) {
      near = nearWords(rows, words, this.index.vocabulary);
      if (near.length) found = find(rows, words, filters);
    }
    this.take(found);
    this.say(isAsked, near);
  }

  /** Shows the results, unless they stand already: somebody may be walking through them. */
  take(found) {
    if (found.length === this.found.length && found.every((row, at) => row === this.found[at])) return;
    this.found = found;
    this.shown = 0;
    this.results.replaceChildren();
    this.show();
  }

  /** Offers what can be filtered by, without changing what is chosen. */
  offer() {
    if (this.index.loading && !this.index.isWhole) return; // a list of thousands is made once
    if (this.offered === this.index.parts.size) return;
    this.offered = this.index.parts.size;
    const rows = this.index.rows;
    const collator = new Intl.Collator(this.language, { numeric: true });
    for (const facet of FACETS) {
      const ids = [...new Set(rows.flatMap((row) => row[facet]))];
      const names = ids.map((id) => [id, this.index.list[facet]?.[id] ?? id]);
      this.fill(facet, names.sort(([, one], [, other]) => collator.compare(one, other)));
    }
    const years = [...new Set(rows.flatMap((row) => row.years.filter((year) => year !== null)))];
    this.fill("year", years.sort((one, other) => other - one).map((year) => [`${year}`, `${year}`]));
  }

  fill(name, choices) {
    const field = this.form.elements[name];
    const list = field.list ?? field;
    const chosen = this.wanted.get(name) ?? field.value;
    const options = choices.map(([value, text]) => {
      const option = document.createElement("option");
      option.value = value;
      option.textContent = text;
      return option;
    });
    list.replaceChildren(...(field.list ? [] : [field.options[0]]), ...options);
    field.value = chosen;
    if (field.value !== chosen) field.value = "";
  }

  show() {
    const next = this.found.slice(this.shown, this.shown + PAGE);
    this.results.append(...next.map((row) => this.item(row)));
    this.shown += next.length;
    this.more.hidden = this.shown >= this.found.length;
  }

  showMore() {
    const at = this.shown;
    this.show();
    this.results.children[at]?.querySelector("a").focus();
  }

  item(row) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    const about = document.createElement("span");
    const address = new URL(row.link, new URL("../", this.index.address));
    if (["http:", "https:"].includes(address.protocol)) link.href = address.href;
    link.textContent = row.title;
    link.dir = "auto";
    if (row.language) link.lang = row.language;
    about.textContent = [this.index.list.kind[row.kind[0]] ?? "", row.date].filter(Boolean).join(" · ");
    item.append(link, " ", about);
    return item;
  }

  /** Says how many results there are, after the last key, so that screen readers are not interrupted at each. */
  say(isAsked, near) {
    const words = this.form.dataset;
    const pieces = [];
    if (isAsked && (this.found.length || this.index.isWhole)) {
      pieces.push(this.found.length ? words.count.replace("{count}", this.found.length) : words.none);
    }
    if (near.length) pieces.push(words.near.replace("{words}", near.join(", ")));
    if (isAsked && !this.index.isWhole) pieces.push(this.index.failed ? words.failed : words.loading);
    clearTimeout(this.saying);
    this.saying = setTimeout(() => {
      this.status.textContent = pieces.join(" ");
      this.note();
    }, 250);
  }

  /** Makes the address of the page one that asks the same. */
  note() {
    if (this.wanted.size) return; // it does, and its filters are not offered yet
    const query = new URLSearchParams([...new FormData(this.form)].filter(([, value]) => value)).toString();
    history.replaceState(history.state, "", query ? `?${query}` : location.pathname);
  }
}

if (globalThis.document) for (const form of document.querySelectorAll("form[data-index]")) new Search(form);
