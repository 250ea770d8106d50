"""Objects of other libraries: feeds become those of feedgen and icalendar, those of icalendar and feedparser items."""
