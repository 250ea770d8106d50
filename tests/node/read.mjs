// Reads documents with one package of npm and prints what it made of them, entry by entry, as JSON.
// Run with the folder that has node_modules as working directory: node --input-type=module - JOB.json < read.mjs
import { readFileSync } from "node:fs";
import { Readable } from "node:stream";

const { package: name, kind, documents } = JSON.parse(readFileSync(process.argv.at(-1), "utf8"));
const list = (value) => (value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]);
const hrefs = (links, rel) => list(links).filter((link) => link.rel === rel).map((link) => link.href);
const text = (value) => (value && typeof value === "object" ? (value.val ?? value.value ?? value["#"]) : value);

const readers = {
  async feedsmith() {
    const { parseFeed } = await import("feedsmith");
    return (document) => {
      const { feed, format } = parseFeed(document);
      if (format !== kind) throw new Error(`taken for ${format}`);
      if (kind === "json")
        return feed.items.map((item) => ({
          id: item.id, title: item.title, link: item.url, published: item.date_published, updated: item.date_modified,
          text: item.content_html, author: item.authors?.[0]?.name, categories: list(item.tags),
          enclosures: list(item.attachments).map((one) => one.url), sources: list(item.external_url), language: item.language,
        }));
      if (kind === "rss")
        return feed.items.map((item) => ({
          id: item.guid.value, title: item.title, link: item.link, published: item.pubDate, updated: item.atom.updated,
          text: item.content.encoded, author: item.dc.creators[0], categories: list(item.categories).map((one) => one.name),
          enclosures: list(item.enclosures).map((one) => one.url), sources: hrefs(item.atom.links, "via"),
          language: item.dc.languages[0],
        }));
      return feed.entries.map((entry) => ({
        id: entry.id, title: text(entry.title), link: hrefs(entry.links, "alternate")[0], published: entry.published,
        updated: entry.updated, text: text(entry.content), author: (entry.authors ?? feed.authors)[0].name,
        categories: list(entry.categories).map((one) => one.label), enclosures: hrefs(entry.links, "enclosure"),
        sources: hrefs(entry.links, "via"), language: entry.title.xml?.lang ?? feed.xml?.lang,
      }));
    };
  },
  async "rss-parser"() {
    const { default: Parser } = await import("rss-parser");
    const parser = new Parser({ customFields: { item: ["ev:startdate", "dcterms:created", "atom:updated"] } });
    return async (document) => {
      const feed = await parser.parseString(document);
      return feed.items.map((item) =>
        kind === "rss"
          ? {
              id: item.guid, title: item.title, link: item.link, published: item.pubDate, updated: item["atom:updated"],
              text: item["content:encoded"], author: item.creator, categories: list(item.categories).map((one) => one._),
              enclosures: list(item.enclosure?.url), language: item["dc:language"] ?? item.language,
              date: item["ev:startdate"] ?? item["dcterms:created"],
            }
          : { id: item.id, title: item.title, link: item.link, published: item.isoDate, text: item.content },
      );
    };
  },
  async "@rowanmanning/feed-parser"() {
    const { parseFeed } = await import("@rowanmanning/feed-parser");
    return (document) => {
      const feed = parseFeed(document);
      return feed.items.map((item) => ({
        id: item.id, title: item.title, link: item.url, published: item.published, updated: item.updated, text: item.content,
        author: (item.authors[0] ?? feed.authors[0]).name, categories: item.categories.map((one) => one.label),
        enclosures: item.media.map((one) => one.url),
      }));
    };
  },
  async feedparser() {
    const { default: FeedParser } = await import("feedparser");
    return (document) =>
      new Promise((resolve, reject) => {
        const items = [];
        const parser = new FeedParser({});
        parser.on("error", reject);
        parser.on("readable", () => {
          for (let item = parser.read(); item; item = parser.read()) items.push(item);
        });
        parser.on("end", () =>
          resolve(
            items.map((item) => ({
              id: item.guid, title: item.title, link: item.link, published: item.pubdate, text: item.description,
              updated: text(item[kind === "rss" ? "atom:updated" : "atom:updated"]),
              author: item.author ?? item.meta.author, categories: item.categories,
              enclosures: item.enclosures.map((one) => one.url),
              sources: hrefs(list(item["atom:link"]).map((one) => one["@"]), "via"),
              date: text(item["ev:startdate"]) ?? text(item["dcterms:created"]),
              ...(kind === "rss" ? { language: text(item["dc:language"]) } : {}),
            })),
          ),
        );
        Readable.from([document]).pipe(parser);
      });
  },
  async "@extractus/feed-extractor"() {
    const { extractFromJson, extractFromXml } = await import("@extractus/feed-extractor");
    return (document) => {
      const options = { descriptionMaxLen: 0, useISODateFormat: true };
      const feed = kind === "json" ? extractFromJson(JSON.parse(document), options) : extractFromXml(document, options);
      return feed.entries.map((entry) => ({
        id: entry.id, title: entry.title, link: entry.link, published: entry.published,
      }));
    };
  },
  async "ical.js"() {
    const { default: ICAL } = await import("ical.js");
    const said = (time) => (time.isDate ? time.toString() : time.toJSDate().toISOString());
    const all = (component, property) => component.getAllProperties(property).flatMap((one) => one.getValues());
    return (document) => {
      const calendar = new ICAL.Component(ICAL.parse(document));
      ICAL.TimezoneService.reset();
      for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
      const components = calendar.getAllSubcomponents("vevent");
      const changed = components.filter((one) => one.hasProperty("recurrence-id"));
      return components.filter((one) => !changed.includes(one)).map((component) => {
        const event = new ICAL.Event(component);
        const mine = changed.filter((one) => one.getFirstPropertyValue("uid") === event.uid);
        for (const one of mine) event.relateException(one);
        const rounds = [];
        if (event.isRecurring()) {
          const times = event.iterator();
          for (let time = times.next(); time; time = times.next())
            rounds.push(said(event.getOccurrenceDetails(time).startDate));
        } else rounds.push(said(event.startDate));
        return {
          id: event.uid, title: event.summary, start: said(event.startDate), end: said(event.endDate), rounds,
          status: component.getFirstPropertyValue("status"), sequence: event.sequence,
          updated: component.getFirstPropertyValue("last-modified").toJSDate().toISOString(), text: event.description,
          place: event.location, categories: all(component, "categories"), link: component.getFirstPropertyValue("url"),
          attached: all(component, "attach"), related: all(component, "related-to"),
          language: component.getFirstProperty("summary").getFirstParameter("language"),
        };
      });
    };
  },
  async "node-ical"() {
    const module = await import("node-ical");
    const { expandRecurringEvent, sync } = module.default ?? module;
    const ever = { from: new Date("1800-01-01"), to: new Date("2031-01-01") };
    const day = (time) =>
      [time.getFullYear(), time.getMonth() + 1, time.getDate()].map((one) => String(one).padStart(2, "0")).join("-");
    const said = (time, event) => (event.datetype === "date" ? day(time) : time.toISOString());
    return (document) =>
      Object.values(sync.parseICS(document))
        .filter((one) => one.type === "VEVENT")
        .map((event) => ({
          id: event.uid, title: text(event.summary), start: said(event.start, event), end: said(event.end, event),
          rounds: event.rrule ? expandRecurringEvent(event, ever).map((one) => said(one.start, event)) : [said(event.start, event)],
          status: event.status, sequence: event.sequence, updated: event.lastmodified.toISOString(),
          text: text(event.description), place: text(event.location) ?? "", categories: list(event.categories),
          link: text(event.url), attached: list(event.attach).map(text), related: list(event["related-to"]).map(text),
          language: event.summary.params?.LANGUAGE,
        }));
  },
};

