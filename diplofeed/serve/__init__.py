"""A record over HTTP: the preview of ``diplofeed serve``, which builds, watches and reloads the page in the browser."""
