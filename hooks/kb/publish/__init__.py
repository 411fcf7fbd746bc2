"""From rendered pages to a finished site: sanitised, divided into sections, with fonts, a site map and its data."""