// What packages offer: for each name, what is wrong with it.
const offers = {
  async feedsmith() {
    const { generateAtomFeed } = await import("feedsmith");
    return (path) => {
      const value = path === "published" ? new Date(0) : "MARK";
      const entry = { id: "urn:x", title: { value: "x" }, updated: new Date(1), links: [] };
      const steps = path.split(".");
      let place = entry;
      for (const [number, step] of steps.slice(0, -1).entries()) {
        place[step] = place[step]?.length === 0 || place[step] === undefined ? (steps[number + 1] === "0" ? [] : {}) : place[step];
        place = place[step];
      }
      if (steps.includes("links") && steps.at(-1) !== "href") place.href = "urn:y";
      if (steps.includes("categories") && steps.at(-1) !== "term") place.term = "y";
      if (steps.includes("authors") && steps.at(-1) !== "name") place.name = "y";
      place[steps.at(-1)] = path === "georss.point" ? { lat: 1.25, lng: 2.5 } : path === "dcterms.created" ? [value] : value;
      const feed = { id: "urn:f", title: { value: "f" }, updated: new Date(2), entries: [entry] };
      const said = generateAtomFeed(feed, { lenient: true });
      return /MARK|1\.25 2\.5|1970-01-01T00:00:00\.000Z/.test(said) ? [] : [`${path} is not written: ${said}`];
    };
  },
  async "ical-generator"() {
    const { default: ical } = await import("ical-generator");
    const event = ical({ name: "x" }).createEvent({ start: new Date(0) });
    return (method) => (typeof event[method] === "function" ? [] : [`${method} is no method of an event`]);
  },
};

const read = await (kind === "offers" ? offers : readers)[name]();
const entries = [];
for (const document of documents) entries.push(await read(document));
process.stdout.write(JSON.stringify(entries));
